/**
 * The states of an outbound message. `scheduled → queued → handing_off → handed_off → sent → delivered → read`;
 * beside the road `held` and `unknown`; final `failed`, `undelivered`, `expired`, `canceled`.
 */
export const messageStates = [
  'scheduled',
  'held',
  'queued',
  'handing_off',
  'unknown',
  'handed_off',
  'sent',
  'delivered',
  'read',
  'failed',
  'undelivered',
  'expired',
  'canceled',
] as const;
export type MessageState = (typeof messageStates)[number];

/** What a provider's delivery report can say, in our words. */
export const deliveryStatuses = ['accepted', 'sent', 'delivered', 'read', 'failed', 'undelivered', 'canceled'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** Who has the message now. */
export type Holder = 'ours' | 'provider' | 'network' | 'customer' | 'nobody';

type ReportRow = Readonly<Record<DeliveryStatus, MessageState>>;

/** A report about a message we still thought was ours: the callback beat the provider's answer, or outlived our crash. */
const ours: ReportRow = {
  accepted: 'handed_off',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  undelivered: 'undelivered',
  canceled: 'canceled',
};
/** Given up on, or reported lost: only proof that the customer has it changes our mind; a late `sent` proves nothing. */
const lost = (state: MessageState): ReportRow => ({
  accepted: state,
  sent: state,
  delivered: 'delivered',
  read: 'read',
  failed: state,
  undelivered: state,
  canceled: state,
});
const stays = (state: MessageState): ReportRow => ({ ...lost(state), delivered: state, read: state });

/**
 * What a report makes of a state: row = where the message is, column = what the report says. Reports come late, twice and in any
 * order (facts §2.2), so no cell leads back towards us, and bad news never overwrites `delivered` or `read`.
 */
export const reportTransitions: Readonly<Record<MessageState, ReportRow>> = {
  scheduled: ours,
  held: ours,
  queued: ours,
  handing_off: ours,
  unknown: ours,
  handed_off: ours,
  // What the network has can no longer be canceled; WhatsApp may report `read` without `delivered` (facts §5.2).
  sent: { ...ours, accepted: 'sent', canceled: 'sent' },
  delivered: { ...stays('delivered'), read: 'read' },
  read: stays('read'),
  failed: lost('failed'),
  undelivered: lost('undelivered'),
  expired: lost('expired'),
  canceled: lost('canceled'),
};

/**
 * Applies a provider's report to a state. Total, pure and monotone: repeated or late reports change nothing, and whatever the
 * order, a message reported delivered (or read) ends delivered (or read). Errors are kept apart: `mergeError`.
 */
export function advance(state: MessageState, report: { status: DeliveryStatus }): { state: MessageState; changed: boolean } {
  const next = reportTransitions[state][report.status];
  return { state: next, changed: next !== state };
}

/**
 * The moves we make ourselves, without a report. `handing_off → queued` only after a definite refusal (nothing was sent);
 * `unknown → queued` only where the message's class says to resend; `unknown → handed_off` when the provider's list has it.
 */
export const ownTransitions: Readonly<Record<MessageState, readonly MessageState[]>> = {
  scheduled: ['queued', 'held', 'failed', 'expired', 'canceled'],
  held: ['queued', 'failed', 'expired', 'canceled'],
  queued: ['handing_off', 'held', 'failed', 'expired', 'canceled'],
  handing_off: ['handed_off', 'unknown', 'queued', 'held', 'failed', 'expired'],
  unknown: ['handed_off', 'queued', 'failed'],
  handed_off: [],
  sent: [],
  delivered: [],
  read: [],
  failed: [],
  undelivered: [],
  expired: [],
  canceled: [],
};

export const canTransition = (from: MessageState, to: MessageState): boolean => ownTransitions[from].includes(to);

const holders: Readonly<Record<MessageState, Holder>> = {
  scheduled: 'ours',
  held: 'ours',
  queued: 'ours',
  handing_off: 'ours',
  // It may have left; the next move (asking, deciding) is ours all the same.
  unknown: 'ours',
  handed_off: 'provider',
  sent: 'network',
  delivered: 'customer',
  read: 'customer',
  failed: 'nobody',
  undelivered: 'nobody',
  expired: 'nobody',
  canceled: 'nobody',
};

export const holderOf = (state: MessageState): Holder => holders[state];

/** Nothing more is waited for. `delivered` is not final: `read` may follow. A lost message can still turn out delivered. */
export const finalStates = ['read', 'failed', 'undelivered', 'expired', 'canceled'] as const satisfies readonly MessageState[];

export const isFinal = (state: MessageState): boolean => (finalStates as readonly MessageState[]).includes(state);

/** Only what has certainly not left: from `handing_off` on, a cancel could lie. */
export const canCancel = (state: MessageState): boolean => canTransition(state, 'canceled');

/** The first error is the one that explains; later reports without one, or with another, never erase it. */
export const mergeError = <E>(existing: E | null | undefined, incoming: E | null | undefined): E | null =>
  existing ?? incoming ?? null;
