import { editAllowance, nameBlockedUntil, pauseEndsAt, templatePolicies, templatePolicyAt } from './template-policy';

const now = new Date('2026-11-20T12:00:00.000Z');
const before = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const after = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);

describe('edits of an approved template', () => {
  it('are free while there were none', () => {
    expect(editAllowance([], now)).toMatchObject({ allowed: true, used: 0, most: 10, nextAllowedAt: null });
  });

  it('are one in 24 hours', () => {
    expect(editAllowance([before(23)], now)).toMatchObject({ allowed: false, nextAllowedAt: after(1) });
    expect(editAllowance([before(24)], now)).toMatchObject({ allowed: true, used: 1 });
  });

  it('are ten in 30 days, and the answer names the moment the oldest leaves the window', () => {
    const ten = Array.from({ length: 10 }, (_, i) => before(48 + i * 48));
    expect(editAllowance(ten, now)).toMatchObject({ allowed: false, used: 10, nextAllowedAt: after(30 * 24 - (48 + 9 * 48)) });
    expect(editAllowance(ten.slice(0, 9), now)).toMatchObject({ allowed: true, used: 9 });
    const old = before(31 * 24);
    expect(editAllowance([...ten.slice(0, 9), old, old], now)).toMatchObject({ allowed: true, used: 9 });
  });

  it('answer with a moment at which they really are allowed', () => {
    for (const submitted of [[before(1)], Array.from({ length: 12 }, (_, i) => before(25 + i))]) {
      const { nextAllowedAt } = editAllowance(submitted, now);
      expect(editAllowance(submitted, nextAllowedAt as Date).allowed).toBe(true);
      expect(editAllowance(submitted, new Date((nextAllowedAt as Date).getTime() - 1)).allowed).toBe(false);
    }
  });
});

describe('a pause', () => {
  it('is taken for 3 hours the first time, 6 the second, and has no known end after that', () => {
    expect(pauseEndsAt(0, now)).toEqual(after(3));
    expect(pauseEndsAt(1, now)).toEqual(after(6));
    expect(pauseEndsAt(2, now)).toBeNull();
  });
});

it('the name of a deleted approved template is blocked for 30 days', () => {
  expect(nameBlockedUntil(now)).toEqual(after(30 * 24));
});

it('the policies are in the order of their dates, and a moment before the first has the first', () => {
  const dates = templatePolicies.map(({ effectiveFrom }) => Date.parse(effectiveFrom));
  expect([...dates].sort((a, b) => a - b)).toEqual(dates);
  expect(templatePolicyAt(new Date(0))).toBe(templatePolicies[0]);
});
