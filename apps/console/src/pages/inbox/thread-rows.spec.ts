import type { Message, Note } from '../../api/nouns';
import type { PendingMessage } from './outbox';
import { mergeMessage, threadRows } from './thread-rows';

const message = (id: string, createdAt: string, direction: 'in' | 'out' = 'in', state = 'received'): Message =>
  ({ id, direction, state, times: { createdAt } }) as Message;
const note = (id: string, createdAt: string): Note => ({
  id,
  text: '',
  mentions: [],
  author: null,
  createdAt,
  conversation: 'c',
});
const pending = (key: string, acceptedAs: string | null): PendingMessage => ({
  key,
  acceptedAs,
  conversation: 'c',
  body: {},
  text: '',
  at: '',
  state: acceptedAs ? 'accepted' : 'sending',
  problem: null,
});

const thread = [
  message('m4', '2026-11-22T12:10:00.000Z', 'out', 'sent'),
  message('m3', '2026-11-22T12:01:00.000Z'),
  message('m2', '2026-11-22T12:00:00.000Z'),
  message('m1', '2026-11-20T12:00:00.000Z'),
];

describe('the rows of a thread', () => {
  it('read from the oldest, with a separator where the day changes and notes where they were written', () => {
    const rows = threadRows(thread, [note('n1', '2026-11-22T12:05:00.000Z')], []);
    expect(rows.map(({ key }) => key)).toEqual(['day-2026-11-20', 'm1', 'day-2026-11-22', 'm2', 'm3', 'n1', 'm4']);
  });

  it('keep a note from before the loaded part until that part is loaded', () => {
    const rows = threadRows(thread, [note('n0', '2026-11-19T12:00:00.000Z')], []);
    expect(rows.some(({ kind }) => kind === 'note')).toBe(false);
  });

  it('begin a new run of bubbles when the side changes or five minutes pass', () => {
    const first = threadRows(thread, [], []).flatMap((row) => (row.kind === 'message' ? [[row.key, row.first]] : []));
    expect(first).toEqual([
      ['m1', true],
      ['m2', true],
      ['m3', false],
      ['m4', true],
    ]);
  });

  it('show a reply on its way last, and drop it once the real one is there', () => {
    expect(threadRows(thread, [], [pending('p', null)]).at(-1)?.key).toBe('p');
    expect(threadRows(thread, [], [pending('p', 'not-here-yet')]).at(-1)?.key).toBe('p');
    expect(threadRows(thread, [], [pending('p', 'm4')]).at(-1)?.key).toBe('m4');
  });
});

describe('a message that changed', () => {
  it('replaces itself where it stands', () => {
    const read = message('m4', '2026-11-22T12:10:00.000Z', 'out', 'read');
    expect(mergeMessage(thread, read).map(({ id, state }) => [id, state])[0]).toEqual(['m4', 'read']);
    expect(mergeMessage(thread, read)).toHaveLength(4);
  });

  it('takes its place by time when it is new, whatever order the events came in', () => {
    const late = message('m5', '2026-11-22T12:05:00.000Z');
    expect(mergeMessage(thread, late).map(({ id }) => id)).toEqual(['m4', 'm5', 'm3', 'm2', 'm1']);
  });
});
