import { z } from 'zod';
import { idText, time } from './fields';

export const consentImportId = idText('imp', 'consent import');

/** Columns of the file, in any order; the first three and a proof (`wording` or `evidence`) are needed for a grant. */
export const consentImportColumns = [
  'phone',
  'purpose',
  'occurred_at',
  'kind',
  'channel',
  'business_name',
  'wording',
  'wording_version',
  'wording_language',
  'evidence',
  'name',
] as const;
export type ConsentImportColumn = (typeof consentImportColumns)[number];

export const consentImportSchema = z
  .strictObject({
    id: consentImportId,
    dryRun: z.boolean().meta({ description: 'Everything is checked and nothing is written to the ledger' }),
    state: z.enum(['running', 'completed', 'completed_with_rejections', 'failed']),
    stalled: z.boolean().meta({ description: 'Running, and nothing moved for two minutes: its process is gone; resume it' }),
    uploaded: z.boolean().meta({ description: 'The whole file is here: it can be resumed without sending it again' }),
    rowsRead: z.int(),
    accepted: z.int(),
    duplicates: z.int().meta({ description: 'Known already, from the file or the ledger: no error' }),
    rejected: z.int(),
    settledLine: z.int().nullable().meta({ description: 'Every row up to this line of the file is settled' }),
    failure: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    actor: z.string(),
    startedAt: time,
    endedAt: time.nullable(),
  })
  .meta({ id: 'ConsentImport' });
export type ConsentImportBody = z.output<typeof consentImportSchema>;

export const consentImportFindingSchema = z
  .strictObject({
    line: z.int().meta({ description: 'Line of the file the row begins at; the header is line 1' }),
    code: z.string().meta({ examples: ['phone_invalid', 'proof_missing', 'conflict', 'duplicate'] }),
    message: z.string(),
    phoneEnding: z.string().nullable().meta({ description: 'The last two digits, to find the person again' }),
  })
  .meta({ id: 'ConsentImportFinding' });
export type ConsentImportFindingBody = z.output<typeof consentImportFindingSchema>;
