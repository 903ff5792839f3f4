import { onboardingItemNames } from '@heliograph/domain';
import { z } from 'zod';
import { accountId, channelId, idText, line, prose, time, timeGiven } from './fields';

const source = z.enum(['provider', 'operator', 'system']);

export const accountSchema = z
  .strictObject({
    id: accountId,
    name: z.string(),
    provider: z.string(),
    providerAccountId: z.string(),
    baseUrl: z.string().nullable(),
    wabaId: z.string().nullable(),
    businessManagerName: z.string().nullable(),
    eligible: z.boolean().meta({ description: 'R4: verified and approved, and nothing stops everything' }),
    businessVerification: z.strictObject({ status: z.string(), at: time.nullable(), source: source.nullable() }),
    review: z.strictObject({ status: z.string(), text: z.string().nullable(), at: time.nullable(), source: source.nullable() }),
    restrictions: z.array(
      z.strictObject({
        kind: z.enum(['restricted', 'banned']),
        scope: z.enum(['all', 'business_initiated', 'customer_initiated', 'marketing']),
        from: time,
        until: time.nullable(),
        text: z.string().nullable(),
      }),
    ),
    templateQuota: z.int().meta({ description: 'R11: how many templates the account may hold' }),
    messagingLimit: z.int().nullable().meta({ description: 'Unique contacts per rolling 24 hours; -1 is unlimited' }),
    version: z.int().meta({ description: 'Send it back with a change, so that two people cannot overwrite each other' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Account' });
export type AccountBody = z.output<typeof accountSchema>;

const baseUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => !new URL(text).username && !new URL(text).password, { error: 'Must not contain credentials' });
const credentials = z
  .record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,40}$/), z.string().min(1).max(500))
  .refine((given) => Object.keys(given).length >= 1 && Object.keys(given).length <= 10, { error: 'One to ten entries' })
  .meta({ description: 'Twilio: `authToken`, or `apiKeySid` with `apiKeySecret`. Sealed at once; no answer ever shows it.' });
const messagingLimit = z.int().min(-1).max(10_000_000);

export const createAccountSchema = z.strictObject({
  name: line(200),
  provider: z.literal('twilio'),
  providerAccountId: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'Must be a Twilio Account SID (AC and 32 hex digits)'),
  credentials,
  baseUrl: baseUrl.nullish(),
  wabaId: line(64).nullish(),
  businessManagerName: line(200).nullish(),
  messagingLimit: messagingLimit.nullish(),
});
export type CreateAccountBody = z.output<typeof createAccountSchema>;

export const changeAccountSchema = z.strictObject({
  version: z.int().min(1),
  name: line(200).optional(),
  credentials: credentials.optional(),
  baseUrl: baseUrl.nullable().optional(),
  wabaId: line(64).nullable().optional(),
  businessManagerName: line(200).nullable().optional(),
  messagingLimit: messagingLimit.nullable().optional(),
  templateQuota: z.int().min(1).max(100_000).optional(),
});
export type ChangeAccountBody = z.output<typeof changeAccountSchema>;

export const onboardingItemName = z.enum(onboardingItemNames);

export const onboardingSchema = z
  .strictObject({
    complete: z.boolean().meta({ description: 'R3, R15: nothing is sent before' }),
    items: z.array(
      z.strictObject({
        name: onboardingItemName,
        state: z.enum(['done', 'open']),
        source: source.nullable(),
        at: time.nullable(),
        proof: z.string().nullable(),
        nextStep: z.string().nullable().meta({ description: 'What to do next; null when it is done' }),
      }),
    ),
  })
  .meta({ id: 'Onboarding' });
export type OnboardingBody = z.output<typeof onboardingSchema>;

export const stateOnboardingItemSchema = z.strictObject({
  state: z.enum(['done', 'open']).default('done'),
  proof: prose(2000).meta({ description: 'Where it can be seen: a link, a ticket, what the provider showed' }),
  channel: channelId.optional().meta({ description: 'For the items that belong to one number' }),
  at: timeGiven.optional(),
});
export type StateOnboardingItemBody = z.output<typeof stateOnboardingItemSchema>;

export const thirdParties = ['twilio', 'whatsapp'] as const;

