/**
 * Where a conversation stands for those who answer:
 *
 * - `new`: the customer wrote, and nobody has it yet
 * - `waiting`: in a team's queue, until somebody has room
 * - `active`: an agent has it
 * - `inactive`: nothing is expected of us: the window closed, the customer has been silent, or only we have written so far
 * - `ended`: done, by an agent or by time
 */
export const conversationStatuses = ['new', 'waiting', 'active', 'inactive', 'ended'] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

/** What happens to a conversation. */
export const conversationEvents = [
  'customer_wrote',
  'queued',
  'assigned',
  'released',
  'went_quiet',
  'ended',
  'reopened',
] as const;
export type ConversationEvent = (typeof conversationEvents)[number];

type Row = Readonly<Record<ConversationEvent, ConversationStatus | null>>;

/** Row: where it is; column: what happens; null: that cannot happen to it. */
export const conversationTransitions: Readonly<Record<ConversationStatus, Row>> = {
  new: {
    customer_wrote: 'new',
    queued: 'waiting',
    assigned: 'active',
    released: null,
    // A customer who waits for a first answer is never put aside because time passed.
    went_quiet: null,
    ended: 'ended',
    reopened: null,
  },
  waiting: {
    customer_wrote: 'waiting',
    queued: 'waiting',
    assigned: 'active',
    released: null,
    went_quiet: null,
    ended: 'ended',
    reopened: null,
  },
  active: {
    customer_wrote: 'active',
    queued: 'waiting',
    assigned: 'active',
    released: 'new',
    went_quiet: 'inactive',
    ended: 'ended',
    reopened: null,
  },
  inactive: {
    customer_wrote: 'new',
    queued: 'waiting',
    assigned: 'active',
    released: 'new',
    went_quiet: 'inactive',
    ended: 'ended',
    reopened: 'new',
  },
  ended: {
    customer_wrote: 'new',
    queued: null,
    assigned: 'active',
    released: null,
    went_quiet: null,
    ended: null,
    reopened: 'new',
  },
};

/** The next status; null when the event cannot happen to a conversation of this status. */
export const advanceConversation = (status: ConversationStatus, event: ConversationEvent): ConversationStatus | null =>
  conversationTransitions[status][event];

/** Lowest first; the index is what is stored, so that a queue can be read in order. */
export const conversationPriorities = ['low', 'normal', 'high', 'urgent'] as const;
export type ConversationPriority = (typeof conversationPriorities)[number];

export const priorityRank = (priority: ConversationPriority): number => conversationPriorities.indexOf(priority);
export const priorityOf = (rank: number): ConversationPriority => conversationPriorities[rank] ?? 'normal';
