/** Wrong tries that cost nothing, and what each further one costs. */
export interface Backoff {
  freeTries: number;
  firstWaitMs: number;
  longestWaitMs: number;
}

/** From one address for one e-mail: five typing mistakes, then 2 s, 4 s, 8 s … up to a quarter of an hour. */
export const fromOneAddress: Backoff = { freeTries: 5, firstWaitMs: 2_000, longestWaitMs: 15 * 60_000 };

/**
 * For one e-mail from anywhere: looser, because it also keeps its owner out while somebody with many addresses is guessing. 25 tries, then
 * waits of up to a minute: 1,440 guesses a day against a password of ten characters and more.
 */
export const fromAnywhere: Backoff = { freeTries: 25, firstWaitMs: 2_000, longestWaitMs: 60_000 };

/** For asking a reset by e-mail: who asked three times is not served again for an hour. */
export const askingForReset: Backoff = { freeTries: 2, firstWaitMs: 60 * 60_000, longestWaitMs: 60 * 60_000 };

/** After this long without a try the past is forgotten. */
export const forgottenAfterMs = 24 * 60 * 60_000;

export interface Tries {
  failures: number;
  lastAt: Date;
  blockedUntil: Date | null;
}

/**
 * One more try at `now`, counted before it is known to be wrong, so that a thousand tries at once are a thousand. A refused one is not
 * counted: waiting is what ends a wait.
 */
export function countTry(before: Tries | null, backoff: Backoff, now: Date): { refusedUntil: Date } | { tries: Tries } {
  const past = before && now.getTime() - before.lastAt.getTime() < forgottenAfterMs ? before : null;
  if (past?.blockedUntil && past.blockedUntil > now) return { refusedUntil: past.blockedUntil };
  const failures = (past?.failures ?? 0) + 1;
  const beyond = failures - backoff.freeTries;
  const wait = beyond <= 0 ? 0 : Math.min(backoff.longestWaitMs, backoff.firstWaitMs * 2 ** Math.min(beyond - 1, 30));
  return { tries: { failures, lastAt: now, blockedUntil: wait === 0 ? null : new Date(now.getTime() + wait) } };
}
