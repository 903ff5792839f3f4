import { openItems, onboardingNextSteps } from '../../accounts/onboarding';
import { restrictionFreeAt, restrictionsInForce } from '../../accounts/restrictions';
import type { OnboardingItemName } from '../../accounts/standing';
import type { SendFacts } from '../facts';
import { iso, temporaryEffect, withoutNumbers, type Rule } from './rule';

/** The item was ticked once: what is amiss now is a later review, not a first one. */
const wasDone = (facts: SendFacts, name: OnboardingItemName): boolean =>
  facts.account.onboarding.some((item) => item.name === name && item.state === 'done');

/** R3, R15: no sending until the checklist is complete. */
export const onboardingIsComplete: Rule = {
  name: 'the onboarding checklist is complete',
  codes: ['account_onboarding_incomplete'],
  check(facts) {
    const open = openItems(facts.account.onboarding);
    if (open.length === 0) return null;
    return {
      code: 'account_onboarding_incomplete',
      rule: open.every((item) => item.name === 'third_party_terms_accepted') ? 'R15' : 'R3',
      message: 'The account is not ready to send: its onboarding checklist has open items.',
      facts: { openItems: open.map((item) => item.name) },
      remedy: `Complete: ${open.map((item) => `${item.name} (${onboardingNextSteps[item.name]})`).join(' ')}`,
      effect: 'refuse',
    };
  },
};

/** R4: WhatsApp shows *Verified* under business verification. */
export const businessIsVerified: Rule = {
  name: 'the business is verified',
  codes: ['account_not_verified'],
  check(facts) {
    const { status, at, source } = facts.account.businessVerification;
    if (status === 'verified') return null;
    const underWay = status === 'pending' && wasDone(facts, 'business_verified');
    return {
      code: 'account_not_verified',
      rule: 'R4',
      message: `Business verification is "${status}", not "verified".`,
      facts: { status, at: iso(at), source },
      remedy: underWay
        ? 'Wait for WhatsApp to finish verifying the business again; see Business verification in Meta Business Manager.'
        : 'Complete Business verification in Meta Business Manager, Security Center; the account is read again at the next sync.',
      effect: underWay ? temporaryEffect(facts) : 'refuse',
    };
  },
};

/** R4–R6: WhatsApp shows *Approved* under account status; a refusal is lifted by written notice only. */
export const accountIsApproved: Rule = {
  name: 'the account is approved',
  codes: ['account_not_approved', 'account_refused'],
  check(facts) {
    const { status, at, source, text } = facts.account.review;
    if (status === 'approved') return null;
    if (status === 'refused') {
      return {
        code: 'account_refused',
        rule: 'R5',
        message: 'WhatsApp refused this account.',
        facts: { status, at: iso(at), source, text: withoutNumbers(text) },
        remedy:
          'The business appeals to Meta itself; an authorised person then records the reinstatement here with the written notice (R6).',
        effect: 'refuse',
      };
    }
    const underWay = (status === 'pending' || status === 'deferred') && wasDone(facts, 'account_approved');
    return {
      code: 'account_not_approved',
      rule: 'R4',
      message: `The account review is "${status}", not "approved".`,
      facts: { status, at: iso(at), source },
      remedy:
        'See Account status in the Settings of the WhatsApp Business Account; wait for the review or answer what it asks for.',
      effect: underWay ? temporaryEffect(facts) : 'refuse',
    };
  },
};

/** P (facts §6.4): blocks with an end hold, bans and blocks without an end refuse. */
export const accountIsNotRestricted: Rule = {
  name: 'no restriction stops this kind of traffic',
  codes: ['account_restricted'],
  check(facts, { now }) {
    const traffic = {
      businessInitiated: facts.message.kind === 'template',
      marketing: facts.template?.category === 'marketing' || facts.message.purpose === 'marketing',
    };
    const inForce = restrictionsInForce(facts.account.restrictions, traffic, now);
    if (inForce.length === 0) return null;
    const freeAt = restrictionFreeAt(facts.account.restrictions, traffic, now);
    const banned = inForce.some(({ kind }) => kind === 'banned');
    return {
      code: 'account_restricted',
      rule: 'P',
      message: banned ? 'WhatsApp banned this account.' : 'WhatsApp restricts what this account may send.',
      facts: {
        restrictions: inForce.map(({ kind, scope, from, until, text }) => {
          return { kind, scope, from: iso(from), until: iso(until), text: withoutNumbers(text) };
        }),
      },
      remedy:
        freeAt === null
          ? 'See Business Support Home in Meta Business Manager and request a review; it lasts until it is lifted.'
          : `Wait until ${freeAt.toISOString()}, or request a review in Business Support Home in Meta Business Manager.`,
      ...(freeAt === null ? {} : { nextAllowedAt: freeAt.toISOString() }),
      effect: banned || freeAt === null ? 'refuse' : 'hold',
    };
  },
};
