import { EvenOut } from './even-out';

/** A clock that moves when everybody sleeps, and not at all while the process is busy. */
function manualClock() {
  let now = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => void sleepers.push({ at: now + ms, wake })),
    /** Nothing runs until then, as when the event loop is held up. */
    holdUp: (until: number) => (now = until),
    async runUntil(end: number) {
      await turn();
      for (;;) {
        sleepers.sort((a, b) => a.at - b.at);
        const next = sleepers[0];
        if (!next || next.at > end) break;
        sleepers = sleepers.slice(1);
        now = Math.max(now, next.at);
        next.wake();
        await turn();
      }
      now = Math.max(now, end);
    },
  };
}

// Real: everything but the clock.
describe('evening out calls', () => {
  const run = async (dues: number[], heldUpUntil: number) => {
    const clock = manualClock();
    const even = new EvenOut(clock);
    const left: number[] = [];
    for (const due of dues) void even.wait('line', due, 100).then(() => left.push(clock.now()));
    await clock.runUntil(1);
    clock.holdUp(heldUpUntil);
    await clock.runUntil(10_000);
    return left;
  };
  const every = (ms: number, count: number) => Array.from({ length: count }, (_, index) => 10 + index * ms);

  it('lets each leave at its moment while nothing is late', async () => {
    expect(await run(every(10, 5), 1)).toEqual([10, 20, 30, 40, 50]);
  });

  it('keeps the distances of calls that a busy process made late, and catches up slowly', async () => {
    const left = await run(every(10, 20), 150);
    expect(left[0]).toBe(150);
    const gaps = left.slice(1).map((at, index) => at - (left[index] as number));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8.5);
    expect(left.at(-1)).toBeLessThan(200 + 150);
  });

  it('keeps no distance that only a lack of messages made', async () => {
    const clock = manualClock();
    const even = new EvenOut(clock);
    clock.holdUp(5000);
    const left: number[] = [];
    // A tenth of a second apart, on a line that may carry a hundred thousand a second.
    for (const due of every(100, 5)) void even.wait('line', due, 100_000).then(() => left.push(clock.now()));
    await clock.runUntil(5010);
    expect(left).toHaveLength(5);
  });

  it('does not let one line wait for another', async () => {
    const clock = manualClock();
    const even = new EvenOut(clock);
    clock.holdUp(500);
    const left: string[] = [];
    void even.wait('a', 10, 100).then(() => left.push('a'));
    void even.wait('b', 11, 100).then(() => left.push('b'));
    await clock.runUntil(500);
    expect(left).toEqual(['a', 'b']);
  });
});
