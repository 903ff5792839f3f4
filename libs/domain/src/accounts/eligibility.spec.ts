import * as fc from 'fast-check';
import { anEligibilityFact, anyEligibilityFact, hoursAfter, hoursBefore, testNow } from '../testing';
import { foldEligibility, isEligible, type EligibilityFact } from './eligibility';

const verified = anEligibilityFact({ kind: 'business_verification', value: 'verified', occurredAt: hoursBefore(200) });
const approved = anEligibilityFact({ value: 'approved', occurredAt: hoursBefore(200) });
const refused = anEligibilityFact({
  value: 'refused',
  text: 'company X does not comply with our policy',
  occurredAt: hoursBefore(100),
});
const notice = (overrides: Partial<EligibilityFact> = {}) =>
  anEligibilityFact({
    kind: 'reinstatement',
    value: 'approved',
    source: 'operator',
    evidenceId: 'file_1',
    occurredAt: hoursBefore(60),
    recordedAt: hoursBefore(40),
    ...overrides,
  });

describe('eligibility (R4)', () => {
  it('needs a verified business and an approved account', () => {
    expect(isEligible(foldEligibility([verified, approved]), testNow)).toBe(true);
    expect(isEligible(foldEligibility([verified]), testNow)).toBe(false);
    expect(isEligible(foldEligibility([approved]), testNow)).toBe(false);
    expect(isEligible(foldEligibility([]), testNow)).toBe(false);
  });

  it.each(['not_verified', 'pending', 'failed', 'expired', 'VERIFIED?'])('ends when a later read says %s', (value) => {
    const later = anEligibilityFact({ kind: 'business_verification', value, occurredAt: hoursBefore(1) });
    expect(isEligible(foldEligibility([verified, approved, later]), testNow)).toBe(false);
  });

  it('remembers when each was first true', () => {
    const eligibility = foldEligibility([
      anEligibilityFact({ value: 'deferred', occurredAt: hoursBefore(1) }),
      approved,
      verified,
    ]);
    expect(eligibility).toMatchObject({ firstApproved: approved, firstVerified: verified, review: { status: 'deferred' } });
  });

  it('takes the bad news when two facts carry the same time', () => {
    const sameTime = anEligibilityFact({ value: 'refused', occurredAt: approved.occurredAt });
    expect(foldEligibility([sameTime, approved]).review.status).toBe('refused');
  });

  it('does not depend on the order in which facts arrive', () => {
    const shuffled = fc
      .array(anyEligibilityFact, { maxLength: 12 })
      .chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })));
    fc.assert(fc.property(shuffled, ([facts, arrived]) => expect(foldEligibility(arrived)).toEqual(foldEligibility(facts))));
  });
});

describe('a refusal (R5, R6)', () => {
  it('keeps WhatsApp’s own words', () => {
    expect(foldEligibility([verified, approved, refused]).review).toEqual({
      status: 'refused',
      text: 'company X does not comply with our policy',
      at: refused.occurredAt,
      source: 'provider',
    });
  });

  it.each<[string, EligibilityFact]>([
    ['the provider reading approved again', anEligibilityFact({ value: 'approved', occurredAt: hoursBefore(1) })],
    [
      'an operator typing approved',
      anEligibilityFact({ value: 'approved', source: 'operator', evidenceId: 'file_1', occurredAt: hoursBefore(1) }),
    ],
    ['a new review being pending', anEligibilityFact({ value: 'pending', occurredAt: hoursBefore(1) })],
    ['a reinstatement without the notice', notice({ evidenceId: null })],
    ['a reinstatement with blank evidence', notice({ evidenceId: '  ' })],
    ['a reinstatement by the provider', notice({ source: 'provider' })],
    ['a reinstatement recorded before the refusal', notice({ occurredAt: hoursBefore(150), recordedAt: hoursBefore(150) })],
  ])('is not lifted by %s', (_, fact) => {
    expect(foldEligibility([verified, approved, refused, fact]).review.status).toBe('refused');
  });

  it('shows what would have reopened the account, so that somebody asks for the notice', () => {
    const again = anEligibilityFact({ value: 'approved', occurredAt: hoursBefore(1) });
    expect(foldEligibility([approved, refused, again]).withheld).toEqual([again]);
    expect(foldEligibility([approved, refused, notice(), again]).withheld).toEqual([]);
  });

  it('is lifted by written notice, recorded by an operator with its evidence', () => {
    const eligibility = foldEligibility([verified, approved, refused, notice()]);
    expect(eligibility.review).toEqual({ status: 'approved', text: null, at: hoursBefore(40), source: 'operator' });
    expect(isEligible(eligibility, testNow)).toBe(true);
  });

  it('read again between the date of the notice and its recording is older news', () => {
    const stale = anEligibilityFact({ value: 'refused', occurredAt: hoursBefore(50) });
    expect(foldEligibility([verified, approved, refused, stale, notice()]).review.status).toBe('approved');
  });

  it('can come again after a reinstatement', () => {
    const again = anEligibilityFact({ value: 'refused', text: 'again', occurredAt: hoursBefore(1) });
    expect(foldEligibility([approved, refused, notice(), again]).review).toMatchObject({ status: 'refused', text: 'again' });
  });

  it('stands against any facts whatever, as long as no reinstatement with evidence is among them', () => {
    const others = fc.array(
      anyEligibilityFact.filter((fact) => fact.kind !== 'reinstatement'),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(others, (facts) => {
        const eligibility = foldEligibility([...facts, refused]);
        expect(eligibility.review.status).toBe('refused');
        expect(isEligible(eligibility, testNow)).toBe(false);
      }),
    );
  });
});

describe('restrictions', () => {
  const block = anEligibilityFact({ kind: 'restriction', value: 'business_initiated', until: hoursAfter(24) });

  it('end at their date, or when the provider lifts them', () => {
    const lifted = anEligibilityFact({ kind: 'restriction_lifted', value: 'business_initiated', occurredAt: hoursBefore(1) });
    expect(foldEligibility([block]).restrictions).toMatchObject([
      { kind: 'restricted', scope: 'business_initiated', until: hoursAfter(24) },
    ]);
    expect(foldEligibility([block, lifted]).restrictions).toMatchObject([{ until: hoursBefore(1) }]);
  });

  it('of an unknown kind stop everything', () => {
    expect(foldEligibility([{ ...block, value: 'SOMETHING_NEW' }]).restrictions).toMatchObject([{ scope: 'all' }]);
  });

  it('reported again are one restriction with newer words', () => {
    const again = { ...block, occurredAt: hoursBefore(1), text: 'extended', until: hoursAfter(48) };
    expect(foldEligibility([block, again]).restrictions).toEqual([
      { kind: 'restricted', scope: 'business_initiated', from: block.occurredAt, until: hoursAfter(48), text: 'extended' },
    ]);
  });

  it('that are bans end only with the written notice (R6)', () => {
    const ban = anEligibilityFact({ kind: 'ban', value: '', occurredAt: hoursBefore(100) });
    const lifted = anEligibilityFact({ kind: 'restriction_lifted', value: 'all', occurredAt: hoursBefore(50) });
    expect(isEligible(foldEligibility([verified, approved, ban, lifted]), testNow)).toBe(false);
    expect(foldEligibility([ban, lifted]).withheld).toEqual([lifted]);
    expect(isEligible(foldEligibility([verified, approved, ban, notice()]), testNow)).toBe(true);
  });
});
