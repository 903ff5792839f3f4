import { healthConfig, integer, logConfig, postgresConfig, readConfig, redisConfig, secretsConfig } from '@heliograph/platform';
import { z } from 'zod';

const schema = z.object({
  ...postgresConfig,
  ...redisConfig,
  ...healthConfig,
  ...secretsConfig,
  ...logConfig,
  /** How often an account is synced when nothing is under review, ms. */
  SYNC_EVERY_MS: integer(1000, 24 * 3_600_000).prefault('300000'),
  /** The same while a template is under review, ms. */
  SYNC_EVERY_IN_REVIEW_MS: integer(1000, 24 * 3_600_000).prefault('60000'),
  /** One account's sync may take this long, ms; then it is given up and counts as failed. */
  SYNC_TIMEOUT_MS: integer(1000, 3_600_000).prefault('120000'),
  /** Accounts synced at once by this process. */
  SYNC_CONCURRENCY: integer(1, 200).prefault('16'),
});

export type SyncConfig = z.output<typeof schema>;
/** @param env the process's own environment unless a test gives another */
export const readSyncConfig = (env?: Readonly<Record<string, string | undefined>>): SyncConfig => readConfig(schema, env);
