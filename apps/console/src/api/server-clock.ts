import { useSyncExternalStore } from 'react';

/**
 * The server's clock, by the Date header of its answers: countdowns of windows must not depend on a laptop that is wrong. The header
 * counts whole seconds, so half a second is added; of several answers the quickest one knows best.
 */
let offsetMs = 0;
let bestTripMs = Infinity;
let measuredAt = 0;

/** How far ahead the server is, from one answer. Null when the header cannot be read. */
export function offsetOf(dateHeader: string | null, askedAt: number, answeredAt: number): number | null {
  const server = dateHeader === null ? NaN : Date.parse(dateHeader);
  return Number.isNaN(server) ? null : server + 500 - (askedAt + answeredAt) / 2;
}

export function noteAnswer(dateHeader: string | null, askedAt: number, answeredAt: number): void {
  const offset = offsetOf(dateHeader, askedAt, answeredAt);
  if (offset === null) return;
  const trip = answeredAt - askedAt;
  // An old measure gives way: computers are set right, and sleep.
  if (trip > bestTripMs && answeredAt - measuredAt < 60_000) return;
  bestTripMs = trip;
  measuredAt = answeredAt;
  // Below the header's own coarseness there is nothing to correct.
  offsetMs = Math.abs(offset) < 1000 ? 0 : offset;
}

export const serverNow = (): number => Date.now() + offsetMs;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    second = Math.floor(serverNow() / 1000) * 1000;
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  second = Math.floor(serverNow() / 1000) * 1000;
  for (const listener of listeners) listener();
}

/** The server's time in whole seconds; whoever uses it renders once a second, or once per `everyMs`. One timer for all. */
export const useServerNow = (everyMs = 1000): number =>
  useSyncExternalStore(subscribe, () => Math.floor((second || serverNow()) / everyMs) * everyMs);
