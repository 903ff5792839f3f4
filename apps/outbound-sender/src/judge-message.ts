import { decideSend, disposition, nextLook, type Decision, type Moment, type SendFacts } from '@heliograph/domain';
import {
  assembleSendFacts,
  factsForTheRecord,
  type ChannelFacts,
  type QueuedMessage,
  type TemplateFacts,
} from '@heliograph/persistence';

export interface Judgement {
  decision: Decision;
  act: 'send' | 'hold' | 'refuse';
  /** The caller's own fallback template takes the place of a free-form reply whose window closed. */
  useFallback: boolean;
  template: TemplateFacts | null;
  facts: Record<string, unknown>;
  /** For `hold`: when it is worth another look. */
  lookAgainAt: Date | null;
}

/**
 * The third moment: the same function as at accept, on facts read now.
 *
 * @param limit the portfolio's 24-hour limit as the pacer answered, when it had no place for this contact
 */
export function judge(
  message: QueuedMessage,
  channel: ChannelFacts,
  templates: Map<string, TemplateFacts>,
  moment: Moment,
  now: Date,
  limit: SendFacts['limit'] = null,
): Judgement {
  const template = message.templateId === null ? null : (templates.get(message.templateId) ?? null);
  const own = judgeAs(message, channel, template, false, moment, now, limit);
  const onlyTheWindow = own.act === 'refuse' && own.decision.reasons.every((reason) => reason.code === 'window_closed');
  if (!onlyTheWindow || message.fallback === null) return own;
  const fallback = judgeAs(message, channel, templates.get(message.fallback.templateId) ?? null, true, moment, now, limit);
  return fallback.act === 'refuse' ? own : fallback;
}

function judgeAs(
  message: QueuedMessage,
  channel: ChannelFacts,
  template: TemplateFacts | null,
  useFallback: boolean,
  moment: Moment,
  now: Date,
  limit: SendFacts['limit'],
): Judgement {
  const kind = useFallback ? 'template' : message.kind;
  const assembled: SendFacts = assembleSendFacts(
    channel,
    template,
    message.recipient,
    { phone: message.recipient.phone, valid: message.address !== null, country: message.recipient.country },
    {
      kind,
      purpose: message.purpose,
      content: message.content,
      quotes: message.quotes,
      variables: useFallback ? (message.fallback?.variables ?? {}) : message.variables,
      expiresAt: message.expiresAt,
    },
  );
  const facts: SendFacts = limit ? { ...assembled, limit } : assembled;
  const decision = decideSend(facts, now);
  const act = disposition(decision, moment);
  return {
    decision,
    act,
    useFallback,
    template: kind === 'template' ? template : null,
    facts: factsForTheRecord(facts),
    lookAgainAt: act === 'hold' ? nextLook(decision, now) : null,
  };
}
