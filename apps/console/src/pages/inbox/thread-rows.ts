import type { Message, Note } from '../../api/nouns';
import type { PendingMessage } from './outbox';

export type ThreadRow =
  | { kind: 'day'; key: string; day: string }
  | { kind: 'message'; key: string; message: Message; first: boolean }
  | { kind: 'note'; key: string; note: Note }
  | { kind: 'pending'; key: string; pending: PendingMessage };

/** Local calendar day: `2026-11-22`. */
export const dayOf = (time: string): string => {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

const groupMs = 5 * 60_000;

/**
 * The thread from top to bottom: messages oldest first with notes where they were written, a separator where the day changes, and
 * at the end what has not been accepted yet. `first`: the first bubble of a run of the same side.
 */
export function threadRows(
  newestFirst: readonly Message[],
  notes: readonly Note[],
  pending: readonly PendingMessage[],
): ThreadRow[] {
  const messages = newestFirst
    .toReversed()
    .map((message) => ({ at: message.times.createdAt, id: message.id, message, note: null }));
  const oldest = messages[0]?.at;
  // A note from before the loaded part waits until that part is loaded.
  const written = notes
    .filter(({ createdAt }) => oldest === undefined || createdAt >= oldest)
    .map((note) => ({ at: note.createdAt, id: note.id, message: null, note }));
  const items = [...messages, ...written].sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
  const rows: ThreadRow[] = [];
  let day = '';
  let before: Message | null = null;
  for (const { at, id, message, note } of items) {
    const today = dayOf(at);
    if (today !== day) {
      rows.push({ kind: 'day', key: `day-${today}`, day: today });
      day = today;
      before = null;
    }
    if (note) rows.push({ kind: 'note', key: id, note });
    if (message) {
      const near = before !== null && Date.parse(at) - Date.parse(before.times.createdAt) < groupMs;
      rows.push({ kind: 'message', key: id, message, first: !near || before?.direction !== message.direction });
    }
    before = message;
  }
  const known = new Set(messages.map((one) => one.id));
  for (const one of pending)
    if (!one.acceptedAs || !known.has(one.acceptedAs)) rows.push({ kind: 'pending', key: one.key, pending: one });
  return rows;
}

/** A message as it is now, into loaded pages (newest first): replaced where it is, or put in its place by time. */
export function mergeMessage(newestFirst: readonly Message[], changed: Message): Message[] {
  const at = newestFirst.findIndex(({ id }) => id === changed.id);
  if (at >= 0) return newestFirst.with(at, changed);
  const before = newestFirst.findIndex(({ times }) => times.createdAt <= changed.times.createdAt);
  return before < 0 ? [...newestFirst, changed] : newestFirst.toSpliced(before, 0, changed);
}
