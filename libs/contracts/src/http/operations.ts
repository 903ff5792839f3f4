import { lanes } from '@heliograph/domain';
import { z } from 'zod';
import { accountId, time } from './fields';

export const operationsSchema = z
  .strictObject({
    at: time,
    queues: z
      .array(
        z.strictObject({
          lane: z.enum(lanes),
          due: z.int().meta({ description: 'May go now, as far as its time is concerned' }),
          oldestDueAt: time.nullable(),
          held: z.int().meta({ description: 'Waits for what its reasons name' }),
          scheduled: z.int().meta({ description: 'Planned for later' }),
        }),
      )
      .meta({ description: 'Every lane; of each at most 100,000 messages are counted' }),
    receipts: z.strictObject({
      waiting: z.int(),
      oldestAt: time.nullable(),
      quarantined: z.int(),
      quarantinedBy: z.record(z.string(), z.int()),
    }),
    deadLetters: z.int(),
    unknown: z.int().meta({ description: 'Messages that the provider neither confirmed nor refused' }),
    circuits: z.array(
      z.strictObject({
        scope: z.enum(['channel', 'account']),
        subject: z.string(),
        code: z.string(),
        detail: z.string(),
        openedAt: time,
        probeAfter: time,
        probes: z.int(),
      }),
    ),
    sync: z.array(
      z.strictObject({
        account: accountId,
        name: z.string(),
        running: z.boolean(),
        lastAttemptAt: time.nullable(),
        lastSuccessAt: time.nullable(),
        lastErrorAt: time.nullable(),
        lastError: z.string().nullable(),
        failures: z.int(),
      }),
    ),
    heldTemplates: z.int().meta({ description: 'Templates the provider refused at sending; what uses them waits' }),
    spool: z
      .strictObject({ bytes: z.int(), files: z.int() })
      .nullable()
      .meta({ description: 'Of the gateway that answers; null: it keeps no spool' }),
    processes: z
      .array(
        z.strictObject({
          app: z.string(),
          details: z.record(z.string(), z.unknown()),
          startedAt: time,
          seenAt: time,
          alive: z.boolean().meta({ description: 'Said so within the last half minute' }),
        }),
      )
      .meta({ description: 'Processes of the installation seen within the last hour' }),
  })
  .meta({ id: 'Operations' });
export type OperationsBody = z.output<typeof operationsSchema>;
