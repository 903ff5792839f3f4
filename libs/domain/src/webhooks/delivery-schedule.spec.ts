import fc from 'fast-check';
import { nextTry, pauseAfterFailure, pausedAfterMs, triedForMs } from './delivery-schedule';

const start = new Date('2026-11-20T12:00:00Z');

describe('when a webhook is tried again', () => {
  it('is anywhere below a ceiling that doubles from ten seconds to four hours', () => {
    const longest = (attempts: number) =>
      (nextTry({ attempts, firstAttemptAt: start, now: start, chance: 0.999999 })?.getTime() ?? 0) - start.getTime();
    expect([1, 2, 3, 8].map((attempts) => Math.round(longest(attempts) / 1000))).toEqual([10, 20, 40, 1280]);
    expect(Math.round(longest(50) / 1000)).toBe(4 * 3600);
    expect(nextTry({ attempts: 9, firstAttemptAt: start, now: start, chance: 0 })).toEqual(new Date(start.getTime() + 1000));
  });

  it('goes on for 28 hours, with the last try at their end, whatever chance says', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999999, noNaN: true })), (chances) => {
        let now = start;
        for (let attempts = 1; attempts < 200_000; attempts++) {
          const next = nextTry({ attempts, firstAttemptAt: start, now, chance: chances.next().value as number });
          if (next === null) return now.getTime() === start.getTime() + triedForMs;
          if (next <= now) return false;
          now = next;
        }
        return false;
      }),
      { numRuns: 50 },
    );
  });

  it('is not before the receiver asked for, but neither days later', () => {
    const asked = (ms: number) =>
      nextTry({ attempts: 1, firstAttemptAt: start, now: start, chance: 0, notBefore: new Date(start.getTime() + ms) });
    expect(asked(120_000)).toEqual(new Date(start.getTime() + 120_000));
    expect(asked(9e9)).toEqual(new Date(start.getTime() + 4 * 3_600_000));
  });

  it('stops for an endpoint that only failed for three days, and at once for one that says it is gone', () => {
    const after = (ms: number, status: number | null = 500) =>
      pauseAfterFailure({ status, failingSince: start, now: new Date(start.getTime() + ms) });
    expect([after(pausedAfterMs - 1), after(pausedAfterMs), after(0, 410)]).toEqual([null, 'failing', 'gone']);
  });
});
