import { quietUntil, type QuietHours } from './quiet-hours';
import { localMoment, zoneOfContact } from '../time/time-zones';

const night = (overrides: Partial<QuietHours> = {}): QuietHours => ({
  from: '21:00',
  to: '08:00',
  timeZone: 'Europe/Lisbon',
  purposes: ['marketing'],
  ...overrides,
});
const until = (hours: QuietHours, now: string) => quietUntil(hours, new Date(now))?.toISOString() ?? null;

describe('quiet hours', () => {
  it.each([
    ['before they begin', '2026-11-20T20:59:59Z', null],
    ['as they begin', '2026-11-20T21:00:00Z', '2026-11-21T08:00:00.000Z'],
    ['after midnight', '2026-11-21T03:00:00Z', '2026-11-21T08:00:00.000Z'],
    ['as they end', '2026-11-21T08:00:00Z', null],
    ['in summer, on the same clock', '2026-07-20T20:30:00Z', '2026-07-21T07:00:00.000Z'],
  ])('%s', (_, now, end) => expect(until(night(), now)).toBe(end));

  it('end by the clock on the nights in which it is changed', () => {
    // Forward on 29 March, back on 25 October 2026.
    expect(until(night(), '2026-03-28T22:00:00Z')).toBe('2026-03-29T07:00:00.000Z');
    expect(until(night(), '2026-10-24T22:00:00Z')).toBe('2026-10-25T08:00:00.000Z');
    // 01:30 does not exist that night: the clocks show 02:30 then.
    expect(until(night({ to: '01:30' }), '2026-03-28T22:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('may lie within one day', () => {
    expect(until(night({ from: '12:00', to: '14:00' }), '2026-11-20T13:00:00Z')).toBe('2026-11-20T14:00:00.000Z');
    expect(until(night({ from: '12:00', to: '14:00' }), '2026-11-20T22:00:00Z')).toBeNull();
  });
});

describe('the clock that counts for a contact', () => {
  const zone = (timeZone: string | null, country: string | null) => zoneOfContact({ timeZone, country }, 'America/Toronto');

  it("is their own, else their country's where it has one, else the workspace's", () => {
    expect(zone('Asia/Tokyo', 'BR')).toBe('Asia/Tokyo');
    expect(zone('Not/AZone', 'JP')).toBe('Asia/Tokyo');
    expect(zone(null, 'DE')).toBe('Europe/Berlin');
    for (const wide of ['US', 'BR', 'AU', 'PT', 'XX', null]) expect(zone(null, wide)).toBe('America/Toronto');
    expect(zoneOfContact({ timeZone: null, country: null }, null)).toBe('UTC');
  });

  it('says which moment a wall time is, on either side of a change of the clocks', () => {
    const at = (wall: string, where = 'America/New_York') => localMoment(wall, where).toISOString();
    expect(at('2026-12-01T09:00')).toBe('2026-12-01T14:00:00.000Z');
    expect(at('2026-06-01T09:00')).toBe('2026-06-01T13:00:00.000Z');
    expect(at('2026-03-08T02:30')).toBe('2026-03-08T07:30:00.000Z');
    expect(at('2026-12-01T09:00', 'Asia/Kathmandu')).toBe('2026-12-01T03:15:00.000Z');
  });
});
