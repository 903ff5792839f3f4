import * as fc from 'fast-check';
import { onboardingItemNames, type AccountRestriction, type FactSource, type OnboardingItemName } from '../accounts/standing';
import { eligibilityFactKinds, type EligibilityFact } from '../accounts/eligibility';
import { channelStatuses } from '../channels/channel-status';
import { consentKinds, consentLevels, purposes, type ConsentEntry } from '../contacts/consent';
import { deliveryStatuses, messageStates } from '../messages/message-state';
import type { FreeFormContent } from '../messages/content';
import type { CapUse, SendFacts } from '../policy/facts';
import type { QuietHours } from '../policy/quiet-hours';
import { templateCategories, templateStatuses } from '../templates/template';
import { anOnboarding, aTemplateContent, testNow } from './builders';

const hour = 3_600_000;

/** Instants within two weeks of `testNow`, on whole minutes so that coincidences happen. */
export const anyInstant: fc.Arbitrary<Date> = fc
  .integer({ min: -14 * 24 * 60, max: 14 * 24 * 60 })
  .map((minutes) => new Date(testNow.getTime() + minutes * 60_000));

/** Mostly the good answer, so that combinations of few faults are common. */
const mostly = <T>(good: T, any: fc.Arbitrary<T>): fc.Arbitrary<T> => fc.oneof({ weight: 9, arbitrary: fc.constant(good) }, any);
const orNull = <T>(any: fc.Arbitrary<T>): fc.Arbitrary<T | null> => mostly<T | null>(null, any);

export const anyMessageState = fc.constantFrom(...messageStates);
export const anyDeliveryStatus = fc.constantFrom(...deliveryStatuses);
export const anySource = fc.constantFrom<FactSource>('provider', 'operator', 'system');

/** Free text of the kind WhatsApp's notices contain, phone numbers included: reasons must not repeat those. */
export const anyNotice = fc.constantFrom(
  'not compliant',
  'Call +1 (415) 523-8886 to appeal',
  '5511999990000 violates our policy',
  '',
);

export const anyConsentEntry: fc.Arbitrary<ConsentEntry> = fc.record({
  id: fc.uuid(),
  purpose: fc.constantFrom(...purposes),
  kind: fc.constantFrom(...consentKinds),
  occurredAt: anyInstant,
  channel: fc.constantFrom('web', 'whatsapp', 'import'),
  actor: fc.constant('someone'),
});

export const anyRestriction: fc.Arbitrary<AccountRestriction> = fc.record({
  kind: mostly<AccountRestriction['kind']>('restricted', fc.constant('banned')),
  scope: fc.constantFrom<AccountRestriction['scope']>('all', 'business_initiated', 'customer_initiated', 'marketing'),
  from: anyInstant,
  until: mostly<Date | null>(new Date(testNow.getTime() + 24 * hour), orNull(anyInstant)),
  text: orNull(anyNotice),
});

export const anyEligibilityFact: fc.Arbitrary<EligibilityFact> = fc.record({
  kind: fc.constantFrom(...eligibilityFactKinds),
  value: fc.constantFrom(
    'verified',
    'not_verified',
    'pending',
    'failed',
    'approved',
    'refused',
    'deferred',
    'all',
    'marketing',
    'NEW_WORD',
  ),
  text: orNull(anyNotice),
  occurredAt: anyInstant,
  recordedAt: anyInstant,
  source: anySource,
  until: orNull(anyInstant),
  evidenceId: orNull(fc.constantFrom('file_1', ' ')),
});

export const anyFreeFormContent: fc.Arbitrary<FreeFormContent> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: fc.oneof(fc.string(), fc.constant('x'.repeat(1601))) }),
  fc.record({ type: fc.constant('media' as const), mediaUrl: fc.oneof(fc.webUrl(), fc.string()), caption: fc.string() }),
);

const anyTemplate: fc.Arbitrary<SendFacts['template']> = fc.record({
  id: fc.constant('tpl_1'),
  accountId: mostly('acc_1', fc.constant('acc_2')),
  name: fc.constant('order_on_its_way'),
  language: fc.constantFrom('en_US', 'pt_BR'),
  status: mostly('approved', fc.constantFrom(...templateStatuses)),
  statusRaw: orNull(fc.constant('FLAGGED')),
  category: fc.constantFrom(...templateCategories),
  content: fc.constant(aTemplateContent()),
  rejectionReason: orNull(anyNotice),
  pausedUntil: orNull(anyInstant),
});

