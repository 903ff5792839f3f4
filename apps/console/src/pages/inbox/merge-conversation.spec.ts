import type { Conversation } from '../../api/nouns';
import { readFilter, writeFilter, queryOf, type ConversationFilter } from './conversation-filter';
import { mergeConversation, rowsOf, type Pages } from './merge-conversation';

const now = Date.parse('2026-11-22T12:00:00.000Z');
const minute = (n: number) => new Date(now - n * 60_000).toISOString();
const conversation = (id: string, minutesAgo: number, part: Partial<Conversation> = {}): Conversation =>
  ({
    id,
    status: 'active',
    assignee: null,
    team: null,
    tags: [],
    waitingSince: null,
    lastMessageAt: minute(minutesAgo),
    createdAt: minute(9999),
    window: { open: true, opensAt: minute(minutesAgo), closesAt: minute(minutesAgo - 1440), secondsLeft: 0, clock: 'provider' },
    ...part,
  }) as Conversation;
const all = readFilter(new URLSearchParams());
const listOf = (...pages: Conversation[][]): Pages<Conversation> => ({
  pages: pages.map((data, index) => ({ data, nextCursor: index < pages.length - 1 ? 'more' : null })),
  pageParams: pages.map(() => null),
});
const ids = (list: Pages<Conversation>) => list.pages.map(({ data }) => data.map(({ id }) => id).join(''));
const merge = (list: Pages<Conversation>, changed: Conversation, filter: ConversationFilter = all) =>
  mergeConversation(list, changed, filter, 'me', now);

const list = listOf([conversation('a', 1), conversation('b', 5)], [conversation('c', 10), conversation('d', 20)]);

describe('a conversation that changed, in the list on the screen', () => {
  it('moves to the top when the customer writes, from whatever page it was on', () => {
    expect(ids(merge(list, conversation('d', 0)))).toEqual(['dab', 'c']);
  });

  it('comes in where it belongs, and goes when it no longer does', () => {
    expect(ids(merge(list, conversation('n', 7)))).toEqual(['ab', 'ncd']);
    expect(ids(merge(list, conversation('b', 5, { status: 'ended' })))).toEqual(['a', 'cd']);
    const mine = { ...all, whose: 'mine' as const };
    expect(ids(merge(list, conversation('b', 5, { assignee: { id: 'other', name: 'O' } }), mine))).toEqual(['a', 'cd']);
  });

  it('is not put at the end of what is loaded while the server has more below', () => {
    const partial = { ...list, pages: list.pages.map((page) => ({ ...page, nextCursor: 'more' })) };
    expect(merge(partial, conversation('z', 500))).toBe(partial);
    expect(ids(merge(list, conversation('z', 500)))).toEqual(['ab', 'cdz']);
  });

  it('is updated in a text search but never added, for only the server knows what matches', () => {
    const searching = { ...all, q: 'ana' };
    expect(merge(list, conversation('n', 0), searching)).toBe(list);
    expect(ids(merge(list, conversation('d', 0, { status: 'inactive' }), searching))).toEqual(['ab', 'cd']);
  });

  it('stands by the time its window has left in the order of windows, and leaves when it closes', () => {
    const byWindow = { ...all, sort: 'window' as const };
    const windows = listOf([conversation('a', 1000), conversation('b', 500)]);
    expect(ids(merge(windows, conversation('n', 700), byWindow))).toEqual(['anb']);
    expect(ids(merge(windows, conversation('a', 1441), byWindow))).toEqual(['b']);
  });

  it('is shown once even when a page repeats it', () => {
    expect(rowsOf(listOf([conversation('a', 1)], [conversation('a', 1), conversation('b', 2)])).map(({ id }) => id)).toEqual([
      'a',
      'b',
    ]);
  });
});

describe('the filters', () => {
  it('survive in the address', () => {
    const filter: ConversationFilter = {
      whose: 'team',
      team: 'tem_1',
      status: 'ended',
      sort: 'waiting',
      tag: 'tag_1',
      q: '王 order',
    };
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(readFilter(new URLSearchParams('whose=nonsense&sort=x'))).toEqual(all);
  });

  it('ask the server in its own words', () => {
    expect(queryOf(all)).toEqual({ status: 'new,waiting,active,inactive', sort: 'recent' });
    expect(queryOf({ ...all, whose: 'mine', status: 'any', q: ' ' })).toEqual({ assignee: 'me', sort: 'recent' });
  });
});
