import { reviewClock } from './review-clock';
import { reviewPercentiles } from './review-percentiles';
import { type ReviewSituation, suggestNextAct } from './suggest-next-act';
import { InvalidWorkingCalendarError, type WorkingCalendar } from './working-calendar';

/** Real: the arithmetic, luxon's time zones and date-holidays' calendars. Both times are passed in. */
const london: WorkingCalendar = { timeZone: 'Europe/London', weekend: [6, 7], holidays: {} };
const at = (iso: string) => new Date(iso);
const clock = (submitted: string, now: string, calendar: WorkingCalendar = london) =>
  reviewClock(at(submitted), calendar, at(now));

describe('review clock (R12)', () => {
  it('is due four working days later at the same local time', () => {
    // Monday 10:00 to Friday 10:00.
    expect(clock('2026-02-02T10:00:00Z', '2026-02-02T10:00:00Z')).toEqual({
      dueAt: at('2026-02-06T10:00:00Z'),
      workingDaysElapsed: 0,
      share: 0,
      state: 'on_time',
      alarmAt: at('2026-02-06T10:00:00Z'),
    });
  });

  it('stands still on the weekend', () => {
    const friday = clock('2026-02-06T10:00:00Z', '2026-02-07T00:00:00Z');
    const sunday = clock('2026-02-06T10:00:00Z', '2026-02-08T23:00:00Z');
    expect(sunday.workingDaysElapsed).toBe(friday.workingDaysElapsed);
    expect(friday.dueAt).toEqual(at('2026-02-12T10:00:00Z'));
  });

  it('starts with the next working day when submitted on a day off', () => {
    // Saturday: the four days are Monday to Thursday, due as Thursday ends.
    expect(clock('2026-02-07T15:00:00Z', '2026-02-08T15:00:00Z')).toMatchObject({
      dueAt: at('2026-02-13T00:00:00Z'),
      workingDaysElapsed: 0,
    });
  });

  it('is near from three quarters on and overdue at the very moment it is due', () => {
    expect(clock('2026-02-02T10:00:00Z', '2026-02-05T09:59:00Z').state).toBe('on_time');
    expect(clock('2026-02-02T10:00:00Z', '2026-02-05T10:00:00Z')).toMatchObject({ state: 'near', share: 0.75 });
    expect(clock('2026-02-02T10:00:00Z', '2026-02-06T09:59:59Z').state).toBe('near');
    expect(clock('2026-02-02T10:00:00Z', '2026-02-06T10:00:00Z')).toMatchObject({ state: 'overdue', share: 1 });
    expect(clock('2026-02-02T10:00:00Z', '2026-02-09T10:00:00Z')).toMatchObject({ state: 'overdue', workingDaysElapsed: 5 });
  });

  it("follows the account's own weekend", () => {
    const riyadh: WorkingCalendar = { timeZone: 'Asia/Riyadh', weekend: [5, 6], holidays: {} };
    // Thursday 10:00 in Riyadh; Friday and Saturday are off, so due Wednesday.
    expect(clock('2026-02-05T07:00:00Z', '2026-02-05T07:00:00Z', riyadh).dueAt).toEqual(at('2026-02-11T07:00:00Z'));
  });

  it("leaves out the country's public holidays and the days the account adds", () => {
    const us: WorkingCalendar = { timeZone: 'America/New_York', weekend: [6, 7], holidays: { country: 'US' } };
    // Thanksgiving, 26 November 2026, lies between: Monday 09:00 to the Monday after, not to Friday… with the day after added as well.
    expect(clock('2026-11-23T14:00:00Z', '2026-11-23T14:00:00Z', us).dueAt).toEqual(at('2026-11-30T14:00:00Z'));
    const bridged = { ...us, holidays: { country: 'US', extra: ['2026-11-27'] } };
    expect(clock('2026-11-23T14:00:00Z', '2026-11-23T14:00:00Z', bridged).dueAt).toEqual(at('2026-12-01T14:00:00Z'));
  });

  it('spans holidays of several days, and does not stop for half a day off', () => {
    const riyadh: WorkingCalendar = { timeZone: 'Asia/Riyadh', weekend: [5, 6], holidays: { country: 'SA' } };
    // Eid al-Fitr 2026: the week of Sunday 22 March begins late.
    const withEid = clock('2026-03-18T07:00:00Z', '2026-03-18T07:00:00Z', riyadh).dueAt;
    const without = clock('2026-03-18T07:00:00Z', '2026-03-18T07:00:00Z', { ...riyadh, holidays: {} }).dueAt;
    expect(withEid.getTime() - without.getTime()).toBeGreaterThanOrEqual(2 * 86_400_000);
    const women: WorkingCalendar = { timeZone: 'Asia/Shanghai', weekend: [], holidays: { country: 'CN' } };
    expect(clock('2026-03-07T16:00:00Z', '2026-03-08T16:00:00Z', women).workingDaysElapsed).toBe(1);
  });

  it('keeps the local time of day when the clocks change on the weekend', () => {
    // London goes from GMT to BST on Sunday 29 March 2026: 10:00 local is 10:00Z before and 09:00Z after.
    expect(clock('2026-03-27T10:00:00Z', '2026-03-27T10:00:00Z').dueAt).toEqual(at('2026-04-02T09:00:00Z'));
    expect(clock('2026-10-23T09:00:00Z', '2026-10-23T09:00:00Z').dueAt).toEqual(at('2026-10-29T10:00:00Z'));
  });

  it('counts a working day with a clock change as one day, and never runs backwards in it', () => {
    const always: WorkingCalendar = { timeZone: 'Europe/London', weekend: [], holidays: {} };
    // Sunday 25 October 2026 has 25 hours.
    expect(clock('2026-10-24T23:00:00Z', '2026-10-26T00:00:00Z', always).workingDaysElapsed).toBe(1);
    let before = -1;
    for (let minute = 0; minute <= 25 * 60; minute += 10) {
      const { workingDaysElapsed } = reviewClock(
        at('2026-10-24T23:00:00Z'),
        always,
        new Date(at('2026-10-24T23:00:00Z').getTime() + minute * 60_000),
      );
      expect(workingDaysElapsed).toBeGreaterThanOrEqual(before);
      before = workingDaysElapsed;
    }
  });

  it("decides what day it is in the account's zone, not in ours", () => {
    // Friday 23:30 in New York is Saturday in UTC.
    const ny: WorkingCalendar = { timeZone: 'America/New_York', weekend: [6, 7], holidays: {} };
    expect(clock('2026-02-07T04:30:00Z', '2026-02-07T05:00:00Z', ny).workingDaysElapsed).toBeCloseTo(0.021, 3);
    const auckland: WorkingCalendar = { timeZone: 'Pacific/Auckland', weekend: [6, 7], holidays: {} };
    // Sunday noon UTC is Monday 01:00 in Auckland: the clock runs.
    expect(clock('2026-02-01T12:00:00Z', '2026-02-01T23:00:00Z', auckland).workingDaysElapsed).toBeCloseTo(11 / 24, 3);
  });

  it('agrees with itself: at the due time exactly the allowance has elapsed', () => {
    for (let hour = 0; hour < 24 * 14; hour += 5) {
      const submitted = new Date(at('2026-03-20T00:00:00Z').getTime() + hour * 3_600_000);
      const { dueAt } = reviewClock(submitted, london, submitted);
      expect(reviewClock(submitted, london, dueAt)).toMatchObject({ share: 1, state: 'overdue' });
      expect(reviewClock(submitted, london, new Date(dueAt.getTime() - 1)).state).not.toBe('overdue');
    }
  });

  it('shows nothing elapsed when the clock of the provider runs ahead of ours', () => {
    expect(clock('2026-02-02T10:00:05Z', '2026-02-02T10:00:00Z')).toMatchObject({ workingDaysElapsed: 0, state: 'on_time' });
  });

  it('refuses calendars that have no end', () => {
    const now = '2026-02-02T10:00:00Z';
    expect(() => clock(now, now, { ...london, timeZone: 'Mars/Olympus' })).toThrow(InvalidWorkingCalendarError);
    expect(() => clock(now, now, { ...london, weekend: [1, 2, 3, 4, 5, 6, 7] })).toThrow(InvalidWorkingCalendarError);
    expect(() => clock(now, now, { ...london, dueWorkingDays: 0 })).toThrow(InvalidWorkingCalendarError);
  });
});

