import { DateTime } from 'luxon';
import { isPublicHoliday } from '../templates/review-clock';

/** When a team answers. Times are wall time in the zone; `to` is exclusive, and 24:00 is the end of the day. */
export interface BusinessHours {
  /** IANA name. */
  timeZone: string;
  /** ISO weekdays, 1 = Monday; several spans of a day may follow each other. */
  week: readonly { day: number; from: string; to: string }[];
  /** `YYYY-MM-DD`, closed all day. */
  holidays: readonly string[];
  /** ISO 3166 country whose public holidays are closed as well; an unknown one has none. */
  country: string | null;
}

export type OpenState =
  | { open: true }
  | {
      open: false;
      /** Names the closed period: the same for every moment of it. */
      since: Date;
      /** When it opens next; null when no opening is found within a year. */
      until: Date | null;
    };

interface Span {
  from: number;
  to: number;
}

const mostDays = 366;

/** The spans of one local day, as instants; touching and overlapping ones joined. A day that a clock change shortens keeps its wall times. */
function spansOf(day: DateTime, hours: BusinessHours): Span[] {
  const date = day.toFormat('yyyy-MM-dd');
  if (hours.holidays.includes(date) || (hours.country !== null && isPublicHoliday(day, hours.country))) return [];
  const at = (wall: string): number => {
    const [hour, minute] = wall.split(':').map(Number) as [number, number];
    return hour === 24
      ? day.startOf('day').plus({ days: 1 }).toMillis()
      : day.set({ hour, minute, second: 0, millisecond: 0 }).toMillis();
  };
  return hours.week
    .filter((span) => span.day === day.weekday)
    .map(({ from, to }) => ({ from: at(from), to: at(to) }))
    .filter(({ from, to }) => from < to)
    .sort((left, right) => left.from - right.from);
}

/** Whether the team answers at `now`, and if not, since when and until when. A week without any span is never open. */
export function openAt(hours: BusinessHours, now: Date): OpenState {
  const local = DateTime.fromJSDate(now, { zone: hours.timeZone });
  if (!local.isValid) throw new Error(`Not a time zone: ${hours.timeZone}`);
  const time = now.getTime();
  const today = spansOf(local, hours);
  if (today.some(({ from, to }) => from <= time && time < to)) return { open: true };
  return { open: false, since: closedSince(local, hours, time), until: opensNext(local, hours, time) };
}

/** The end of the last span before `time`; without one within a year, the year's first moment, which no message crosses unnoticed. */
function closedSince(local: DateTime, hours: BusinessHours, time: number): Date {
  for (let back = 0; back < mostDays; back++) {
    const ends = spansOf(local.minus({ days: back }), hours)
      .map(({ to }) => to)
      .filter((to) => to <= time);
    if (ends.length > 0) return new Date(Math.max(...ends));
  }
  return local.startOf('year').toJSDate();
}

function opensNext(local: DateTime, hours: BusinessHours, time: number): Date | null {
  for (let ahead = 0; ahead < mostDays; ahead++) {
    const starts = spansOf(local.plus({ days: ahead }), hours)
      .map(({ from }) => from)
      .filter((from) => from > time);
    if (starts.length > 0) return new Date(Math.min(...starts));
  }
  return null;
}
