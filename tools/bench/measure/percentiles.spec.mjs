// Real: everything; pure functions.
import { median, percentile } from './percentiles.mjs';

describe('percentiles', () => {
  it('takes the nearest rank, whatever the order', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 1)).toBe(100);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('says that there is none when nothing was measured', () => {
    expect(percentile([], 0.5)).toBeNaN();
    expect(median([])).toBeNaN();
  });

  it('takes the middle round, or the mean of the two in the middle', () => {
    expect(median([900, 100, 300])).toBe(300);
    expect(median([900, 100, 300, 500])).toBe(400);
  });
});
