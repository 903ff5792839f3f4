import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** Gives up after this, ms. Generous: a busy machine is no failure. */
  withinMs?: number;
  everyMs?: number;
  /** Added to the failure: what was seen instead. */
  seen?: () => unknown;
}

/**
 * Looks until there is something to see. What is waited for is always a condition, never a time.
 * @throws Error naming what did not happen
 */
export async function eventually<Seen>(
  what: string,
  look: () => Promise<Seen | null | undefined | false>,
  { withinMs = 30_000, everyMs = 50, seen }: Patience = {},
): Promise<Seen> {
  const deadline = performance.now() + withinMs;
  let trouble: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== null && found !== undefined && found !== false) return found;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (performance.now() > deadline) {
      const instead = seen ? `; seen instead: ${JSON.stringify(seen())}` : '';
      throw new Error(`Did not happen within ${withinMs} ms: ${what}${instead}`, { cause: trouble });
    }
    await sleep(everyMs);
  }
}

/** Runs `work` over all items, so many at once, in their order of start. */
export async function atOnce<Item, Result>(
  width: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as Item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