const anyMessage: fc.Arbitrary<SendFacts['message']> = fc.record({
  kind: fc.constantFrom('free_form' as const, 'template' as const),
  purpose: fc.constantFrom(...purposes),
  content: mostly<FreeFormContent | undefined>(
    { type: 'text', text: 'On its way.' },
    fc.option(anyFreeFormContent, { nil: undefined }),
  ),
  variables: mostly<Record<string, string> | undefined>(
    { '1': 'Ana', '2': 'A-17' },
    fc.dictionary(fc.constantFrom('1', '2', '3', '+5511999990000'), fc.string()),
  ),
  expiresAt: orNull(anyInstant),
});

/** Any facts a store could hand to `decideSend`; good and bad answers mixed so that every verdict is common. */
export const anySendFacts: fc.Arbitrary<SendFacts> = fc.record({
  message: anyMessage,
  account: fc.record({
    id: fc.constant('acc_1'),
    onboarding: mostly<OnboardingItemName[]>([], fc.subarray([...onboardingItemNames])).map((open) => anOnboarding(...open)),
    businessVerification: fc.record({
      status: mostly('verified', fc.constantFrom('verified', 'not_verified', 'pending', 'failed', 'unknown')),
      at: orNull(anyInstant),
      source: orNull(anySource),
    }),
    review: fc.record({
      status: mostly('approved', fc.constantFrom('approved', 'pending', 'refused', 'deferred', 'unknown')),
      text: orNull(anyNotice),
      at: orNull(anyInstant),
      source: orNull(anySource),
    }),
    restrictions: mostly<AccountRestriction[]>([], fc.array(anyRestriction, { maxLength: 3 })),
  }),
  channel: fc.record({
    id: fc.constant('chn_1'),
    accountId: fc.constant('acc_1'),
    status: mostly('online', fc.constantFrom(...channelStatuses)),
    reason: orNull(anyNotice),
  }),
  template: fc.oneof({ weight: 9, arbitrary: anyTemplate }, fc.constant(null)),
  recipient: fc.record({
    phone: fc.constantFrom('+5511999990000', '+14155238886', null),
    valid: mostly(true, fc.boolean()),
    country: fc.constantFrom('BR', 'US', null),
    blockedAt: orNull(anyInstant),
    unreachableUntil: orNull(anyInstant),
  }),
  consent: fc.record({
    entries: fc.array(anyConsentEntry, { maxLength: 12 }),
    required: fc.record({
      service: fc.constantFrom(...consentLevels),
      utility: fc.constantFrom(...consentLevels),
      authentication: fc.constantFrom(...consentLevels),
      marketing: fc.constantFrom(...consentLevels),
    }),
    wroteToUsAt: fc.option(anyInstant),
  }),
  lastCustomerMessageAt: fc.option(fc.oneof(anyInstant, fc.constant(new Date(testNow.getTime() - hour)))),
  limit: orNull(
    fc.record({
      allowed: fc.constantFrom(250, 2000),
      used: fc.constantFrom(0, 249, 250, 2000),
      alreadyCounted: fc.boolean(),
      freesAt: fc.option(anyInstant),
    }),
  ),
  quietHours: mostly<QuietHours | null>(
    null,
    fc.record({
      from: fc.constantFrom('21:00', '02:30', '12:00'),
      to: fc.constantFrom('08:00', '02:45', '12:30'),
      timeZone: fc.constantFrom('UTC', 'America/Sao_Paulo', 'Asia/Kathmandu'),
      purposes: fc.subarray([...purposes]),
    }),
  ),
  caps: mostly<CapUse[]>(
    [],
    fc.array(
      fc.record({
        category: fc.constantFrom(...templateCategories),
        max: fc.constantFrom(1, 3),
        perHours: fc.constantFrom(1, 24, 168),
        handedOffAt: fc.array(anyInstant, { maxLength: 4 }),
        waitingAhead: mostly(0, fc.nat(3)),
      }),
      { maxLength: 2 },
    ),
  ),
});
