import * as fc from 'fast-check';
import { aConsentEntry, anyConsentEntry, anyInstant, hoursAfter, hoursBefore, testNow } from '../testing';
import { consentLevels, consentState, meets, purposes, type ConsentKind, type ConsentLevel, type Purpose } from './consent';

const never = { wroteToUsAt: null };
/** The kinds, one hour apart, the last one an hour ago. */
const ledger = (kinds: ConsentKind[], purpose: Purpose = 'marketing') =>
  kinds.map((kind, index) => aConsentEntry({ id: `cns_${index}`, purpose, kind, occurredAt: hoursBefore(kinds.length - index) }));

describe('the consent ledger', () => {
  it.each<[ConsentKind[], string, string]>([
    [[], 'none', 'none'],
    [['requested'], 'none', 'requested'],
    [['given'], 'explicit', 'active'],
    [['given', 'confirmed'], 'double', 'active'],
    [['given', 'requested', 'confirmed'], 'double', 'active'],
    [['requested', 'confirmed'], 'double', 'active'],
    [['confirmed'], 'explicit', 'active'],
    [['given', 'confirmed', 'given'], 'double', 'active'],
    [['given', 'requested'], 'explicit', 'active'],
    [['given', 'withdrawn'], 'none', 'withdrawn'],
    [['given', 'confirmed', 'withdrawn'], 'none', 'withdrawn'],
    [['withdrawn', 'requested'], 'none', 'withdrawn'],
    [['withdrawn', 'given'], 'explicit', 'active'],
    [['given', 'withdrawn', 'confirmed'], 'explicit', 'active'],
    [['given', 'withdrawn', 'given', 'confirmed'], 'double', 'active'],
    [['given', 'expired'], 'none', 'expired'],
    [['withdrawn', 'expired'], 'none', 'withdrawn'],
    [['given', 'expired', 'confirmed'], 'explicit', 'active'],
  ])('after %j stands at %s, %s', (kinds, level, status) => {
    expect(consentState(ledger(kinds), 'marketing', never, testNow)).toMatchObject({ level, status });
  });

  it('names the entry that decided', () => {
    const entries = ledger(['given', 'confirmed', 'withdrawn']);
    expect(consentState(entries, 'marketing', never, testNow).entry).toBe(entries[2]);
  });

  it('keeps purposes apart', () => {
    expect(consentState(ledger(['given'], 'utility'), 'marketing', never, testNow).status).toBe('none');
  });

  it('takes the later id for the later entry when two happened at the same instant', () => {
    const occurredAt = hoursBefore(1);
    const given = aConsentEntry({ id: 'cns_a', kind: 'given', occurredAt });
    const withdrawn = aConsentEntry({ id: 'cns_b', kind: 'withdrawn', occurredAt });
    expect(consentState([withdrawn, given], 'utility', never, testNow).status).toBe('withdrawn');
  });

  it('does not count a grant of tomorrow yet, but allows for a clock a little ahead', () => {
    const at = (minutes: number) => [aConsentEntry({ occurredAt: hoursAfter(minutes / 60) })];
    expect(consentState(at(4), 'utility', never, testNow).status).toBe('active');
    expect(consentState(at(24 * 60), 'utility', never, testNow).status).toBe('none');
  });

  it('does not depend on the order in which entries arrive', () => {
    const shuffled = fc
      .array(anyConsentEntry, { maxLength: 15 })
      .chain((entries) => fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })));
    fc.assert(
      fc.property(shuffled, fc.constantFrom(...purposes), fc.option(anyInstant), ([entries, arrived], purpose, wroteToUsAt) => {
        const basis = { wroteToUsAt };
        expect(consentState(arrived, purpose, basis, testNow)).toEqual(consentState(entries, purpose, basis, testNow));
      }),
    );
  });

  it('a withdrawal after everything else always wins, unless they write to us for service afterwards', () => {
    const later = aConsentEntry({ id: 'zzz', kind: 'withdrawn', occurredAt: hoursAfter(24 * 365) });
    fc.assert(
      fc.property(
        fc.array(anyConsentEntry),
        fc.constantFrom(...purposes),
        fc.option(anyInstant),
        (entries, purpose, wroteToUsAt) => {
          const basis = { wroteToUsAt, required: 'implicit' as const };
          const state = consentState([{ ...later, purpose }, ...entries], purpose, basis, testNow);
          expect(state).toMatchObject({ level: 'none', status: 'withdrawn' });
        },
      ),
    );
  });
});

describe('writing to us', () => {
  const wrote = { wroteToUsAt: hoursBefore(0.5) };

  it('is implicit consent to be answered', () => {
    expect(consentState([], 'service', wrote, testNow)).toEqual({ level: 'implicit', status: 'active', entry: null });
  });

  it('is not consent to anything else, unless the workspace requires no more than that', () => {
    expect(consentState([], 'marketing', wrote, testNow).status).toBe('none');
    expect(consentState([], 'marketing', { ...wrote, required: 'explicit' }, testNow).status).toBe('none');
    expect(consentState([], 'utility', { ...wrote, required: 'implicit' }, testNow).level).toBe('implicit');
  });

  it('after STOP gets an answer, and the STOP itself does not', () => {
    const stopped = [aConsentEntry({ purpose: 'service', kind: 'withdrawn', occurredAt: hoursBefore(1) })];
    expect(consentState(stopped, 'service', wrote, testNow).status).toBe('active');
    expect(consentState(stopped, 'service', { wroteToUsAt: hoursBefore(1) }, testNow).status).toBe('withdrawn');
  });

  it('never undoes an opt-out of marketing', () => {
    const state = consentState(ledger(['withdrawn']), 'marketing', { ...wrote, required: 'implicit' }, testNow);
    expect(state.status).toBe('withdrawn');
  });

  it('does not lower a recorded opt-in', () => {
    expect(consentState(ledger(['given'], 'service'), 'service', wrote, testNow).level).toBe('explicit');
  });
});

it.each<[ConsentLevel, ConsentLevel[]]>([
  ['none', ['none']],
  ['implicit', ['none', 'implicit']],
  ['explicit', ['none', 'implicit', 'explicit']],
  ['double', ['none', 'implicit', 'explicit', 'double']],
])('%s consent meets %j', (level, met) => {
  expect(consentLevels.filter((required) => meets(level, required))).toEqual(met);
});
