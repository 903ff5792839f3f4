import fc from 'fast-check';
import { afterFailure, type FailureKind } from './after-failure';

const now = new Date('2026-11-22T12:00:00.000Z');

describe('what follows a failed attempt', () => {
  it('never resends what the provider may have taken', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<FailureKind>('retry', 'message', 'account', 'unrecognised'),
        fc.integer({ min: 1, max: 20 }),
        (kind, attempts) => {
          expect(afterFailure({ kind, outcome: 'unknown' }, attempts, now, 0.5)).toEqual({ next: 'unknown' });
        },
      ),
    );
  });

  it('repeats a refused attempt within a doubling ceiling, and never before Retry-After', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 0, max: 5000 }),
        (attempts, chance, after) => {
          const answer = afterFailure({ kind: 'retry', outcome: 'refused', retryAfterMs: after }, attempts, now, chance);
          if (answer.next !== 'queued') throw new Error('expected another try');
          const wait = answer.dueAt.getTime() - now.getTime();
          expect(wait).toBeGreaterThanOrEqual(after);
          expect(wait).toBeLessThanOrEqual(Math.max(after, 1000 * 2 ** (attempts - 1)));
        },
      ),
    );
  });

  it('ends as a dead letter when the tries are used up', () => {
    expect(afterFailure({ kind: 'retry', outcome: 'refused' }, 8, now, 0.1)).toEqual({ next: 'failed', dead: true });
  });

  it('holds what a channel or account refuses, since the next message would be refused too', () => {
    expect(afterFailure({ kind: 'account', outcome: 'refused' }, 1, now, 0.1)).toEqual({
      next: 'held',
      dueAt: new Date(now.getTime() + 60_000),
    });
  });

  it.each<FailureKind>(['message', 'recipient', 'recipient_opted_out', 'template', 'window_closed', 'unrecognised', 'notice'])(
    'does not repeat a %s failure by itself',
    (kind) => expect(afterFailure({ kind, outcome: 'refused' }, 1, now, 0.1)).toEqual({ next: 'failed', dead: false }),
  );
});
