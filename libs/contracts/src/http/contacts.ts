import { consentKinds, consentLevels, purposes } from '@heliograph/domain';
import { z } from 'zod';
import { consentAskSchema } from './consent-ask';
import { contactId, idText, line, messageId, phone, phoneGiven, prose, time, timeGiven } from './fields';

export const contactSchema = z
  .strictObject({
    id: contactId,
    name: z.string().nullable(),
    phone: phone.nullable().meta({ description: 'Absent when WhatsApp gave us only a user id' }),
    providerUserIds: z.array(z.string()),
    country: z.string().nullable(),
    language: z.string().nullable(),
    timeZone: z.string().nullable(),
    blockedAt: time.nullable(),
    unreachableUntil: time.nullable().meta({ description: 'Known not to be on WhatsApp until then' }),
    wroteToUsAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Contact' });
export type ContactBody = z.output<typeof contactSchema>;

const language = z.string().regex(/^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8}){0,2}$/, 'A language code such as en or pt_BR');
const timeZone = z.string().refine(isTimeZone, { error: 'Must be an IANA time zone such as America/Sao_Paulo' });

function isTimeZone(text: string): boolean {
  try {
    return text.length <= 64 && new Intl.DateTimeFormat('en', { timeZone: text }).format(0) !== '';
  } catch {
    return false;
  }
}

export const createContactSchema = z
  .strictObject({
    phone: phoneGiven.optional(),
    providerUserId: line(140).optional(),
    name: line(200).nullish(),
    language: language.nullish(),
    timeZone: timeZone.nullish(),
  })
  .refine(({ phone, providerUserId }) => phone !== undefined || providerUserId !== undefined, {
    error: 'A contact needs a phone number or a provider user id',
    params: { code: 'address_required' },
  });
export type CreateContactBody = z.output<typeof createContactSchema>;

export const changeContactSchema = z.strictObject({
  name: line(200).nullable().optional(),
  language: language.nullable().optional(),
  timeZone: timeZone.nullable().optional(),
});
export type ChangeContactBody = z.output<typeof changeContactSchema>;

export const consentEntrySchema = z
  .strictObject({
    id: idText('cns', 'consent entry'),
    purpose: z.enum(purposes),
    kind: z.enum(consentKinds),
    channel: z.string(),
    businessName: z.string().nullable(),
    wording: z.string().nullable(),
    wordingVersion: z.string().nullable(),
    wordingLanguage: z.string().nullable(),
    evidence: z.string().nullable(),
    actor: z.string(),
    message: messageId.nullable(),
    occurredAt: time,
    recordedAt: time,
  })
  .meta({ id: 'ConsentEntry' });

const stateOfPurpose = z.strictObject({
  status: z.enum(['none', 'requested', 'active', 'withdrawn', 'expired']),
  level: z.enum(consentLevels),
  required: z.enum(consentLevels).meta({ description: 'What this workspace requires for the purpose' }),
  sufficient: z.boolean(),
  entry: idText('cns', 'consent entry').nullable().meta({ description: 'The entry that decided' }),
});

export const consentLedgerSchema = z
  .strictObject({
    state: z.strictObject({
      service: stateOfPurpose,
      utility: stateOfPurpose,
      authentication: stateOfPurpose,
      marketing: stateOfPurpose,
    }),
    entries: z.array(consentEntrySchema).meta({ description: 'Oldest first; never edited, only added to' }),
  })
  .meta({ id: 'ConsentLedger' });
export type ConsentLedgerBody = z.output<typeof consentLedgerSchema>;

/** R8: a grant without proof is no grant, so it needs the words that were shown, or a reference to the proof. */
export const recordConsentSchema = z
  .strictObject({
    purpose: z.enum(purposes),
    kind: z.enum(consentKinds),
    channel: line(40).meta({ description: 'Where it was collected', examples: ['web', 'paper', 'sms', 'ivr', 'whatsapp'] }),
    occurredAt: timeGiven,
    businessName: line(200).optional().meta({ description: 'The name the person agreed to hear from' }),
    wording: prose(4000).optional().meta({ description: 'The exact words the person saw or said' }),
    wordingVersion: line(100).optional(),
    wordingLanguage: language.optional(),
    evidence: prose(2000).optional().meta({ description: 'Reference to the proof: a form id, a file, a link' }),
    ask: consentAskSchema.optional().meta({ description: 'With `requested`: the message that asks, sent now' }),
  })
  .refine(({ kind, ask }) => ask === undefined || kind === 'requested', {
    error: 'Only a request asks',
    params: { code: 'only_a_request_asks' },
    path: ['ask'],
  })
  .refine(
    ({ kind, wording, evidence }) => !['given', 'confirmed'].includes(kind) || wording !== undefined || evidence !== undefined,
    { error: 'An opt-in needs its proof: wording or evidence', params: { code: 'consent_proof_required' }, path: ['evidence'] },
  );
export type RecordConsentBody = z.output<typeof recordConsentSchema>;
