import * as fc from 'fast-check';
import { anyRestriction, hoursAfter, hoursBefore, testNow } from '../testing';
import { restrictionFreeAt, restrictionsInForce, type Traffic } from './restrictions';
import type { AccountRestriction } from './standing';

const reply: Traffic = { businessInitiated: false, marketing: false };
const notification: Traffic = { businessInitiated: true, marketing: false };
const marketing: Traffic = { businessInitiated: true, marketing: true };
const block = (overrides: Partial<AccountRestriction> = {}): AccountRestriction => ({
  kind: 'restricted',
  scope: 'all',
  from: hoursBefore(1),
  until: hoursAfter(1),
  text: null,
  ...overrides,
});

it.each<[AccountRestriction['scope'], boolean, boolean, boolean]>([
  ['all', true, true, true],
  ['business_initiated', false, true, true],
  ['customer_initiated', true, false, false],
  ['marketing', false, false, true],
])('a restriction of %s traffic stops replies: %s, notifications: %s, marketing: %s', (scope, ...stopped) => {
  expect(
    [reply, notification, marketing].map((traffic) => restrictionsInForce([block({ scope })], traffic, testNow).length > 0),
  ).toEqual(stopped);
});

it('a ban stops everything, whatever its scope says', () => {
  expect(restrictionsInForce([block({ kind: 'banned', scope: 'marketing' })], reply, testNow)).toHaveLength(1);
});

it('traffic is free when the last of several blocks that follow each other has ended', () => {
  const chain = [
    block(),
    block({ from: hoursAfter(0.5), until: hoursAfter(3) }),
    block({ from: hoursAfter(3), until: hoursAfter(5) }),
  ];
  expect(restrictionFreeAt(chain, reply, testNow)).toEqual(hoursAfter(5));
  expect(restrictionFreeAt([...chain, block({ from: hoursAfter(4), until: null })], reply, testNow)).toBeNull();
  expect(restrictionFreeAt([], reply, testNow)).toEqual(testNow);
});

it('nothing stops traffic at the moment it is said to be free, and something does just before', () => {
  fc.assert(
    fc.property(fc.array(anyRestriction), fc.constantFrom(reply, notification, marketing), (restrictions, traffic) => {
      const free = restrictionFreeAt(restrictions, traffic, testNow);
      if (free === null) return;
      expect(restrictionsInForce(restrictions, traffic, free)).toEqual([]);
      if (free > testNow) expect(restrictionsInForce(restrictions, traffic, new Date(free.getTime() - 1))).not.toEqual([]);
    }),
  );
});
