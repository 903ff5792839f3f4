import { consentLevels, purposes } from '@heliograph/domain';
import { z } from 'zod';
import { consentEntrySchema, consentLedgerSchema, contactSchema } from './contacts';
import { reasonSchema } from './decision';
import { evidenceSchema } from './evidence';
import { channelId, contactId, time } from './fields';

const permissionSchema = z.strictObject({
  purpose: z.enum(purposes),
  allowed: z
    .boolean()
    .meta({ description: 'A message for this purpose would leave now, as far as this person is concerned and the sender too' }),
  by: z
    .enum(['free_form', 'template'])
    .meta({ description: 'How: a reply in the window, or an approved template of this category' }),
  required: z.enum(consentLevels),
  level: z.enum(consentLevels),
  status: z.enum(['none', 'requested', 'active', 'withdrawn', 'expired']),
  sufficient: z.boolean(),
  basis: z.enum(['ledger', 'wrote_to_us', 'nothing']),
  entry: consentEntrySchema.nullable().meta({ description: 'The ledger entry that decided, with its proof' }),
  reasons: z.array(reasonSchema).meta({ description: 'Everything that objects, in the order of the rules' }),
});

/** "Why may I message this person?" in one answer. */
export const permissionsSchema = z
  .strictObject({
    contact: contactId,
    channel: channelId,
    at: time,
    policyVersion: z.string(),
    window: z.strictObject({ open: z.boolean(), opensAt: time.nullable(), closesAt: time.nullable(), secondsLeft: z.int() }),
    wroteToUsAt: time.nullable(),
    blockedAt: time.nullable(),
    unreachableUntil: time.nullable(),
    optedOutOf: z.array(z.enum(purposes)),
    purposes: z.array(permissionSchema),
  })
  .meta({ id: 'Permissions' });
export type PermissionsBody = z.output<typeof permissionsSchema>;

export const consentProofSchema = z
  .strictObject({
    businessName: z.string(),
    exportedAt: time,
    contact: contactSchema,
    state: consentLedgerSchema.shape.state,
    entries: z.array(
      consentEntrySchema.extend({
        evidenceFile: evidenceSchema.nullable().meta({ description: 'Where the evidence is a file of ours' }),
      }),
    ),
  })
  .meta({ id: 'ConsentProof' });
export type ConsentProofBody = z.output<typeof consentProofSchema>;
