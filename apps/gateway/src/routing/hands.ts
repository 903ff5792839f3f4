import type { Conversation, HandsChange } from '@heliograph/persistence';

export const noOffer = {
  offeredToKind: null,
  offeredToId: null,
  offeredFromId: null,
  offerNote: null,
  offeredAt: null,
} satisfies HandsChange;

/** An agent has it now; whatever was offered before is settled. */
export const givenTo = (agentId: string, now: Date): HandsChange => ({
  status: 'active',
  assigneeId: agentId,
  assignedAt: now,
  waitingSince: null,
  ...noOffer,
});

const nobodys = (conversation: Conversation, now: Date): HandsChange => ({
  assigneeId: null,
  assignedAt: null,
  waitingSince: conversation.waitingSince ?? conversation.unansweredSince ?? now,
  ...noOffer,
});

/** Nobody has it, and the team's queue does. */
export const queuedFor = (conversation: Conversation, teamId: string, now: Date): HandsChange => ({
  ...nobodys(conversation, now),
  status: 'waiting',
  teamId,
  routingDueAt: null,
});

/** Nobody has it; the router is to find somebody. */
export const laidOpen = (conversation: Conversation, now: Date): HandsChange => ({
  ...nobodys(conversation, now),
  status: 'new',
  routingDueAt: now,
});

/** Done. Who had it stays named; their capacity is free again. */
export const put = (status: 'ended' | 'inactive'): HandsChange => ({
  status,
  waitingSince: null,
  routingDueAt: null,
  ...(status === 'ended' ? { unansweredSince: null, escalatedAt: null, escalatedFromId: null } : {}),
  ...noOffer,
});
