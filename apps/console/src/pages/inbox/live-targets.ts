import type { LiveEvent } from '../../live/live-stream';

/** What an event makes us read again. */
export interface LiveTargets {
  conversations: Set<string>;
  /** Messages of which only the id is known. */
  messages: Set<string>;
  /** Conversations whose notes changed. */
  notes: Set<string>;
  /** Conversations with a message that is not in the list yet. */
  received: Map<string, string>;
}

export const noTargets = (): LiveTargets => ({
  conversations: new Set(),
  messages: new Set(),
  notes: new Set(),
  received: new Map(),
});

/** Adds what one event says: events carry ids, never contents. */
export function addTargets(targets: LiveTargets, { type, subject, data }: LiveEvent): LiveTargets {
  const named = data['conversationId'] ?? data['conversation'];
  const conversation = typeof named === 'string' && named.startsWith('cnv_') ? named : null;
  if (subject.kind === 'message') targets.messages.add(subject.id);
  if (conversation) targets.conversations.add(conversation);
  if (subject.kind === 'message' && conversation && type === 'message.received') targets.received.set(subject.id, conversation);
  if (subject.kind === 'conversation') targets.conversations.add(subject.id);
  if (/^note\./.test(type) || /\.note/.test(type)) {
    const where = conversation ?? (subject.kind === 'conversation' ? subject.id : null);
    if (where) targets.notes.add(where);
  }
  return targets;
}

/** More than this at once is a flood (a broadcast, a long gap): the lists are read again as a whole. */
export const floodAt = 25;

export const isFlood = ({ conversations, messages }: LiveTargets): boolean => conversations.size + messages.size > floodAt;