describe('review percentiles', () => {
  it('names durations that really occurred', () => {
    expect(reviewPercentiles([5, 1, 4, 2, 3, 6, 7, 8, 9, 10])).toEqual({ count: 10, p50: 5, p90: 9, p99: 10, longest: 10 });
    expect(reviewPercentiles([])).toEqual({ count: 0, p50: null, p90: null, p99: null, longest: null });
    expect(reviewPercentiles([Number.NaN, -1, 2])).toMatchObject({ count: 1, p50: 2 });
  });
});

describe('what to do about a review', () => {
  const situation = (rest: Partial<ReviewSituation>): ReviewSituation => ({
    status: 'in_review',
    lintFindings: [],
    resubmissions: 0,
    appealed: false,
    alternatives: [],
    hasDependants: false,
    ...rest,
  });
  const overdue = { state: 'overdue' as const, dueAt: at('2026-02-06T10:00:00Z') };
  const fits = [{ id: 'tpl_2', name: 'order_update_v2' }];

  it('waits while the review is within its days, whoever is waiting for it', () => {
    expect(suggestNextAct(situation({ hasDependants: true, alternatives: fits })).act).toBe('wait');
  });

  it('switches to an approved template when an overdue or rejected one holds messages up', () => {
    expect(suggestNextAct(situation({ clock: overdue, hasDependants: true, alternatives: fits }))).toMatchObject({
      act: 'use_alternative',
      alternative: fits[0],
    });
    expect(suggestNextAct(situation({ status: 'rejected', hasDependants: true, alternatives: fits })).act).toBe(
      'use_alternative',
    );
    expect(suggestNextAct(situation({ clock: overdue, alternatives: fits })).act).toBe('wait');
  });

  it('mends a fault of form, appeals a verdict the lint cannot explain, and rewrites when the appeal is spent', () => {
    const rejected = (rest: Partial<ReviewSituation>) => suggestNextAct(situation({ status: 'rejected', ...rest })).act;
    expect(rejected({ rejectionReason: 'INVALID_FORMAT: parameters placed next to each other' })).toBe('resubmit');
    expect(rejected({ rejectionReason: 'ABUSIVE_CONTENT', lintFindings: ['threatening'] })).toBe('resubmit');
    expect(rejected({ rejectionReason: 'ABUSIVE_CONTENT' })).toBe('appeal');
    expect(rejected({ rejectionReason: 'ABUSIVE_CONTENT', appealed: true })).toBe('resubmit');
    expect(rejected({ rejectionReason: 'ABUSIVE_CONTENT', appealed: true, resubmissions: 3 })).toBe('wait');
  });

  it('never suggests sending what is disabled, paused or not understood', () => {
    expect(suggestNextAct(situation({ status: 'disabled' })).act).toBe('appeal');
    expect(suggestNextAct(situation({ status: 'paused' })).act).toBe('wait');
    expect(suggestNextAct(situation({ status: 'unknown' })).act).toBe('wait');
  });
});
