import * as fc from 'fast-check';
import { anyInstant } from '../testing';
import { lastCustomerMessageAfter, serviceWindow } from './service-window';

const constants = { windowHours: 24, windowMarginSeconds: 120 };
const wroteAt = new Date('2026-11-19T12:00:00.000Z');

describe('the customer service window', () => {
  it('closes two minutes before the 24 hours are over', () => {
    const window = serviceWindow(wroteAt, constants);
    expect(window.opensAt).toEqual(wroteAt);
    expect(window.closesAt).toEqual(new Date('2026-11-20T11:58:00.000Z'));
    expect(window.endsAt).toEqual(new Date('2026-11-20T12:00:00.000Z'));
  });

  it.each([
    ['2026-11-19T12:00:00.000Z', true, 86_280],
    ['2026-11-20T11:57:59.999Z', true, 0],
    ['2026-11-20T11:58:00.000Z', false, 0],
    ['2026-11-20T12:00:00.000Z', false, 0],
    // The customer's clock is ahead of ours.
    ['2026-11-19T11:59:00.000Z', true, 86_340],
  ])('at %s is open: %s, with %i seconds left', (now, open, seconds) => {
    const window = serviceWindow(wroteAt, constants);
    expect(window.isOpen(new Date(now))).toBe(open);
    expect(window.secondsLeft(new Date(now))).toBe(seconds);
  });

  it('does not exist for a customer who never wrote', () => {
    const window = serviceWindow(null, constants);
    expect(window).toMatchObject({ opensAt: null, closesAt: null, endsAt: null });
    expect(window.isOpen(wroteAt)).toBe(false);
    expect(window.secondsLeft(wroteAt)).toBe(0);
  });

  it('is opened and extended by the customer alone, and never shortened', () => {
    const message = fc.record({ author: fc.constantFrom('customer' as const, 'business' as const), at: anyInstant });
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const last = messages.reduce(lastCustomerMessageAfter, null as Date | null);
        const customers = messages.filter(({ author }) => author === 'customer').map(({ at }) => at.getTime());
        expect(last?.getTime() ?? null).toBe(customers.length === 0 ? null : Math.max(...customers));
      }),
    );
  });
});
