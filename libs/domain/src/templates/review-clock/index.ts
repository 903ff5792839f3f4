export { calendarOf, defaultCalendar } from './account-calendar';
export { reviewClock, type ReviewClock } from './review-clock';
export { reviewPercentiles, type ReviewPercentiles } from './review-percentiles';
export { suggestNextAct, type NextAct, type ReviewSituation } from './suggest-next-act';
export { InvalidWorkingCalendarError, isPublicHoliday, type WorkingCalendar } from './working-calendar';
