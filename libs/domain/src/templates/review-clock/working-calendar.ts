import Holidays from 'date-holidays';
import { DateTime } from 'luxon';

/** When an account's reviewers are taken to work. R12 speaks of working days; which days those are is the account's setting. */
export interface WorkingCalendar {
  /** IANA name, e.g. `America/New_York`. */
  timeZone: string;
  /** ISO weekdays off: 1 = Monday … 7 = Sunday. `[6, 7]` in most countries, `[5, 6]` in some. Not all seven. */
  weekend: number[];
  holidays: {
    /**
     * ISO 3166 country whose public holidays are days off, e.g. `US`. An unknown country has none. NOT covered: days that a government
     * moves by decree (working weekends in China) and moon sightings; `extra` adds days off, nothing adds working ones.
     */
    country?: string;
    /** Further days off, `YYYY-MM-DD`. */
    extra?: string[];
  };
  /** Working days a review may take; R12: 4. */
  dueWorkingDays?: number;
}

/** Thrown for a calendar that cannot be computed with: settings are validated before they are stored, so this is a bug. */
export class InvalidWorkingCalendarError extends Error {}

const publicHolidays = new Map<string, Set<string>>();

/** `YYYY-MM-DD` of the public holidays of one country and year; full days only. Kept, because the library computes them slowly. */
function publicHolidaysOf(country: string, year: number): Set<string> {
  const key = `${country} ${year}`;
  const known = publicHolidays.get(key);
  if (known) return known;
  const dates = new Set<string>();
  for (const holiday of new Holidays(country).getHolidays(year) ?? []) {
    if (holiday.type !== 'public') continue;
    // `date` is local wall time "YYYY-MM-DD hh:mm:ss"; holidays of several days span start to end in hours.
    const first = DateTime.fromISO(holiday.date.slice(0, 10), { zone: 'utc' });
    // A half day off is a working day: it rounds to one only from three quarters on.
    const days = Math.floor((holiday.end.getTime() - holiday.start.getTime()) / 86_400_000 + 0.25);
    for (let i = 0; i < days; i++) dates.add(first.plus({ days: i }).toFormat('yyyy-MM-dd'));
  }
  publicHolidays.set(key, dates);
  return dates;
}

/** Whether the local calendar day of `day` is a public holiday of the country. */
export const isPublicHoliday = (day: DateTime, country: string): boolean =>
  publicHolidaysOf(country, day.year).has(day.toFormat('yyyy-MM-dd'));

/** Whether the local calendar day of `day` is a working day. */
export function isWorkingDay(day: DateTime, { weekend, holidays }: WorkingCalendar): boolean {
  if (weekend.includes(day.weekday)) return false;
  const date = day.toFormat('yyyy-MM-dd');
  if (holidays.extra?.includes(date)) return false;
  return holidays.country === undefined || !isPublicHoliday(day, holidays.country);
}

/** The instant in the account's zone; refuses what the arithmetic could not end on. */
export function inCalendar(instant: Date, calendar: WorkingCalendar): DateTime {
  const local = DateTime.fromJSDate(instant, { zone: calendar.timeZone });
  if (!local.isValid) throw new InvalidWorkingCalendarError(`Not a time or time zone: ${local.invalidReason}`);
  if (new Set(calendar.weekend.filter((d) => d >= 1 && d <= 7)).size >= 7)
    throw new InvalidWorkingCalendarError('A week has no working day');
  const due = calendar.dueWorkingDays ?? 4;
  if (!Number.isFinite(due) || due <= 0 || due > 60)
    throw new InvalidWorkingCalendarError('dueWorkingDays must be above 0 and at most 60');
  return local;
}
