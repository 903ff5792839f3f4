import { ask } from '../api/client';
import type { Page } from '../api/nouns';

/** Every page of a list that is known to be short (templates and accounts have limits). At most fifty pages. */
export async function readAll<Item>(
  path: `/${string}`,
  query: Record<string, string | number | null | undefined>,
  signal?: AbortSignal,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 50; pages++) {
    const page: Page<Item> = await ask('GET', path, { query: { limit: 100, ...query, cursor }, ...(signal ? { signal } : {}) });
    items.push(...page.data);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return items;
}
