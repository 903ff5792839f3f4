import { DateTime } from 'luxon';
import { inCalendar, InvalidWorkingCalendarError, isWorkingDay, type WorkingCalendar } from './working-calendar';

export interface ReviewClock {
  /** When the review is overdue: `dueWorkingDays` working days after it was submitted, at the same time of day (up to an hour off where the due day has a clock change). */
  dueAt: Date;
  /** Working time used so far, in days; 1.5 = a day and a half. */
  workingDaysElapsed: number;
  /** Used share of the allowance, 0 at submission, 1 when due, more when overdue. */
  share: number;
  state: 'on_time' | 'near' | 'overdue';
  /** When an alarm is raised if there is still no answer (R12): the moment it is due. */
  alarmAt: Date;
}

const defaultDueWorkingDays = 4;
/** From this share on a review is worth watching. */
const nearShare = 0.75;
/** Nobody observes this many days off in a row; past it the calendar is wrong. */
const longestSearchDays = 2000;

/**
 * The clock of one review (R12: new templates and updates are reviewed within 4 working days). A working day is a whole local calendar day,
 * midnight to midnight in the account's zone: Meta publishes no office hours. A day with a clock change counts as one day, whatever its hours.
 * Submitted on a day off, the clock starts with the next working day.
 *
 * NOT promised: that Meta keeps it; most reviews take under 24 hours (facts §6.5). Throws `InvalidWorkingCalendarError` on a senseless calendar.
 */
export function reviewClock(submittedAt: Date, calendar: WorkingCalendar, now: Date): ReviewClock {
  const start = inCalendar(submittedAt, calendar);
  const allowance = calendar.dueWorkingDays ?? defaultDueWorkingDays;
  const dueAt = addWorkingDays(start, allowance, calendar).toJSDate();
  const elapsed = workingDaysBetween(start, inCalendar(now, calendar), calendar);
  const share = elapsed / allowance;
  // The instant decides, not the share: rounding must not make a review overdue early.
  const state = now.getTime() >= dueAt.getTime() ? 'overdue' : share >= nearShare - 1e-6 ? 'near' : 'on_time';
  return {
    dueAt,
    workingDaysElapsed: Math.round(elapsed * 1000) / 1000,
    share: Math.round(share * 1000) / 1000,
    state,
    alarmAt: dueAt,
  };
}

/** How much of its local day has passed, 0 to 1, by the length that day really has. */
function passedShare(moment: DateTime): number {
  const midnight = moment.startOf('day');
  return (moment.toMillis() - midnight.toMillis()) / (midnight.plus({ days: 1 }).startOf('day').toMillis() - midnight.toMillis());
}

/** Working time between two instants, in working days; 0 when `to` is not after `from`. */
export function workingDaysBetween(from: DateTime, to: DateTime, calendar: WorkingCalendar): number {
  if (to.toMillis() <= from.toMillis()) return 0;
  let total = 0;
  for (let day = from.startOf('day'); day.toMillis() <= to.toMillis(); day = day.plus({ days: 1 }).startOf('day')) {
    if (!isWorkingDay(day, calendar)) continue;
    const begin = day.hasSame(from, 'day') ? passedShare(from) : 0;
    const end = day.hasSame(to, 'day') ? passedShare(to) : 1;
    total += end - begin;
  }
  return total;
}

function addWorkingDays(from: DateTime, days: number, calendar: WorkingCalendar): DateTime {
  let left = days;
  let day = from;
  for (let i = 0; i < longestSearchDays; i++) {
    const midnight = day.startOf('day').plus({ days: 1 }).startOf('day');
    if (isWorkingDay(day, calendar)) {
      const available = 1 - passedShare(day);
      // A review due exactly at midnight is due at the end of that working day, not after the weekend.
      if (left <= available + 1e-9) return atShareOfDay(day, passedShare(day) + left);
      left -= available;
    }
    day = midnight;
  }
  throw new InvalidWorkingCalendarError('No working day in sight');
}

/** The instant at which that share of the local day has passed; wall time where the day has its usual 24 hours. */
function atShareOfDay(day: DateTime, share: number): DateTime {
  const midnight = day.startOf('day');
  const next = midnight.plus({ days: 1 }).startOf('day');
  return midnight.plus({ milliseconds: Math.round(Math.min(share, 1) * (next.toMillis() - midnight.toMillis())) });
}
