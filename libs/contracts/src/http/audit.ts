import { z } from 'zod';
import { idText, time } from './fields';

export const auditEntrySchema = z
  .strictObject({
    id: idText('aud', 'audit entry'),
    actor: z.string(),
    action: z.string(),
    subject: z.strictObject({ kind: z.string(), id: z.string().nullable() }),
    requestId: z.string().nullable(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    note: z.string().nullable(),
    occurredAt: time,
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryBody = z.output<typeof auditEntrySchema>;
