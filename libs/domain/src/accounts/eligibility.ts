import type { AccountRestriction, AccountReview, BusinessVerification, FactSource } from './standing';

export const eligibilityFactKinds = [
  'business_verification',
  'account_review',
  'restriction',
  'restriction_lifted',
  'ban',
  'reinstatement',
] as const;
export type EligibilityFactKind = (typeof eligibilityFactKinds)[number];

/** One dated thing somebody said about an account. Facts are appended, never edited. */
export interface EligibilityFact {
  kind: EligibilityFactKind;
  /** Verification and review: our status word. Restriction and its lifting: the scope. Ban, reinstatement: not read. */
  value: string;
  /** WhatsApp's own words, or the operator's note. */
  text: string | null;
  /** When it happened, as the source dates it. */
  occurredAt: Date;
  /** When it was recorded here. */
  recordedAt: Date;
  source: FactSource;
  /** End of a restriction or ban; null: until lifted. */
  until: Date | null;
  /** Reference to the attached proof; R6 demands the written notice for a reinstatement. */
  evidenceId: string | null;
}

export interface Eligibility {
  businessVerification: BusinessVerification;
  review: AccountReview;
  /** In force and past, oldest first. */
  restrictions: AccountRestriction[];
  /** First time ever: what the onboarding checklist stands on. */
  firstVerified: EligibilityFact | null;
  firstApproved: EligibilityFact | null;
  /** Facts that would have reopened a refused or banned account and may not (R6): shown, so that somebody asks for the notice. */
  withheld: EligibilityFact[];
}

const verificationWords: readonly string[] = ['verified', 'not_verified', 'pending', 'failed'];
const reviewWords: readonly string[] = ['approved', 'pending', 'refused', 'deferred'];
const scopeWords: readonly string[] = ['all', 'business_initiated', 'customer_initiated', 'marketing'];

/** A word we do not know is never good news. */
const known = <T extends string>(words: readonly string[], value: string, otherwise: T): T =>
  words.includes(value) ? (value as T) : otherwise;

/** R6: an explicit act of an authorised person, with the written notice. */
const isReinstatement = (fact: EligibilityFact): boolean =>
  fact.kind === 'reinstatement' && fact.source === 'operator' && (fact.evidenceId ?? '').trim() !== '';

/** A reinstatement counts from the act of recording it: reads made between the date of the notice and the act are older news. */
const effectiveAt = (fact: EligibilityFact): number =>
  (fact.kind === 'reinstatement' ? fact.recordedAt : fact.occurredAt).getTime();

/** At the same instant good news comes first, so that the bad news stands. */
const severity = ({ kind, value }: EligibilityFact): number =>
  kind === 'ban' || value === 'refused' ? 2 : kind === 'reinstatement' || value === 'approved' || value === 'verified' ? 0 : 1;

const byTime = (a: EligibilityFact, b: EligibilityFact): number =>
  effectiveAt(a) - effectiveAt(b) ||
  severity(a) - severity(b) ||
  a.recordedAt.getTime() - b.recordedAt.getTime() ||
  // Any fixed order will do for the rest, so that arrival decides nothing.
  (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

const inForce = (restriction: AccountRestriction, at: Date): boolean =>
  restriction.until === null || restriction.until.getTime() > at.getTime();

/** A restriction reported again while in force is the same one with newer words. */
function restrict(restrictions: AccountRestriction[], next: AccountRestriction): AccountRestriction[] {
  const same = restrictions.find(({ kind, scope, until }) => {
    return kind === next.kind && scope === next.scope && (until === null || until.getTime() > next.from.getTime());
  });
  if (same === undefined) return [...restrictions, next];
  return restrictions.map((restriction) => (restriction === same ? { ...next, from: same.from } : restriction));
}

const lift = (
  restrictions: AccountRestriction[],
  at: Date,
  lifts: (restriction: AccountRestriction) => boolean,
): AccountRestriction[] =>
  restrictions.map((restriction) =>
    lifts(restriction) && inForce(restriction, at) ? { ...restriction, until: at } : restriction,
  );

function apply(state: Eligibility, fact: EligibilityFact): Eligibility {
  const { text, source, until } = fact;
  const at = new Date(effectiveAt(fact));
  switch (fact.kind) {
    case 'business_verification': {
      const status = known<BusinessVerification['status']>(verificationWords, fact.value, 'unknown');
      const firstVerified = state.firstVerified ?? (status === 'verified' ? fact : null);
      return { ...state, businessVerification: { status, at, source }, firstVerified };
    }
    case 'account_review': {
      const status = known<AccountReview['status']>(reviewWords, fact.value, 'unknown');
      if (state.review.status === 'refused' && status !== 'refused') return { ...state, withheld: [...state.withheld, fact] };
      // A repeated refusal keeps the date and the words of the first, unless the first had none.
      if (state.review.status === 'refused') return { ...state, review: { ...state.review, text: state.review.text ?? text } };
      const firstApproved = state.firstApproved ?? (status === 'approved' ? fact : null);
      return { ...state, review: { status, text: status === 'refused' ? text : null, at, source }, firstApproved };
    }
    case 'restriction': {
      const scope = known<AccountRestriction['scope']>(scopeWords, fact.value, 'all');
      return { ...state, restrictions: restrict(state.restrictions, { kind: 'restricted', scope, from: at, until, text }) };
    }
    case 'ban':
      return { ...state, restrictions: restrict(state.restrictions, { kind: 'banned', scope: 'all', from: at, until, text }) };
    case 'restriction_lifted': {
      const lifts = ({ kind, scope }: AccountRestriction) =>
        kind === 'restricted' && (fact.value === 'all' || scope === fact.value);
      const banned = state.restrictions.some((restriction) => restriction.kind === 'banned' && inForce(restriction, at));
      return {
        ...state,
        restrictions: lift(state.restrictions, at, lifts),
        withheld: banned ? [...state.withheld, fact] : state.withheld,
      };
    }
    case 'reinstatement': {
      if (!isReinstatement(fact)) return { ...state, withheld: [...state.withheld, fact] };
      const review: AccountReview =
        state.review.status === 'refused' ? { status: 'approved', text: null, at, source } : state.review;
      const firstApproved = state.firstApproved ?? (review === state.review ? null : fact);
      return { ...state, review, firstApproved, restrictions: lift(state.restrictions, at, () => true), withheld: [] };
    }
  }
}

/**
 * What a dated list of facts comes to. The order in which they arrive does not matter. R6: once refused (or banned), nothing a
 * provider says reopens the account; only a `reinstatement` by an operator with evidence does. Restrictions end at their date or
 * when the provider lifts them.
 */
export function foldEligibility(facts: readonly EligibilityFact[]): Eligibility {
  return [...facts].sort(byTime).reduce(apply, {
    businessVerification: { status: 'unknown', at: null, source: null },
    review: { status: 'unknown', text: null, at: null, source: null },
    restrictions: [],
    firstVerified: null,
    firstApproved: null,
    withheld: [],
  });
}

/** R4 and no block on everything. Whether one message may go is `decideSend`'s to say. */
export const isEligible = ({ businessVerification, review, restrictions }: Eligibility, now: Date): boolean =>
  businessVerification.status === 'verified' &&
  review.status === 'approved' &&
  !restrictions.some((restriction) => {
    const stopsAll = restriction.kind === 'banned' || restriction.scope === 'all';
    return stopsAll && restriction.from.getTime() <= now.getTime() && inForce(restriction, now);
  });
