import { countTry, forgottenAfterMs, fromAnywhere, fromOneAddress, type Backoff, type Tries } from './sign-in-backoff';

const start = new Date('2026-11-20T12:00:00Z');

/** Tries again the moment it may, and tells how long it had to wait before each try. */
function waits(backoff: Backoff, count: number): number[] {
  let tries: Tries | null = null;
  let now = start;
  const waited: number[] = [];
  for (let at = 0; at < count; at++) {
    const ready: Date = tries?.blockedUntil ?? now;
    waited.push((ready.getTime() - now.getTime()) / 1000);
    now = ready;
    const counted = countTry(tries, backoff, now);
    if (!('tries' in counted)) throw new Error('refused although it waited');
    tries = counted.tries;
  }
  return waited;
}

describe('guessing a password', () => {
  it('costs nothing five times, and then twice as long each time, up to a quarter of an hour', () => {
    expect(waits(fromOneAddress, 17)).toEqual([0, 0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('from many addresses is held to about one guess a minute', () => {
    const day = waits(fromAnywhere, 2000).reduce((sum, wait) => sum + wait, 0);
    expect(day).toBeGreaterThan(24 * 3600);
  });

  it('is refused while the wait lasts, without making it longer', () => {
    const blocked: Tries = { failures: 9, lastAt: start, blockedUntil: new Date(start.getTime() + 16_000) };
    expect(countTry(blocked, fromOneAddress, new Date(start.getTime() + 15_999))).toEqual({ refusedUntil: blocked.blockedUntil });
    expect(countTry(blocked, fromOneAddress, new Date(start.getTime() + 16_000))).toHaveProperty('tries.failures', 10);
  });

  it('is forgotten after a day of peace', () => {
    const old: Tries = { failures: 40, lastAt: start, blockedUntil: null };
    const later = new Date(start.getTime() + forgottenAfterMs);
    expect(countTry(old, fromOneAddress, later)).toEqual({ tries: { failures: 1, lastAt: later, blockedUntil: null } });
  });
});