export const acceptTermsSchema = z.strictObject({
  parties: z
    .array(z.enum(thirdParties))
    .min(1)
    .refine((parties) => thirdParties.every((party) => parties.includes(party)), {
      error: `The terms of every third party must be accepted: ${thirdParties.join(', ')}`,
    }),
  acceptedBy: line(200).meta({ description: 'The authorised person' }),
  acceptedAt: timeGiven.optional(),
  proof: prose(2000).optional(),
});
export type AcceptTermsBody = z.output<typeof acceptTermsSchema>;

export const eligibilityFactSchema = z
  .strictObject({
    id: idText('elf', 'eligibility fact'),
    kind: z.string(),
    value: z.string(),
    text: z.string().nullable(),
    until: time.nullable(),
    source,
    actor: z.string(),
    evidence: idText('evd', 'piece of evidence').nullable(),
    occurredAt: time,
    recordedAt: time,
  })
  .meta({ id: 'EligibilityFact' });

export const eligibilitySchema = z
  .strictObject({
    eligible: z.boolean(),
    businessVerification: accountSchema.shape.businessVerification,
    review: accountSchema.shape.review,
    restrictions: accountSchema.shape.restrictions,
    withheld: z
      .array(z.strictObject({ kind: z.string(), value: z.string(), occurredAt: time, source }))
      .meta({ description: 'R6: good news that does not reopen a refused or banned account; only a reinstatement does' }),
    timeline: z.array(eligibilityFactSchema),
  })
  .meta({ id: 'Eligibility' });
export type EligibilityBody = z.output<typeof eligibilitySchema>;

const scope = z.enum(['all', 'business_initiated', 'customer_initiated', 'marketing']);
const dated = { occurredAt: timeGiven, text: prose(4000).optional() };

/** What an operator may state about an account. Not a reinstatement: that is an act of its own, with the notice (R6). */
export const addEligibilityFactSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('business_verification'),
    value: z.enum(['verified', 'not_verified', 'pending', 'failed']),
    ...dated,
  }),
  z.strictObject({ kind: z.literal('account_review'), value: z.enum(['approved', 'pending', 'refused', 'deferred']), ...dated }),
  z.strictObject({ kind: z.literal('restriction'), value: scope, until: timeGiven.optional(), ...dated }),
  z.strictObject({ kind: z.literal('restriction_lifted'), value: scope, ...dated }),
  z.strictObject({ kind: z.literal('ban'), value: z.literal('all').default('all'), until: timeGiven.optional(), ...dated }),
]);
export type AddEligibilityFactBody = z.output<typeof addEligibilityFactSchema>;

/** R6. Both are optional in form and one is required in fact, so that leaving them out is answered with the rule, not with a type. */
export const reinstateAccountSchema = z.strictObject({
  notice: z
    .strictObject({
      text: prose(20_000).meta({ description: 'The written notice that the decision was reversed, word for word' }),
      writtenBy: line(200).meta({ description: 'Who wrote it, at Meta or at the provider' }),
      receivedAt: timeGiven,
    })
    .optional(),
  evidence: idText('evd', 'piece of evidence').optional().meta({ description: 'A notice recorded earlier for this account' }),
});
export type ReinstateAccountBody = z.output<typeof reinstateAccountSchema>;

export const templateSyncSchema = z
  .strictObject({
    state: z.enum(['never', 'running', 'idle', 'failing']),
    circuit: z.enum(['closed', 'open', 'half_open']).meta({
      description: 'After repeated failures it is open: the schedule leaves the account alone until `notBefore`, then tries once',
    }),
    ageSeconds: z.int().nullable().meta({ description: 'How old what we know of the provider is; null when it was never read' }),
    lastAttemptAt: time.nullable(),
    lastSuccessAt: time.nullable(),
    lastErrorAt: time.nullable(),
    lastError: z.string().nullable(),
    failures: z.int(),
    templatesSeen: z.int().nullable(),
    pages: z.int().nullable().meta({ description: 'Pages of the last complete listing' }),
    durationMs: z.int().nullable(),
    notBefore: time.nullable().meta({ description: 'The schedule waits until then after failures; a request does not' }),
    runningSince: time.nullable(),
  })
  .meta({ id: 'TemplateSync' });
export type TemplateSyncBody = z.output<typeof templateSyncSchema>;

export const templateSyncRequestedSchema = z.strictObject({
  requested: z.literal(true),
  coalesced: z.boolean().meta({ description: 'One was under way already: no second one was started' }),
});
