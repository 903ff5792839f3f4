import { DateTime } from 'luxon';
import type { Purpose } from '../contacts/consent';

/** When a workspace writes to nobody by itself, on the clock that counts for the contact. */
export interface QuietHours {
  /** Wall times, `21:00`; when `from` lies after `to` the night lies between them. */
  from: string;
  to: string;
  /** IANA name; already the contact's own where the workspace says so. */
  timeZone: string;
  purposes: readonly Purpose[];
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

function isQuiet(local: DateTime, from: number, to: number): boolean {
  const minute = local.hour * 60 + local.minute;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * When the quiet hours around `now` end; null outside them. On the day the clocks go forward an end that does not exist is as much later;
 * on the day they go back, an end that comes twice is the first one, and what it lets through may be held again until the second.
 */
export function quietUntil({ from, to, timeZone }: QuietHours, now: Date): Date | null {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const local = DateTime.fromJSDate(now, { zone: timeZone });
  if (!local.isValid || begin === end || !isQuiet(local, begin, end)) return null;
  const endOn = (day: DateTime) => day.set({ hour: Math.floor(end / 60), minute: end % 60, second: 0, millisecond: 0 });
  const today = endOn(local);
  return (today > local ? today : endOn(local.plus({ days: 1 }))).toJSDate();
}
