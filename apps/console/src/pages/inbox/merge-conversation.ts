import type { Conversation, Page } from '../../api/nouns';
import { belongs, compare, type ConversationFilter } from './conversation-filter';

export interface Pages<Item> {
  pages: Page<Item>[];
  pageParams: unknown[];
}

/**
 * The loaded pages with one conversation as it is now: gone when it no longer belongs, in its new place otherwise. Below the last
 * loaded row nothing is added while more remains on the server; it comes with its own page. Pages keep their number, and the
 * same object comes back when nothing changed.
 */
export function mergeConversation(
  list: Pages<Conversation>,
  changed: Conversation,
  filter: ConversationFilter,
  me: string,
  now: number,
): Pages<Conversation> {
  const belonging = belongs(changed, filter, me, now);
  const at = list.pages.findIndex(({ data }) => data.some(({ id }) => id === changed.id));
  if (at < 0 && belonging !== true) return list;
  if (belonging === null) return replaceIn(list, at, (data) => data.map((one) => (one.id === changed.id ? changed : one)));
  const without = at < 0 ? list : replaceIn(list, at, (data) => data.filter(({ id }) => id !== changed.id));
  if (!belonging) return without;
  for (const [page, { data }] of without.pages.entries()) {
    const before = data.findIndex((one) => compare(changed, one, filter.sort) < 0);
    if (before >= 0) return replaceIn(without, page, (rows) => [...rows.slice(0, before), changed, ...rows.slice(before)]);
  }
  const last = without.pages.length - 1;
  const end = without.pages[last];
  if (!end || (end.nextCursor !== null && at < 0)) return without;
  return replaceIn(without, last, (data) => [...data, changed]);
}

const replaceIn = <Item>(list: Pages<Item>, at: number, change: (data: Item[]) => Item[]): Pages<Item> => ({
  ...list,
  pages: list.pages.map((page, index) => (index === at ? { ...page, data: change(page.data) } : page)),
});

/** A page may repeat what a live event had already put higher up: each is shown once. */
export function rowsOf<Item extends { id: string }>(list: Pages<Item> | undefined): Item[] {
  const seen = new Set<string>();
  return (list?.pages ?? []).flatMap(({ data }) => data.filter(({ id }) => !seen.has(id) && seen.add(id)));
}
