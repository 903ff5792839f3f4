import type { Stores } from '@heliograph/persistence';
import type { Logger } from '@heliograph/platform';
import type { AcceptMessages } from '../messages/accept-message';

export interface TellOutOfHoursJob {
  workspaceId: string;
  conversationId: string;
  since: string;
  until: string | null;
}

/**
 * Tells the customer that nobody is there: an ordinary reply through the policy, once in a conversation and closed period. The
 * Idempotency-Key names both, so neither a repeated job nor a second message of the customer says it again.
 */
export class TellOutOfHours {
  constructor(
    private readonly stores: Stores,
    private readonly accept: AcceptMessages,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  async handle({ workspaceId, conversationId, since }: TellOutOfHoursJob): Promise<void> {
    const conversation = await this.stores.conversations.get(workspaceId, conversationId);
    if (!conversation) throw new Error(`tell-out-of-hours: there is no conversation ${conversationId}`);
    const rule = await this.stores.routing.ruleOf(workspaceId, conversation.channelId);
    const contact = await this.stores.contacts.get(workspaceId, conversation.contactId);
    const text = rule?.outOfHoursEnabled ? inLanguage(rule.outOfHoursText, contact?.language ?? null) : null;
    if (text === null) return;
    const outcome = await this.accept.send({
      workspaceId,
      actor: 'system',
      channelId: conversation.channelId,
      to: { contactId: conversation.contactId },
      content: { type: 'text', text },
      template: null,
      purpose: 'service',
      lane: 'reply',
      sendAt: null,
      expiresAt: null,
      fallback: null,
      onUnknown: 'give_up',
      reference: null,
      idempotency: { key: `out-of-hours:${conversationId}:${since}`, requestHash: since, path: '/internal/out-of-hours' },
    });
    if (outcome.outcome === 'refused') {
      this.logger.warn(
        { conversationId, codes: outcome.decision.reasons.map((reason) => reason.code) },
        'An out-of-hours message was not sent',
      );
    }
  }
}

/** The customer's own language, its plain form, English, whatever there is. `zh-CN` stands for every Chinese. */
export function inLanguage(texts: Record<string, string>, language: string | null): string | null {
  const wanted = language?.replace('_', '-') ?? 'en';
  const plain = wanted.split('-')[0] as string;
  const related = Object.keys(texts).find((known) => known.split('-')[0] === plain);
  return texts[wanted] ?? texts[plain] ?? (related && texts[related]) ?? texts['en'] ?? Object.values(texts)[0] ?? null;
}
