/** R4, R5: the two facts WhatsApp publishes about a business, each dated and sourced. Unknown words are never "good". */
export type FactSource = 'provider' | 'operator' | 'system';

export interface BusinessVerification {
  status: 'verified' | 'not_verified' | 'pending' | 'failed' | 'unknown';
  at: Date | null;
  source: FactSource | null;
}

export interface AccountReview {
  status: 'approved' | 'pending' | 'refused' | 'deferred' | 'unknown';
  /** WhatsApp's own words when refused (R5). */
  text: string | null;
  at: Date | null;
  source: FactSource | null;
}

export interface AccountRestriction {
  kind: 'restricted' | 'banned';
  /** Which traffic it stops. */
  scope: 'all' | 'business_initiated' | 'customer_initiated' | 'marketing';
  from: Date;
  /** null: until lifted. */
  until: Date | null;
  text: string | null;
}

/** R3, R15: what must be true before the first message. */
export const onboardingItemNames = [
  'channel_enabled',
  'business_manager_named',
  'number_and_waba_mapped',
  'business_verified',
  'account_approved',
  'third_party_terms_accepted',
  'webhook_reachable_and_signed',
  'first_template_approved',
] as const;
export type OnboardingItemName = (typeof onboardingItemNames)[number];

export interface OnboardingItem {
  name: OnboardingItemName;
  state: 'done' | 'open';
  source: FactSource | null;
  at: Date | null;
  /** Reference to the proof: a link, a file id, a provider read. Free text, shown to operators. */
  proof: string | null;
}
