import * as fc from 'fast-check';
import { afterAct, broadcastActs, broadcastStates } from './broadcast-state';
import { recipientVariables } from './recipient-variables';
import { defaultThresholds, shouldPause, type WatchSample } from './watch';

// Real: the rules alone.
describe("a broadcast's states", () => {
  it('end in finished or canceled, from which nothing leads anywhere', () => {
    for (const act of broadcastActs)
      for (const state of ['finished', 'canceled'] as const) expect(afterAct(state, act)).toBeNull();
  });

  it('run only from a frozen audience, and pause and resume only while they run', () => {
    expect(broadcastStates.filter((state) => afterAct(state, 'start') !== null)).toEqual(['ready']);
    expect(broadcastStates.filter((state) => afterAct(state, 'pause') !== null)).toEqual(['running']);
    expect(broadcastStates.filter((state) => afterAct(state, 'resume') !== null)).toEqual(['paused']);
    expect(broadcastStates.filter((state) => afterAct(state, 'cancel') !== null)).toEqual([
      'draft',
      'ready',
      'running',
      'paused',
    ]);
  });
});

describe('the variables of one recipient', () => {
  const contact = { name: 'Ana', language: 'pt', country: null };
  it('come from a column, the contact, the same for all, or a column of their own name', () => {
    const mapping = { '1': { field: 'name' }, '2': { column: 'order' }, '3': { value: 'today' } } as const;
    const columns = { order: 'A-17', '4': 'own' };
    expect(recipientVariables(mapping, ['1', '2', '3', '4'], columns, contact)).toEqual({
      '1': 'Ana',
      '2': 'A-17',
      '3': 'today',
      '4': 'own',
    });
  });

  it('leave out what is not there, so that the policy names it as missing, and never take it from an object itself', () => {
    const mapping = { '1': { field: 'country' }, '2': { column: 'constructor' } } as const;
    expect(recipientVariables(mapping, ['1', '2', 'toString'], {}, contact)).toEqual({});
  });
});

describe('the watch over a running broadcast', () => {
  const fine: WatchSample = { settled: 100, failed: 0, handedOff: 100, optedOut: 0, channelStatus: 'online', quality: 'high' };

  it.each([
    ['a fifth failed', { failed: 20 }, 'failures'],
    ['one in twenty opted out', { optedOut: 5 }, 'opt_outs'],
    ['the number is rated low', { quality: 'LOW' }, 'quality'],
    ['the number is rated red', { quality: 'RED' }, 'quality'],
    ['the number is flagged', { channelStatus: 'flagged' }, 'quality'],
    ['all at once: quality first', { failed: 100, optedOut: 100, quality: 'low' }, 'quality'],
  ])('stops it when %s', (_, change, by) => {
    expect(shouldPause(defaultThresholds, { ...fine, ...change })?.by).toBe(by);
  });

  it.each([
    ['nothing is wrong', {}],
    ['just under the thresholds', { failed: 19, optedOut: 4 }],
    ['too few have a result', { settled: 49, failed: 49, handedOff: 49, optedOut: 49 }],
    ['the provider does not rate the number', { quality: null }],
  ])('lets it run when %s', (_, change) => {
    expect(shouldPause(defaultThresholds, { ...fine, ...change })).toBeNull();
  });

  it('looks at nothing but quality when both thresholds are off', () => {
    const off = { failurePercent: null, optOutPercent: null, minSample: 1 };
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (failed, optedOut) => shouldPause(off, { ...fine, failed, optedOut }) === null),
    );
  });
});
