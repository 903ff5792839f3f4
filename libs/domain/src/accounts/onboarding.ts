import type { ChannelStatus } from '../channels/channel-status';
import { onboardingItemNames, type FactSource, type OnboardingItem, type OnboardingItemName } from './standing';

/** That something was seen to be true: when, by whom, and where the proof is. */
export interface Evidence {
  at: Date;
  source: FactSource;
  proof: string | null;
}

/** R15: one third party's terms, accepted by a named person for this account. */
export interface TermsAcceptance {
  party: string;
  acceptedBy: string;
  at: Date;
  proof: string | null;
}

export interface OnboardingInput {
  /** The WhatsApp channel was purchased or enabled at the provider. */
  channelEnabled: Evidence | null;
  /** Business Manager account the number and the WABA hang on (R3). */
  businessManager: (Evidence & { id: string }) | null;
  wabaId: string | null;
  /** The number as read from the provider, with the WABA it says it belongs to; null when it was never read. */
  number: (Evidence & { wabaId: string | null; status: ChannelStatus }) | null;
  /** First time ever, from `foldEligibility`: a later review or restriction is its own rule, not onboarding again. */
  firstVerified: Evidence | null;
  firstApproved: Evidence | null;
  /** Whose terms apply: for Twilio `['twilio', 'whatsapp']`, directly at Meta `['whatsapp']`. */
  thirdParties: readonly string[];
  termsAccepted: readonly TermsAcceptance[];
  /** The first webhook whose signature was right. */
  firstSignedReceipt: Evidence | null;
  firstTemplateApproved: Evidence | null;
}

const done = (name: OnboardingItemName, { at, source, proof }: Evidence): OnboardingItem => ({
  name,
  state: 'done',
  source,
  at,
  proof,
});
const open = (name: OnboardingItemName): OnboardingItem => ({ name, state: 'open', source: null, at: null, proof: null });

function mapping({ number, wabaId }: OnboardingInput): Evidence | null {
  const mapped = number !== null && wabaId !== null && number.wabaId === wabaId;
  return mapped ? { at: number.at, source: number.source, proof: number.proof ?? `WABA ${wabaId}` } : null;
}

/** Done when every party's terms are accepted; dated by the last of them, because only then the item was complete. */
function terms({ thirdParties, termsAccepted }: OnboardingInput): Evidence | null {
  const accepted = thirdParties.map((party) => termsAccepted.find((acceptance) => acceptance.party === party));
  if (accepted.length === 0 || accepted.some((acceptance) => acceptance === undefined)) return null;
  const all = accepted as TermsAcceptance[];
  return {
    at: new Date(Math.max(...all.map(({ at }) => at.getTime()))),
    source: 'operator',
    proof: all.map(({ party, acceptedBy, proof }) => `${party}: ${acceptedBy}${proof === null ? '' : ` (${proof})`}`).join('; '),
  };
}

/** R3, R15: the checklist of one account and channel, always all items, in the order they are best done. */
export function deriveOnboarding(input: OnboardingInput): OnboardingItem[] {
  const evidence: Record<OnboardingItemName, Evidence | null> = {
    channel_enabled: input.channelEnabled,
    business_manager_named: input.businessManager && {
      ...input.businessManager,
      proof: input.businessManager.proof ?? `Business Manager ${input.businessManager.id}`,
    },
    number_and_waba_mapped: mapping(input),
    business_verified: input.firstVerified,
    account_approved: input.firstApproved,
    third_party_terms_accepted: terms(input),
    webhook_reachable_and_signed: input.firstSignedReceipt,
    first_template_approved: input.firstTemplateApproved,
  };
  return onboardingItemNames.map((name) => {
    const seen = evidence[name];
    return seen === null ? open(name) : done(name, seen);
  });
}

/** The items still open; an item missing from the list counts as open, because nobody proved it. */
export function openItems(items: readonly OnboardingItem[]): OnboardingItem[] {
  return onboardingItemNames
    .map((name) => items.find((item) => item.name === name) ?? open(name))
    .filter((item) => item.state !== 'done');
}

/** What to do next, per item. English; shown to operators and in refusals. */
export const onboardingNextSteps: Readonly<Record<OnboardingItemName, string>> = {
  channel_enabled: 'Enable WhatsApp for the number at the provider, then record it here.',
  business_manager_named: 'Name the Meta Business Manager account that owns the number.',
  number_and_waba_mapped: 'Map the number to the WhatsApp Business Account, then read the channel from the provider.',
  business_verified: 'Complete Business verification in Meta Business Manager until it shows Verified.',
  account_approved: 'Wait until Account status in the WhatsApp Business Account settings shows Approved.',
  third_party_terms_accepted: 'Have an authorised person accept the terms of every third party.',
  webhook_reachable_and_signed: 'Point the provider at the webhook address and send one message to the number.',
  first_template_approved: 'Submit a template and wait for its approval.',
};
