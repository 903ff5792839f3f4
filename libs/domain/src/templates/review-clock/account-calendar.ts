import type { WorkingCalendar } from './working-calendar';

/** R12 speaks of working days and of no country: Monday to Friday in UTC, until the account says otherwise. */
export const defaultCalendar: WorkingCalendar = { timeZone: 'UTC', weekend: [6, 7], holidays: {}, dueWorkingDays: 4 };

/** The calendar of an account as it is stored; what is not stated is as in `defaultCalendar`. */
export function calendarOf(stored: Readonly<Record<string, unknown>>): WorkingCalendar {
  const { timeZone, weekend, holidays, dueWorkingDays } = stored as Partial<WorkingCalendar>;
  return {
    timeZone: timeZone ?? defaultCalendar.timeZone,
    weekend: weekend ?? defaultCalendar.weekend,
    holidays: holidays ?? defaultCalendar.holidays,
    dueWorkingDays: dueWorkingDays ?? (defaultCalendar.dueWorkingDays as number),
  };
}
