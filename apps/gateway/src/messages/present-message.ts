import type {
  AcceptedMessageBody,
  DecisionRecordBody,
  MessageBody,
  MessageTimelineBody,
  MessageWhyBody,
  ReasonBody,
} from '@heliograph/contracts';
import { failureWords, holderOf, type MessageState, type Reason } from '@heliograph/domain';
import type { DecisionRow, Message, MessageTimeline } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { publicOrNull, withPublicIds } from '../public-ids';
import { noMedia, presentContent, type MediaById } from './present-content';

/** The body of a 202: also what is kept with an Idempotency-Key, so it must hold nothing that changes later. */
export const presentAccepted = (message: {
  id: string;
  state: AcceptedMessageBody['state'];
  createdAt: Date;
  reference: string | null;
  reasons: readonly Reason[];
}): AcceptedMessageBody => ({
  id: toPublicId('message', message.id),
  state: message.state,
  createdAt: message.createdAt.toISOString(),
  reference: message.reference,
  reasons: presentReasons(message.reasons),
});

export const presentReasons = (reasons: readonly Reason[]): ReasonBody[] =>
  reasons.map((reason) => ({ ...reason, facts: withPublicIds(reason.facts) as Record<string, unknown> }));

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** The error as kept, with words for people in both languages. */
function presentError(error: Record<string, unknown> | null): MessageBody['error'] {
  if (error === null) return null;
  const kept = {
    code: String(error['code'] ?? 'unknown'),
    kind: error['kind'] === undefined ? undefined : String(error['kind']),
  };
  return { ...error, code: kept.code, ...failureWords(kept, 'en'), translations: { 'zh-CN': failureWords(kept, 'zh-CN') } };
}

/** What a template send holds beside its id. */
const templateOf = (id: string | null, variables: Record<string, unknown> | null): MessageBody['template'] =>
  id === null ? null : { id: toPublicId('template', id), variables: variables ?? {} };

/** @param media the files of its content, as `mediaOf` reads them; without them they are shown as null */
export function presentMessage(message: Message, media: MediaById = noMedia): MessageBody {
  const incoming = message.direction === 'in';
  const fallback = message.fallback as { templateId: string; variables?: Record<string, unknown> } | null;
  return {
    id: toPublicId('message', message.id),
    direction: incoming ? 'in' : 'out',
    kind: message.kind,
    purpose: message.purpose as MessageBody['purpose'],
    lane: message.lane as MessageBody['lane'],
    state: message.state as MessageBody['state'],
    holder: incoming ? 'ours' : holderOf(message.state as MessageState),
    channel: toPublicId('channel', message.channelId),
    contact: toPublicId('contact', message.contactId),
    conversation: toPublicId('conversation', message.conversationId),
    content: presentContent(message.content, media),
    template: templateOf(message.templateId, message.templateVariables),
    fallback: fallback === null ? null : templateOf(fallback.templateId, fallback.variables ?? null),
    replyTo: publicOrNull('message', message.replyTo),
    reference: message.reference,
    replayOf: publicOrNull('message', message.replayOf),
    onUnknown: message.onUnknown,
    actor: message.actor,
    attempts: message.attemptCount,
    providerMessageId: message.providerMessageId,
    holdReasons: message.holdReasons ? presentReasons(message.holdReasons as Reason[]) : null,
    error: presentError(message.error),
    times: {
      createdAt: message.createdAt.toISOString(),
      sendAt: iso(message.sendAt),
      expiresAt: iso(message.expiresAt),
      queuedAt: iso(message.queuedAt),
      handedOffAt: iso(message.handedOffAt),
      sentAt: iso(message.sentAt),
      deliveredAt: iso(message.deliveredAt),
      readAt: iso(message.readAt),
      endedAt: iso(message.endedAt),
    },
  };
}

const presentDecision = (row: DecisionRow): DecisionRecordBody => ({
  moment: row.moment as DecisionRecordBody['moment'],
  decidedAt: row.decidedAt.toISOString(),
  verdict: row.verdict as DecisionRecordBody['verdict'],
  policyVersion: row.policyVersion,
  reasons: presentReasons(row.reasons as Reason[]),
  facts: withFactIds(row.facts),
});

/** The recorded facts name templates and consent entries by a bare `id` under their noun. */
function withFactIds(facts: Record<string, unknown>): Record<string, unknown> {
  const { template, consent } = facts as { template?: { id: string }; consent?: { id: string }[] };
  return {
    ...facts,
    ...(template ? { template: { ...template, id: toPublicId('template', template.id) } } : {}),
    ...(consent ? { consent: consent.map((entry) => ({ ...entry, id: toPublicId('consent', entry.id) })) } : {}),
  };
}

export const presentTimeline = (
  { message, attempts, reports, decisions }: MessageTimeline,
  media: MediaById = noMedia,
): MessageTimelineBody => ({
  ...presentMessage(message, media),
  timeline: {
    attempts: attempts.map((attempt) => ({
      id: toPublicId('attempt', attempt.id),
      number: attempt.number,
      openedAt: attempt.openedAt.toISOString(),
      closedAt: iso(attempt.closedAt),
      outcome: attempt.outcome,
      providerMessageId: attempt.providerMessageId,
      errorKind: attempt.errorKind,
      errorCode: attempt.errorCode,
      errorMessage: attempt.errorMessage,
    })),
    reports: reports.map((report) => ({
      id: toPublicId('deliveryReport', report.id),
      status: report.status as MessageTimelineBody['timeline']['reports'][number]['status'],
      statusRaw: report.statusRaw,
      errorCode: report.errorCode,
      errorMessage: report.errorMessage,
      applied: report.applied,
      receivedAt: report.receivedAt.toISOString(),
    })),
    decisions: decisions.map(presentDecision),
  },
});

export const presentWhy = ({ message, decisions }: MessageTimeline): MessageWhyBody => ({
  message: toPublicId('message', message.id),
  state: message.state as MessageWhyBody['state'],
  decisions: decisions.map(presentDecision),
});
