import { receiptTroubles } from '@heliograph/domain';
import { z } from 'zod';
import { accountId, idText, line, time } from './fields';

export const receiptTrouble = z.enum(receiptTroubles).meta({
  description:
    '`not_verified`: no account signed it; `not_understood`: a body we cannot read; `not_matched`: it names no message or number of ours; `failed`: processing broke off',
});

export const quarantinedReceiptSchema = z
  .strictObject({
    id: idText('rcp', 'receipt'),
    provider: z.string(),
    door: z.string().meta({ examples: ['inbound', 'status'] }),
    account: accountId.nullable(),
    reason: receiptTrouble,
    detail: z.string(),
    receivedAt: time,
    quarantinedAt: time.nullable(),
    bytes: z.int(),
    replays: z.int().meta({ description: 'How often it was replayed and came back' }),
    preview: z
      .strictObject({ url: z.string(), params: z.record(z.string(), z.string()) })
      .meta({ description: 'Names of all its parameters; values only of those that name no person and carry no text' }),
  })
  .meta({ id: 'QuarantinedReceipt' });
export type QuarantinedReceiptBody = z.output<typeof quarantinedReceiptSchema>;

export const replayQuarantineSchema = z.strictObject({ reason: receiptTrouble.optional() });

export const quarantineReplaySchema = z
  .strictObject({
    replayed: z.int(),
    remaining: z.int().meta({ description: 'Still in quarantine by this reason: ask again for them' }),
  })
  .meta({ id: 'QuarantineReplay' });
export type QuarantineReplayBody = z.output<typeof quarantineReplaySchema>;

export const dismissReceiptQuery = z.strictObject({
  note: line(500).optional().meta({ description: 'Why it is not worth anything' }),
});
