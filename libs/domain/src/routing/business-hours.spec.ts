import { openAt, type BusinessHours } from './business-hours';

const weekdays = [1, 2, 3, 4, 5];
const hours = (overrides: Partial<BusinessHours> = {}): BusinessHours => ({
  timeZone: 'Europe/Lisbon',
  week: weekdays.map((day) => ({ day, from: '09:00', to: '17:30' })),
  holidays: [],
  country: null,
  ...overrides,
});
const state = (time: string, of: BusinessHours = hours()) => openAt(of, new Date(time));

// Real: the rule and luxon's time zones.
describe('business hours', () => {
  it.each([
    ['the first minute', '2026-11-20T09:00:00Z', true],
    ['the last moment', '2026-11-20T17:29:59.999Z', true],
    ['the end itself', '2026-11-20T17:30:00Z', false],
    ['the night before', '2026-11-20T08:59:59Z', false],
    ['a Saturday', '2026-11-21T12:00:00Z', false],
    ['nine in summer, which is eight in UTC', '2026-07-15T08:00:00Z', true],
  ])('know %s', (_, time, open) => {
    expect(state(time).open).toBe(open);
  });

  it('name a closed weekend by its Friday evening, at every moment of it, and say when Monday opens', () => {
    for (const time of ['2026-11-20T17:30:00Z', '2026-11-21T12:00:00Z', '2026-11-23T08:59:59Z'])
      expect(state(time)).toEqual({
        open: false,
        since: new Date('2026-11-20T17:30:00Z'),
        until: new Date('2026-11-23T09:00:00Z'),
      });
  });

  it('know a lunch break, a holiday of their own, and the public ones of a country', () => {
    const broken = hours({
      week: [
        { day: 5, from: '14:00', to: '24:00' },
        { day: 5, from: '09:00', to: '13:00' },
      ],
    });
    expect(state('2026-11-20T13:30:00Z', broken)).toEqual({
      open: false,
      since: new Date('2026-11-20T13:00:00Z'),
      until: new Date('2026-11-20T14:00:00Z'),
    });
    expect(state('2026-11-20T23:59:00Z', broken).open).toBe(true);
    expect(state('2026-11-20T12:00:00Z', hours({ holidays: ['2026-11-20'] })).open).toBe(false);
    expect(state('2026-12-08T12:00:00Z', hours({ country: 'PT' })).open).toBe(false);
    expect(state('2026-12-08T12:00:00Z').open).toBe(true);
  });

  it('are kept over the night the clocks change', () => {
    const nights = hours({ timeZone: 'Europe/Berlin', week: [{ day: 7, from: '00:00', to: '06:00' }] });
    // 29 March 2026: two o'clock becomes three; six in the morning is four in UTC.
    expect(state('2026-03-29T03:59:00Z', nights).open).toBe(true);
    expect(state('2026-03-29T04:00:00Z', nights).open).toBe(false);
  });

  it('of a team that never opens have no next opening', () => {
    expect(state('2026-11-20T12:00:00Z', hours({ week: [] }))).toMatchObject({ open: false, until: null });
  });
});
