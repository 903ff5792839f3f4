import type { Clock } from '../clock';

export interface ManualClock extends Clock {
  set(to: Date | string): void;
  /** Moves forward by milliseconds. */
  advance(ms: number): void;
}

/** A clock that only moves when the test moves it. */
export function manualClock(start: Date | string = '2026-01-05T09:00:00.000Z'): ManualClock {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    set: (to) => {
      at = new Date(to).getTime();
    },
    advance: (ms) => {
      at += ms;
    },
  };
}
