import { consentKinds, purposes } from '@heliograph/domain';
import { z } from 'zod';
import { contactSchema } from './contacts';
import { contactId, conversationId } from './fields';

export const mergeContactSchema = z.strictObject({
  into: contactId.meta({ description: 'The contact that stays' }),
  dryRun: z
    .boolean()
    .default(false)
    .meta({ description: 'Shows what would happen and changes nothing. A merge cannot be undone' }),
});
export type MergeContactBody = z.output<typeof mergeContactSchema>;

export const mergedContactSchema = z
  .strictObject({
    dryRun: z.boolean(),
    contact: contactSchema.meta({ description: 'The contact that stays, as it is afterwards' }),
    merged: contactId,
    identities: z.int(),
    tags: z.int(),
    messages: z.int(),
    conversations: z.strictObject({
      moved: z.array(conversationId),
      joined: z
        .array(z.strictObject({ from: conversationId, into: conversationId }))
        .meta({ description: 'On the same channel' }),
    }),
    consents: z
      .array(z.strictObject({ purpose: z.enum(purposes), kind: z.enum(consentKinds) }))
      .meta({ description: 'Entries its ledger gets: the stricter of the two wins' }),
  })
  .meta({ id: 'MergedContact' });
export type MergedContactBody = z.output<typeof mergedContactSchema>;

export const duplicatesSchema = z
  .strictObject({
    data: z.array(z.strictObject({ reason: z.enum(['same_phone', 'same_name']), contacts: z.array(contactSchema) })),
  })
  .meta({ id: 'Duplicates' });
export type DuplicatesBody = z.output<typeof duplicatesSchema>;
