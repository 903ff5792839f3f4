import { calendarOf, defaultCalendar } from './account-calendar';
import { reviewClock } from './review-clock';

describe('the calendar of an account', () => {
  it('is Monday to Friday in UTC with four working days until the account says otherwise', () => {
    expect(calendarOf({})).toEqual(defaultCalendar);
    const friday = new Date('2026-11-20T12:00:00.000Z');
    expect(reviewClock(friday, calendarOf({}), friday).dueAt).toEqual(new Date('2026-11-26T12:00:00.000Z'));
  });

  it('keeps what the account states, part by part', () => {
    expect(calendarOf({ weekend: [5, 6], dueWorkingDays: 2 })).toEqual({
      ...defaultCalendar,
      weekend: [5, 6],
      dueWorkingDays: 2,
    });
    expect(calendarOf({ timeZone: 'Asia/Dubai', holidays: { country: 'AE' } })).toMatchObject({
      timeZone: 'Asia/Dubai',
      holidays: { country: 'AE' },
    });
  });
});
