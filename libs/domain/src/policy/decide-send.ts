import { serviceWindow } from '../conversations/service-window';
import type { Decision, DecisionCode, Moment, Reason, Verdict } from './decision';
import type { SendFacts } from './facts';
import { policyAt } from './policy-constants';
import { accountIsApproved, accountIsNotRestricted, businessIsVerified, onboardingIsComplete } from './rules/account-rules';
import { channelIsOnline } from './rules/channel-rules';
import { consentIsGiven } from './rules/consent-rules';
import { contentFitsChannel } from './rules/content-rules';
import { messageIsNotExpired } from './rules/expiry-rules';
import { capHasRoom, limitHasRoom } from './rules/limit-rules';
import { hoursAreNotQuiet } from './rules/quiet-rules';
import {
  marketingIsDeliveredThere,
  recipientIsAddressable,
  recipientIsNotBlocked,
  recipientIsOnWhatsApp,
} from './rules/recipient-rules';
import { iso, type Rule, type RuleContext } from './rules/rule';
import {
  templateBelongsToAccount,
  templateExists,
  templateIsApproved,
  templateIsNotHeld,
  templateVariablesFit,
} from './rules/template-rules';
import { windowIsOpenForFreeForm } from './rules/window-rules';

/** The policy. Every rule is asked every time, in this order; a message leaves when none of them objects. */
export const sendRules: readonly Rule[] = [
  // May this account send at all?
  onboardingIsComplete,
  businessIsVerified,
  accountIsApproved,
  accountIsNotRestricted,
  channelIsOnline,
  // May this message go now?
  windowIsOpenForFreeForm,
  templateExists,
  templateIsApproved,
  templateIsNotHeld,
  templateBelongsToAccount,
  templateVariablesFit,
  contentFitsChannel,
  // May this person be written to?
  recipientIsAddressable,
  consentIsGiven,
  recipientIsNotBlocked,
  recipientIsOnWhatsApp,
  marketingIsDeliveredThere,
  // Is there room, and is it still worth sending?
  limitHasRoom,
  capHasRoom,
  hoursAreNotQuiet,
  messageIsNotExpired,
];

const verdictOf = (reasons: readonly Reason[]): Verdict => {
  if (reasons.some(({ effect }) => effect === 'refuse')) return 'refuse';
  return reasons.length > 0 ? 'hold' : 'allow';
};

/**
 * Whether a message may leave, with all the reasons when not. Pure: the same facts and the same `now` give the same answer at accept,
 * release and hand-off; what to *do* with it at each moment is `disposition`. Not promised: that WhatsApp delivers what is allowed.
 */
export function decideSend(facts: SendFacts, now: Date): Decision {
  const policy = policyAt(now);
  const window = serviceWindow(facts.lastCustomerMessageAt, policy);
  const { kind, purpose } = facts.message;
  const context: RuleContext = {
    now,
    policy,
    window,
    windowOpen: window.isOpen(now),
    purpose: kind === 'template' ? (facts.template?.category ?? purpose) : purpose,
  };
  const reasons = sendRules.map((rule) => rule.check(facts, context)).filter((reason) => reason !== null);
  return {
    verdict: verdictOf(reasons),
    reasons,
    policyVersion: policy.version,
    interaction: kind === 'free_form' ? 'customer_care' : 'notification',
    window: { open: context.windowOpen, opensAt: iso(window.opensAt), closesAt: iso(window.closesAt) },
  };
}

/** Standing of account, number or template: it can come back, and what was accepted before then goes out in order. */
export const standingCodes: ReadonlySet<DecisionCode> = new Set<DecisionCode>([
  'account_onboarding_incomplete',
  'account_not_verified',
  'account_not_approved',
  'account_refused',
  'account_restricted',
  'channel_not_ready',
  'template_paused',
]);

/**
 * A template that lost its approval, or is gone: whoever planned a message with it long ago can switch it to an approved one in a
 * single act (product §5), so at release it waits. One that was to go at once is ended instead: its caller is still there to be told.
 */
export const templateLossCodes: ReadonlySet<DecisionCode> = new Set<DecisionCode>([
  'template_not_found',
  'template_not_approved',
  'template_disabled',
]);

/**
 * What to do with a decision at a moment. At `accept` a refusal is the caller's answer (4xx). A message already accepted is not
 * failed because the account, number or template lost its standing: R5 holds what is queued. Scheduled and held messages (`release`)
 * also wait when their template was disabled, refused or deleted. Any other refusing reason ends it (state `expired` where the code is `expired`, `failed` otherwise).
 */
export function disposition(decision: Decision, moment: Moment): 'send' | 'hold' | 'refuse' {
  if (decision.verdict === 'allow') return 'send';
  if (decision.verdict === 'hold' || moment === 'accept') return decision.verdict;
  const comesBack = (code: DecisionCode) => standingCodes.has(code) || (moment === 'release' && templateLossCodes.has(code));
  return decision.reasons.every(({ effect, code }) => effect === 'hold' || comesBack(code)) ? 'hold' : 'refuse';
}

/**
 * When a held message is worth deciding again by time alone: the latest `nextAllowedAt`, if every reason names one; null when
 * something has to happen first.
 */
export function heldUntil(decision: Decision): Date | null {
  const times = decision.reasons.map(({ nextAllowedAt }) => nextAllowedAt);
  if (times.length === 0 || times.some((time) => time === undefined)) return null;
  return new Date(Math.max(...times.map((time) => Date.parse(time as string))));
}

/** A recovery that happens between reading the facts and writing the hold wakes nobody; this bounds how long it goes unnoticed. */
const lookAgainMs = 3_600_000;

/** When to decide a held message again: when time alone may have changed the answer; an hour on when something has to happen first. */
export const nextLook = (decision: Decision, now: Date): Date => heldUntil(decision) ?? new Date(now.getTime() + lookAgainMs);
