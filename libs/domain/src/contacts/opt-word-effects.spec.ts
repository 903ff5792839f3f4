import * as fc from 'fast-check';
import { aConsentEntry, anyConsentEntry, hoursBefore, testNow } from '../testing';
import { consentState, purposes, type ConsentEntry, type ConsentKind, type Purpose } from './consent';
import { openRequests, optWordEffects, requestOpenForMs } from './opt-word-effects';

const at = (hours: number, kind: ConsentKind, purpose: Purpose = 'marketing'): ConsentEntry =>
  aConsentEntry({ id: `${hours}`, kind, purpose, occurredAt: hoursBefore(hours) });
/** The ledger after the word, as the job writes it. */
const after = (word: Parameters<typeof optWordEffects>[0], entries: ConsentEntry[]): ConsentEntry[] => [
  ...entries,
  ...optWordEffects(word, entries, testNow).map((effect, index) =>
    aConsentEntry({ ...effect, id: `~${index}`, occurredAt: testNow }),
  ),
];
const status = (entries: ConsentEntry[], purpose: Purpose) =>
  consentState(entries, purpose, { wroteToUsAt: null }, testNow).status;

describe('STOP', () => {
  it('withdraws everything we could start, whatever the ledger said, and leaves answering alone', () => {
    fc.assert(
      fc.property(fc.array(anyConsentEntry, { maxLength: 10 }), (entries) => {
        const past = entries.filter(({ occurredAt }) => occurredAt < testNow);
        const ledger = after('stop', past);
        for (const purpose of purposes.filter((one) => one !== 'service')) expect(status(ledger, purpose)).toBe('withdrawn');
        expect(status(ledger, 'service')).toBe(status(past, 'service'));
      }),
    );
  });
});

describe('a tapped stop of marketing', () => {
  it('withdraws marketing and nothing else', () => {
    const ledger = after('stop_marketing', [at(9, 'given'), at(9, 'given', 'utility')]);
    expect(purposes.map((purpose) => status(ledger, purpose))).toEqual(['none', 'active', 'none', 'withdrawn']);
  });
});

describe('START', () => {
  it('restores what had been granted before it was withdrawn', () => {
    const stopped = after('stop', [at(9, 'given'), at(8, 'given', 'utility')]).map((entry) => ({
      ...entry,
      occurredAt: entry.occurredAt < testNow ? entry.occurredAt : hoursBefore(1),
    }));
    const ledger = after('start', stopped);
    expect(purposes.map((purpose) => status(ledger, purpose))).toEqual(['none', 'active', 'withdrawn', 'active']);
  });

  it.each([
    ['from a stranger', []],
    ['after a STOP without any grant before', [at(5, 'withdrawn'), at(5, 'withdrawn', 'utility')]],
    ['from somebody whose marketing request is unanswered', [at(5, 'requested')]],
  ])('%s opts in to utility only: one word is no explicit marketing consent', (_, entries) => {
    expect(optWordEffects('start', entries, testNow)).toEqual([{ purpose: 'utility', kind: 'given' }]);
  });
});

describe('an open double opt-in request', () => {
  const open = (...entries: ConsentEntry[]) => openRequests(entries, testNow);

  it.each<[string, Purpose[], ConsentEntry[]]>([
    ['nobody asked', [], [at(3, 'given')]],
    ['asked an hour ago', ['marketing'], [at(1, 'requested')]],
    ['asked after a grant', ['marketing'], [at(5, 'given'), at(1, 'requested')]],
    ['asked, and a form filled in since: the second step is still missing', ['marketing'], [at(5, 'requested'), at(1, 'given')]],
    ['asked and confirmed', [], [at(5, 'requested'), at(1, 'confirmed')]],
    ['asked and withdrawn', [], [at(5, 'requested'), at(1, 'withdrawn')]],
    ['asked and expired', [], [at(5, 'requested'), at(1, 'expired')]],
    ['withdrawn, then asked again', ['marketing'], [at(5, 'requested'), at(3, 'withdrawn'), at(1, 'requested')]],
    ['confirmed before it was asked for: that was one step', ['marketing'], [at(5, 'confirmed'), at(1, 'requested')]],
    ['doubly confirmed already', [], [at(9, 'requested'), at(8, 'confirmed'), at(1, 'requested')]],
    ['asked for two purposes', ['utility', 'marketing'], [at(2, 'requested', 'utility'), at(1, 'requested')]],
    ['asked about service, which needs no word', [], [at(1, 'requested', 'service')]],
    ['asked over a week ago: a YES now answers something else', [], [at(requestOpenForMs / 3_600_000 + 1, 'requested')]],
  ])('%s', (_, expected, entries) => expect(open(...entries)).toEqual(expected));

  it('is open only where a confirmation makes the consent double', () => {
    fc.assert(
      fc.property(fc.array(anyConsentEntry, { maxLength: 10 }), (entries) => {
        const past = entries
          .filter(({ occurredAt }) => occurredAt < testNow)
          .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1));
        for (const purpose of openRequests(past, testNow)) {
          const ledger = [...past, aConsentEntry({ id: '~', purpose, kind: 'confirmed', occurredAt: testNow })];
          expect(consentState(ledger, purpose, { wroteToUsAt: null }, testNow).level).toBe('double');
        }
      }),
    );
  });
});
