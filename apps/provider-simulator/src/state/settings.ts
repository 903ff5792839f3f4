import { z } from 'zod';

const ms = z.number().int().min(0).max(86_400_000);

/** Everything `POST /_sim/settings` may change; defaults are a WhatsApp that answers quickly and keeps its word. */
export const settingsSchema = z.strictObject({
  /** Delays between states, real milliseconds. */
  sentDelayMs: ms.default(40),
  deliveredDelayMs: ms.default(80),
  readDelayMs: ms.default(1500),
  failedDelayMs: ms.default(80),
  /** Customers read every message by themselves, `readDelayMs` after delivery. */
  autoRead: z.boolean().default(false),
  /** Messages go no further than this state: for reconciliation tests. */
  stopsAt: z.enum(['queued', 'sent', 'delivered', 'read']).default('read'),
  /** false: reports get lost; the message resource still moves. */
  callbacks: z.boolean().default(true),
  /** `in_order` waits for one report's answer before it sends the next; the others hold all reports back, then send. */
  callbackOrder: z.enum(['in_order', 'reversed', 'shuffled']).default('in_order'),
  /** Every report is sent this many times (same idempotency token). */
  callbackCopies: z.number().int().min(1).max(10).default(1),
  /** Free text outside the window: Twilio accepts and fails later (`callback`); `synchronous` answers 400 at once. */
  windowRefusal: z.enum(['callback', 'synchronous']).default('callback'),
  windowFailureStatus: z.enum(['failed', 'undelivered']).default('failed'),
  /** Hours a customer's message keeps the service window open (R9). */
  windowHours: z.number().positive().default(24),
  unknownCustomers: z.enum(['on_whatsapp', 'not_on_whatsapp']).default('on_whatsapp'),
  /** `received` turns `pending` after this. */
  pendingAfterMs: ms.default(200),
  /** Reviews end by themselves this long after submission (virtual time); null = by hand only. */
  autoApproveMs: ms.nullable().default(3000),
  /** The reviewer refuses what WhatsApp is known to refuse (facts §6.5). */
  reviewRules: z.boolean().default(true),
  /** Messages per second per sender; the excess waits in the provider's queue. 0 = no limit. */
  senderMps: z.number().min(0).default(0),
  /** Requests in flight per account before 429 / 20429. 0 = no limit. */
  maxConcurrentRequests: z.number().int().min(0).default(0),
  /** Whether MediaUrl is fetched, as Twilio does (63019 when it fails). */
  fetchMedia: z.enum(['never', 'loopback', 'always']).default('loopback'),
  /** false: no request log and no callback records, for benchmarks. */
  record: z.boolean().default(true),
  ledgerCap: z.number().int().min(1).max(5_000_000).default(200_000),
  requestsCap: z.number().int().min(1).max(1_000_000).default(20_000),
  mediaBytesCap: z
    .number()
    .int()
    .min(1)
    .default(128 * 1024 * 1024),
  /** Seed of the shuffled order. */
  seed: z.number().int().default(1),
});

export type Settings = z.infer<typeof settingsSchema>;

export const settingsChangeSchema = z.strictObject(
  Object.fromEntries(Object.entries(settingsSchema.shape).map(([key, schema]) => [key, schema.unwrap().optional()])) as {
    [K in keyof typeof settingsSchema.shape]: z.ZodOptional<ReturnType<(typeof settingsSchema.shape)[K]['unwrap']>>;
  },
);
