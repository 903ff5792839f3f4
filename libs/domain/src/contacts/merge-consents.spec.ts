import * as fc from 'fast-check';
import { consentLevels, consentState, purposes, type ConsentEntry, type ConsentKind, type Purpose } from './consent';
import { mergeConsents, type LedgerOf } from './merge-consents';

const now = new Date('2026-11-20T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
let serial = 0;
const entry = (kind: ConsentKind, days: number, purpose: Purpose = 'marketing'): ConsentEntry => ({
  id: String(++serial).padStart(8, '0'),
  purpose,
  kind,
  occurredAt: daysAgo(days),
  channel: 'web',
  actor: 'form',
});
const ledger = (entries: ConsentEntry[], wroteToUsAt: Date | null = null): LedgerOf => ({ entries, wroteToUsAt });

/** The survivor's ledger with what the merge adds. */
function after(survivor: LedgerOf, merged: LedgerOf, purpose: Purpose) {
  const added = mergeConsents(survivor, merged, now).map((one, index) => ({
    ...entry(one.kind, 0, one.purpose),
    ...one,
    id: `z${index}`,
  }));
  const wroteToUsAt = [survivor.wroteToUsAt, merged.wroteToUsAt]
    .filter((date) => date !== null)
    .sort((a, b) => Number(b) - Number(a))[0];
  return consentState([...survivor.entries, ...added], purpose, { wroteToUsAt: wroteToUsAt ?? null }, now);
}

// Real: the rule; nothing else is needed.
describe('the ledgers of two contacts that are one person', () => {
  it.each([
    [
      'a withdrawal of the one ends an opt-in of the other, whichever was later',
      [entry('given', 1)],
      [entry('withdrawn', 9)],
      'none',
    ],
    ['and the other way round', [entry('withdrawn', 9)], [entry('given', 1)], 'none'],
    ['an expiry ends an opt-in', [entry('given', 1)], [entry('expired', 9)], 'none'],
    ['an opt-in comes along where the other says nothing', [], [entry('given', 3)], 'explicit'],
    ['with its second step', [], [entry('given', 3), entry('confirmed', 2)], 'double'],
    ['of two levels the lower stands', [entry('given', 3), entry('confirmed', 2)], [entry('given', 1)], 'explicit'],
    ['and the lower of ours, too', [entry('given', 1)], [entry('given', 3), entry('confirmed', 2)], 'explicit'],
    ['a mere request takes nothing away', [entry('given', 1)], [entry('requested', 1)], 'explicit'],
  ] as const)('%s', (_, ours, theirs, level) => {
    expect(after(ledger([...ours]), ledger([...theirs]), 'marketing').level).toBe(level);
  });

  it('keep a withdrawal of service though the other contact wrote to us afterwards', () => {
    const stopped = ledger([entry('withdrawn', 5, 'service')]);
    const wrote = ledger([], daysAgo(1));
    expect(after(stopped, wrote, 'service').status).toBe('withdrawn');
    expect(after(wrote, stopped, 'service').status).toBe('withdrawn');
  });

  it('carry the proof of what comes along', () => {
    const given = entry('given', 3);
    expect(mergeConsents(ledger([]), ledger([given]), now)).toEqual([
      { purpose: 'marketing', kind: 'given', occurredAt: given.occurredAt, proof: given.id },
    ]);
  });

  const anyLedger = fc
    .array(
      fc.record({
        kind: fc.constantFrom<ConsentKind>('requested', 'given', 'confirmed', 'withdrawn', 'expired'),
        days: fc.integer({ min: 0, max: 30 }),
        purpose: fc.constantFrom(...purposes),
      }),
      { maxLength: 6 },
    )
    .map((rows) => rows.map(({ kind, days, purpose }) => entry(kind, days, purpose)));

  it('never allow what either of them had ended, and merging again adds nothing stricter', () => {
    fc.assert(
      fc.property(anyLedger, anyLedger, fc.constantFrom(...purposes), (a, b, purpose) => {
        const [ours, theirs] = [ledger(a), ledger(b)];
        const states = [ours, theirs].map(({ entries }) => consentState(entries, purpose, { wroteToUsAt: null }, now));
        const result = after(ours, theirs, purpose);
        if (states.some(({ status }) => status === 'withdrawn')) expect(result.status).toBe('withdrawn');
        const rank = (level: (typeof consentLevels)[number]) => consentLevels.indexOf(level);
        const highest = Math.max(...states.map(({ level }) => rank(level)));
        expect(rank(result.level)).toBeLessThanOrEqual(highest);
      }),
    );
  });
});
