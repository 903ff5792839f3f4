/** What one flush says about one item: its result, or the error that concerns it alone. */
export type ItemOutcome<O> = O | Error;

export interface GrouperOptions<I, O> {
  /** Must answer one outcome per item, in the order given. A throw fails the whole group (see `isolateFailures`). */
  flush(items: I[]): Promise<readonly ItemOutcome<O>[]>;
  /** Largest group. */
  maxItems: number;
  /** Flushes in flight at the same time, at least 1. Default 1. */
  concurrency?: number;
  /**
   * When a flush of several items throws, flush each of them alone, once, so that one poison item cannot fail its neighbours.
   * Only safe when a flush that throws has had no effect (one transaction). A function decides by the error: isolating
   * makes no sense when the database is gone.
   */
  isolateFailures?: boolean | ((error: unknown) => boolean);
  /** Told the size of each group, for metrics. */
  onFlush?(size: number): void;
}

export interface Grouper<I, O> {
  /** Resolves with this item's result, or rejects with the error that concerns it. */
  add(item: I): Promise<O>;
  /** Resolves when nothing waits and nothing is in flight. Does not stop new items: stop their source first. */
  drain(): Promise<void>;
  /** Items waiting for a free slot. */
  readonly waiting: number;
}

interface Waiting<I, O> {
  item: I;
  resolve(value: O): void;
  reject(error: unknown): void;
}

/**
 * Groups concurrent items into one flush without ever waiting for company: an idle grouper flushes at once, and items are
 * collected only while all slots are busy. Light load keeps its latency, heavy load gets its batches.
 *
 * Not promised: order between groups when `concurrency` is above 1; a bound on what waits (the caller's requests are the bound).
 */
export function createGrouper<I, O>(options: GrouperOptions<I, O>): Grouper<I, O> {
  const { flush, maxItems, concurrency = 1, isolateFailures = false, onFlush } = options;
  if (!(maxItems >= 1) || !(concurrency >= 1)) throw new Error('maxItems and concurrency must be at least 1');
  let queue: Waiting<I, O>[] = [];
  let inFlight = 0;
  let scheduled = false;
  let drained: (() => void)[] = [];

  /** At the end of the event loop's turn, so that items that came in with the same read of the sockets leave together. */
  function schedule(): void {
    if (scheduled || inFlight >= concurrency || queue.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      while (inFlight < concurrency && queue.length > 0) {
        const group = queue.length <= maxItems ? queue : queue.slice(0, maxItems);
        queue = queue.length <= maxItems ? [] : queue.slice(maxItems);
        inFlight += 1;
        void run(group);
      }
    });
  }

  async function run(group: Waiting<I, O>[]): Promise<void> {
    try {
      await deliver(group, true);
    } finally {
      inFlight -= 1;
      schedule();
      if (inFlight === 0 && queue.length === 0) {
        const waiters = drained;
        drained = [];
        for (const wake of waiters) wake();
      }
    }
  }

  /** Settles every item of the group, whatever happens; never throws. */
  async function deliver(group: Waiting<I, O>[], mayIsolate: boolean): Promise<void> {
    let outcomes: readonly ItemOutcome<O>[];
    try {
      onFlush?.(group.length);
      outcomes = await flush(group.map((waiting) => waiting.item));
    } catch (error) {
      if (mayIsolate && group.length > 1 && shouldIsolate(error)) {
        for (const waiting of group) await deliver([waiting], false);
      } else {
        for (const waiting of group) waiting.reject(error);
      }
      return;
    }
    if (outcomes.length !== group.length) {
      const bug = new Error(`flush answered ${outcomes.length} outcomes for ${group.length} items`);
      for (const waiting of group) waiting.reject(bug);
      return;
    }
    group.forEach((waiting, index) => {
      const outcome = outcomes[index] as ItemOutcome<O>;
      if (outcome instanceof Error) waiting.reject(outcome);
      else waiting.resolve(outcome);
    });
  }

  const shouldIsolate = (error: unknown): boolean =>
    typeof isolateFailures === 'function' ? isolateFailures(error) : isolateFailures;

  return {
    add: (item) =>
      new Promise<O>((resolve, reject) => {
        queue.push({ item, resolve, reject });
        schedule();
      }),
    drain: () => (inFlight === 0 && queue.length === 0 ? Promise.resolve() : new Promise((resolve) => drained.push(resolve))),
    get waiting() {
      return queue.length;
    },
  };
}
