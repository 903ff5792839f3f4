/*
 * When a webhook that was not taken is tried again. Full jitter: the wait is anywhere between nothing and a ceiling that doubles, so that
 * what failed together does not come back together.
 */

const hour = 3_600_000;
const firstCeilingMs = 10_000;
const highestCeilingMs = 4 * hour;
/** From the first try to the last. */
export const triedForMs = 28 * hour;
/** An endpoint that answered nothing but failures for so long is paused. */
export const pausedAfterMs = 72 * hour;
const shortestWaitMs = 1000;

export interface TriedDelivery {
  /** Tries so far, the one that has just failed included. */
  attempts: number;
  firstAttemptAt: Date;
  now: Date;
  /** In [0, 1). */
  chance: number;
  /** The receiver asked not to be asked before. */
  notBefore?: Date | null;
}

/** Null: it has been tried for long enough. The last try is at the end of that time. */
export function nextTry({ attempts, firstAttemptAt, now, chance, notBefore }: TriedDelivery): Date | null {
  const end = firstAttemptAt.getTime() + triedForMs;
  if (now.getTime() >= end) return null;
  const ceiling = Math.min(highestCeilingMs, firstCeilingMs * 2 ** Math.min(attempts - 1, 20));
  const wished = now.getTime() + Math.max(shortestWaitMs, chance * ceiling);
  const asked = Math.min(notBefore?.getTime() ?? 0, now.getTime() + highestCeilingMs);
  return new Date(Math.min(end, Math.max(wished, asked)));
}

/** Why an endpoint that has just failed is paused, or null. `gone` is the receiver's own word (410). */
export function pauseAfterFailure(failure: { status: number | null; failingSince: Date; now: Date }): 'gone' | 'failing' | null {
  if (failure.status === 410) return 'gone';
  return failure.now.getTime() - failure.failingSince.getTime() >= pausedAfterMs ? 'failing' : null;
}
