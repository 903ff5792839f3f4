import {
  healthConfig,
  integer,
  logConfig,
  postgresConfig,
  readConfig,
  redisConfig,
  secretsConfig,
  webhookConfig,
} from '@heliograph/platform';
import { lanes, type Lane } from '@heliograph/domain';
import { z } from 'zod';

const schema = z.object({
  ...postgresConfig,
  ...redisConfig,
  ...healthConfig,
  ...secretsConfig,
  ...logConfig,
  ...webhookConfig,
  /** Where the provider reports deliveries: the gateway's address as the provider sees it. No trailing slash. */
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).transform((text) => text.replace(/\/+$/, '')),
  /** Lanes this process serves; all by default. */
  SENDER_LANES: z
    .string()
    .default(lanes.join(','))
    .transform((text) => [...new Set(text.split(',').map((word) => word.trim()))])
    .pipe(z.array(z.enum(lanes)).min(1)) as z.ZodType<Lane[]>,
  /** Slices of messages worked on at once, per lane. */
  SENDER_CONCURRENCY: integer(1, 200).prefault('16'),
  /** Provider calls under way at once in this process (Twilio answers 429 above an account's own limit). */
  SENDER_PROVIDER_CALLS: integer(1, 1000).prefault('64'),
  /** One provider call may take this long, ms; after it the outcome is unknown. */
  PROVIDER_TIMEOUT_MS: integer(100, 60_000).prefault('15000'),
  /** The whole of one outgoing webhook, ms. */
  WEBHOOK_TIMEOUT_MS: integer(100, 60_000).prefault('15000'),
  /** Outgoing webhooks under way at once in this process. */
  WEBHOOK_CALLS: integer(2, 5000).prefault('128'),
  /** How long an unknown outcome may wait for a callback or the provider's list before `onUnknown` decides, ms. */
  UNKNOWN_DEADLINE_MS: integer(1000, 24 * 3_600_000).prefault('120000'),
});

export type SenderConfig = z.output<typeof schema>;
/** @param env the process's own environment unless a test gives another */
export const readSenderConfig = (env?: Readonly<Record<string, string | undefined>>): SenderConfig => readConfig(schema, env);
