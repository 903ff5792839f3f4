import type { LiveBroadcast } from '@heliograph/persistence';

/** Released and not handed over: so many seconds of its pace. Enough that hand-off never waits for us, little to hold back again. */
const secondsAhead = 3;
const [leastAhead, mostAhead] = [60, 4000];
/** In one transaction. */
export const mostInSlice = 250;
/** So many held for the portfolio's limit, and more would only join them: they stay pending. */
export const enoughAtLimit = 50;

/** How many recipients of each may be released now. Those that share a channel share what it can send. */
export function releaseRoom(live: readonly LiveBroadcast[], now: Date): number[] {
  const sharing = new Map<string, number>();
  for (const { broadcast } of live) sharing.set(broadcast.channelId, (sharing.get(broadcast.channelId) ?? 0) + 1);
  return live.map(({ broadcast, perSecond, released, atLimit }) => {
    if (atLimit >= enoughAtLimit) return 0;
    if (broadcast.nextReleaseAt !== null && broadcast.nextReleaseAt > now) return 0;
    const pace = paceOf(broadcast.ratePerSecond, perSecond / (sharing.get(broadcast.channelId) ?? 1));
    const ahead = Math.min(mostAhead, Math.max(leastAhead, Math.ceil(pace * secondsAhead)));
    return Math.max(0, ahead - released);
  });
}

const paceOf = (own: number | null, channel: number): number => Math.min(own ?? channel, channel);

/** With a pace of its own a broadcast is released in slices of half a second, each after the time the last one takes. */
export function sliceSize(room: number, ratePerSecond: number | null): number {
  const most = ratePerSecond === null ? mostInSlice : Math.max(1, Math.ceil(ratePerSecond / 2));
  return Math.min(room, mostInSlice, most);
}

/** When the next slice may be released; what was not used in the last second is lost. */
export function nextRelease(ratePerSecond: number | null, last: Date | null, size: number, now: Date): Date | null {
  if (ratePerSecond === null) return null;
  const from = Math.max(last?.getTime() ?? 0, now.getTime() - 1000);
  return new Date(from + (size / ratePerSecond) * 1000);
}
