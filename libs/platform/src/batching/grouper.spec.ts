import { deferred } from '../testing';
import type { Deferred } from '../testing';
import { createGrouper } from './grouper';
import type { GrouperOptions, ItemOutcome } from './grouper';

/** A grouper whose flushes the test settles by hand. */
function held(options: Partial<GrouperOptions<number, string>> = {}) {
  const flushes: { items: number[]; end: Deferred<readonly ItemOutcome<string>[]> }[] = [];
  const grouper = createGrouper<number, string>({
    maxItems: 100,
    ...options,
    flush: (items) => {
      const end = deferred<readonly ItemOutcome<string>[]>();
      flushes.push({ items, end });
      return end.promise;
    },
  });
  const succeed = async (index: number) => {
    flushes[index]?.end.resolve(flushes[index].items.map((item) => `done ${item}`));
    await settle();
  };
  return { grouper, flushes, succeed };
}
/** Two turns of the event loop: one for what was settled, one for the group that leaves after it. */
const settle = async () => {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
};

describe('grouping concurrent work', () => {
  it('flushes a lone item at once, without waiting for company', async () => {
    const { grouper, flushes, succeed } = held();
    const result = grouper.add(1);
    await settle();
    expect(flushes.map(({ items }) => items)).toEqual([[1]]);
    await succeed(0);
    await expect(result).resolves.toBe('done 1');
  });

  it('collects only while a flush is under way, then sends what gathered as one group', async () => {
    const { grouper, flushes, succeed } = held();
    const results = [grouper.add(1)];
    await settle();
    results.push(grouper.add(2), grouper.add(3));
    await settle();
    results.push(grouper.add(4));
    await settle();
    expect(flushes).toHaveLength(1);
    expect(grouper.waiting).toBe(3);
    await succeed(0);
    expect(flushes.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
    await succeed(1);
    await expect(Promise.all(results)).resolves.toEqual(['done 1', 'done 2', 'done 3', 'done 4']);
  });

  it('sends items added in one breath together', async () => {
    const { grouper, flushes, succeed } = held();
    const all = Promise.all([1, 2, 3].map((item) => grouper.add(item)));
    await settle();
    expect(flushes.map(({ items }) => items)).toEqual([[1, 2, 3]]);
    await succeed(0);
    await all;
  });

  it('keeps a group within its limit and the flushes within theirs', async () => {
    const { grouper, flushes, succeed } = held({ maxItems: 2, concurrency: 2 });
    const all = Promise.all([1, 2, 3, 4, 5].map((item) => grouper.add(item)));
    await settle();
    expect(flushes.map(({ items }) => items)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    await succeed(1);
    expect(flushes[2]?.items).toEqual([5]);
    await succeed(0);
    await succeed(2);
    await expect(all).resolves.toHaveLength(5);
  });

  it('gives each item its own result or its own error', async () => {
    const grouper = createGrouper<number, string>({
      maxItems: 10,
      flush: async (items) => items.map((item) => (item === 2 ? new Error('two is refused') : `done ${item}`)),
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((item) => grouper.add(item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('flushes each item alone, once, when a group fails, so that one poison item cannot fail its neighbours', async () => {
    const groups: number[][] = [];
    const grouper = createGrouper<number, string>({
      maxItems: 10,
      isolateFailures: true,
      flush: async (items) => {
        groups.push(items);
        if (items.includes(2)) throw new Error('poison');
        return items.map((item) => `done ${item}`);
      },
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((item) => grouper.add(item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(groups).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it.each([
    ['a group when isolating is off', { isolateFailures: false }, [1, 2]],
    ['a single item', { isolateFailures: true }, [1]],
    ['a group whose error says that isolating is useless', { isolateFailures: () => false }, [1, 2]],
  ] as const)('does not retry %s', async (_, options, items) => {
    const { grouper, flushes } = held(options);
    const all = Promise.allSettled(items.map((item) => grouper.add(item)));
    await settle();
    flushes[0]?.end.reject(new Error('the database is gone'));
    expect((await all).every(({ status }) => status === 'rejected')).toBe(true);
    expect(flushes).toHaveLength(1);
  });

  it('carries on after a failed flush', async () => {
    const { grouper, flushes, succeed } = held();
    const first = grouper.add(1);
    await settle();
    const second = grouper.add(2);
    flushes[0]?.end.reject(new Error('once'));
    await expect(first).rejects.toThrow('once');
    await settle();
    await succeed(1);
    await expect(second).resolves.toBe('done 2');
  });

  it('looks like the bug it is when a flush forgets an item', async () => {
    const grouper = createGrouper<number, string>({ maxItems: 10, flush: async () => [] });
    await expect(grouper.add(1)).rejects.toThrow('0 outcomes for 1 items');
  });

  it('drains: waits for what is in flight and what still waits', async () => {
    const { grouper, succeed } = held();
    await grouper.drain();
    const results = [grouper.add(1)];
    await settle();
    results.push(grouper.add(2));
    let drained = false;
    const drain = grouper.drain().then(() => (drained = true));
    await succeed(0);
    expect(drained).toBe(false);
    await succeed(1);
    await drain;
    await Promise.all(results);
    expect(grouper.waiting).toBe(0);
  });
});
