import * as fc from 'fast-check';
import { anyDeliveryStatus, anyMessageState } from '../testing';
import {
  advance,
  canCancel,
  canTransition,
  deliveryStatuses,
  finalStates,
  holderOf,
  isFinal,
  mergeError,
  messageStates,
  ownTransitions,
  type DeliveryStatus,
  type MessageState,
} from './message-state';

// The whole table, written out once more as an operator would check it: columns in the order of `deliveryStatuses`.
const table: Record<MessageState, string> = {
  scheduled: 'handed_off sent delivered read failed undelivered canceled',
  held: 'handed_off sent delivered read failed undelivered canceled',
  queued: 'handed_off sent delivered read failed undelivered canceled',
  handing_off: 'handed_off sent delivered read failed undelivered canceled',
  unknown: 'handed_off sent delivered read failed undelivered canceled',
  handed_off: 'handed_off sent delivered read failed undelivered canceled',
  sent: 'sent sent delivered read failed undelivered sent',
  delivered: 'delivered delivered delivered read delivered delivered delivered',
  read: 'read read read read read read read',
  failed: 'failed failed delivered read failed failed failed',
  undelivered: 'undelivered undelivered delivered read undelivered undelivered undelivered',
  expired: 'expired expired delivered read expired expired expired',
  canceled: 'canceled canceled delivered read canceled canceled canceled',
};

const run = (state: MessageState, reports: readonly DeliveryStatus[]) =>
  reports.reduce((current, status) => advance(current, { status }).state, state);

describe('a delivery report', () => {
  describe.each(messageStates)('about a message that is %s', (state) => {
    it.each(deliveryStatuses.map((status, column) => [status, table[state].split(' ')[column]] as const))(
      'saying %s makes it %s',
      (status, next) => {
        expect(advance(state, { status })).toEqual({ state: next, changed: next !== state });
      },
    );
  });

  it('repeated changes nothing', () => {
    fc.assert(
      fc.property(anyMessageState, anyDeliveryStatus, (state, status) => {
        const once = advance(state, { status });
        expect(advance(once.state, { status })).toEqual({ state: once.state, changed: false });
      }),
    );
  });

  it('never hands a message back to us, the provider or the network', () => {
    const rank = { ours: 0, provider: 1, network: 2, nobody: 3, customer: 4 };
    fc.assert(
      fc.property(anyMessageState, anyDeliveryStatus, (state, status) => {
        expect(rank[holderOf(advance(state, { status }).state)]).toBeGreaterThanOrEqual(rank[holderOf(state)]);
      }),
    );
  });

  it('leaves a delivered message delivered, whatever the order of the reports', () => {
    fc.assert(
      fc.property(anyMessageState, fc.array(anyDeliveryStatus), (state, reports) => {
        const expected = reports.includes('read') || state === 'read' ? 'read' : 'delivered';
        const seen = [...reports, 'delivered' as const];
        expect(run(state, seen)).toBe(expected);
        expect(run(state, seen.toReversed())).toBe(expected);
      }),
    );
  });
});

describe('our own moves', () => {
  it.each<[MessageState, MessageState]>([
    ['scheduled', 'queued'],
    ['queued', 'handing_off'],
    ['queued', 'held'],
    ['held', 'queued'],
    ['handing_off', 'handed_off'],
    ['handing_off', 'unknown'],
    ['handing_off', 'queued'],
    ['unknown', 'handed_off'],
    ['unknown', 'queued'],
    ['unknown', 'failed'],
  ])('allow %s to become %s', (from, to) => expect(canTransition(from, to)).toBe(true));

  it.each<[MessageState, MessageState]>([
    ['handed_off', 'queued'],
    ['unknown', 'handing_off'],
    ['handing_off', 'canceled'],
    ['unknown', 'canceled'],
    ['held', 'handing_off'],
    ['failed', 'queued'],
    ['delivered', 'failed'],
  ])('never let %s become %s', (from, to) => expect(canTransition(from, to)).toBe(false));

  it('touch nothing the provider already has, and end nowhere but in an end', () => {
    for (const state of messageStates) {
      if (holderOf(state) !== 'ours') expect(ownTransitions[state]).toEqual([]);
      else expect(ownTransitions[state].some((next) => isFinal(next))).toBe(true);
    }
  });

  it('cancel only what has certainly not left', () => {
    expect(messageStates.filter(canCancel)).toEqual(['scheduled', 'held', 'queued']);
  });
});

it('names who has the message', () => {
  expect(Object.fromEntries(messageStates.map((state) => [state, holderOf(state)]))).toEqual({
    scheduled: 'ours',
    held: 'ours',
    queued: 'ours',
    handing_off: 'ours',
    unknown: 'ours',
    handed_off: 'provider',
    sent: 'network',
    delivered: 'customer',
    read: 'customer',
    failed: 'nobody',
    undelivered: 'nobody',
    expired: 'nobody',
    canceled: 'nobody',
  });
  expect(finalStates.every(isFinal)).toBe(true);
  expect(isFinal('delivered')).toBe(false);
});

it('keeps the first error: later reports never erase what explains', () => {
  const first = { code: '63016' };
  expect(mergeError(first, { code: '30008' })).toBe(first);
  expect(mergeError(first, null)).toBe(first);
  expect(mergeError(null, first)).toBe(first);
  expect(mergeError(undefined, undefined)).toBeNull();
});
