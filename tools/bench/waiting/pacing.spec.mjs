// Real: everything; pure functions.
import { countPace } from './pacing.mjs';

/** So many a second, evenly, from `from` ms on. */
const even = (perSecond, seconds, from = 0) =>
  Array.from({ length: perSecond * seconds }, (_, index) => from + (index * 1000) / perSecond);

describe('counting a pace', () => {
  it('of an even stream finds the pace itself', () => {
    expect(countPace(even(100, 20), 100, 10)).toMatchObject({ kept: 100, offPercent: 0, busiest: 100, overPercent: 0 });
  });

  it('finds the busiest second wherever it begins', () => {
    const burst = Array.from({ length: 30 }, () => 7500);
    const times = [...even(100, 20), ...burst].sort((a, b) => a - b);
    expect(countPace(times, 100, 10)).toMatchObject({ busiest: 130, overPercent: 30 });
  });

  it('leaves out the first seconds, in which senders start', () => {
    expect(countPace([...Array.from({ length: 500 }, () => 0), ...even(100, 20, 1)], 100, 10).busiest).toBe(100);
  });
});
