import { onboardingItemNames, type OnboardingItem } from '../accounts/standing';
import type { EligibilityFact } from '../accounts/eligibility';
import { defaultConsentRequirements, type ConsentEntry } from '../contacts/consent';
import type { CapUse, SendFacts } from '../policy/facts';
import type { QuietHours } from '../policy/quiet-hours';
import type { TemplateContent } from '../templates/template';

/** The moment the builders mean by "now". */
export const testNow = new Date('2026-11-20T12:00:00.000Z');
export const hoursBefore = (hours: number, from: Date = testNow): Date => new Date(from.getTime() - hours * 3_600_000);
export const hoursAfter = (hours: number, from: Date = testNow): Date => hoursBefore(-hours, from);

/** A finished checklist, or one with the named items open. */
export const anOnboarding = (...open: OnboardingItem['name'][]): OnboardingItem[] =>
  onboardingItemNames.map((name) =>
    open.includes(name)
      ? { name, state: 'open', source: null, at: null, proof: null }
      : { name, state: 'done', source: 'operator', at: hoursBefore(1000), proof: 'seen' },
  );

export const aConsentEntry = (overrides: Partial<ConsentEntry> = {}): ConsentEntry => ({
  id: 'cns_1',
  purpose: 'utility',
  kind: 'given',
  occurredAt: hoursBefore(240),
  channel: 'web',
  actor: 'form',
  ...overrides,
});

export const anEligibilityFact = (overrides: Partial<EligibilityFact> = {}): EligibilityFact => {
  const occurredAt = overrides.occurredAt ?? hoursBefore(100);
  return {
    kind: 'account_review',
    value: 'approved',
    text: null,
    occurredAt,
    recordedAt: occurredAt,
    source: 'provider',
    until: null,
    evidenceId: null,
    ...overrides,
  };
};

/** One body with two positional variables. */
export const aTemplateContent = (overrides: Partial<TemplateContent> = {}): TemplateContent => ({
  kind: 'text',
  body: 'Hello {{1}}, your order {{2}} is on its way.',
  variables: [
    { name: '1', sample: 'Ana' },
    { name: '2', sample: 'A-17' },
  ],
  ...overrides,
});

export type TemplateFacts = NonNullable<SendFacts['template']>;

export const aTemplate = (overrides: Partial<TemplateFacts> = {}): TemplateFacts => ({
  id: 'tpl_1',
  accountId: 'acc_1',
  name: 'order_on_its_way',
  language: 'en_US',
  status: 'approved',
  category: 'utility',
  content: aTemplateContent(),
  ...overrides,
});

export type SendFactsOverrides = { [K in keyof SendFacts]?: SendFacts[K] extends object ? Partial<SendFacts[K]> : SendFacts[K] };

/** Facts under which a utility template is allowed at `testNow`; overrides are merged one level deep. */
export function aSendFacts(overrides: SendFactsOverrides = {}): SendFacts {
  const allowed: SendFacts = {
    message: { kind: 'template', purpose: 'utility', variables: { '1': 'Ana', '2': 'A-17' }, expiresAt: null },
    account: {
      id: 'acc_1',
      onboarding: anOnboarding(),
      businessVerification: { status: 'verified', at: hoursBefore(900), source: 'provider' },
      review: { status: 'approved', text: null, at: hoursBefore(900), source: 'provider' },
      restrictions: [],
    },
    channel: { id: 'chn_1', accountId: 'acc_1', status: 'online' },
    template: aTemplate(),
    recipient: { phone: '+5511999990000', valid: true, country: 'BR', blockedAt: null, unreachableUntil: null },
    consent: { entries: [aConsentEntry()], required: { ...defaultConsentRequirements }, wroteToUsAt: null },
    lastCustomerMessageAt: null,
    limit: null,
  };
  return {
    message: { ...allowed.message, ...overrides.message },
    account: { ...allowed.account, ...overrides.account },
    channel: { ...allowed.channel, ...overrides.channel },
    recipient: { ...allowed.recipient, ...overrides.recipient },
    consent: { ...allowed.consent, ...overrides.consent },
    template: overrides.template === undefined ? allowed.template : overrides.template,
    lastCustomerMessageAt: overrides.lastCustomerMessageAt ?? allowed.lastCustomerMessageAt,
    limit: overrides.limit ?? allowed.limit,
    ...(overrides.quietHours ? { quietHours: overrides.quietHours as QuietHours } : {}),
    ...(overrides.caps ? { caps: overrides.caps as CapUse[] } : {}),
  };
}

/** Facts under which an agent's free-form reply is allowed at `testNow`: the customer wrote an hour ago. */
export function aReplyFacts(overrides: SendFactsOverrides = {}): SendFacts {
  const facts = aSendFacts({
    lastCustomerMessageAt: hoursBefore(1),
    ...overrides,
    message: {
      kind: 'free_form',
      purpose: 'service',
      content: { type: 'text', text: 'It has left our warehouse.' },
      variables: undefined,
      ...overrides.message,
    },
    consent: { entries: [], wroteToUsAt: hoursBefore(1), ...overrides.consent },
  });
  // Free-form facts have no template; `undefined` cannot be said as an override.
  delete facts.template;
  return facts;
}
