import { localNow, worldTime } from './local-time';

/** Real: the clock of this computer, whatever its zone. */
describe('times of the own clock', () => {
  it('come back as the moment they were, to the minute', () => {
    const moment = Date.parse('2026-11-22T09:30:00.000Z');
    expect(worldTime(localNow(moment + 42_000))).toBe('2026-11-22T09:30:00.000Z');
  });

  it('are left as they are when they are none, so that the API names the field', () => {
    expect(worldTime('soon')).toBe('soon');
  });
});
