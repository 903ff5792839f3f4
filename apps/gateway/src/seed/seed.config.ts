import { z } from 'zod';
import { postgresConfig, readConfig, secretsConfig } from '@heliograph/platform';

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));

const seedSchema = z.object({
  DATABASE_URL: postgresConfig.DATABASE_URL,
  HELIOGRAPH_SECRET_KEY: secretsConfig.HELIOGRAPH_SECRET_KEY,
  SIMULATOR_URL: url,
  /** Where the simulator reaches the gateway. */
  PUBLIC_URL: url,
});

export type SeedConfig = z.output<typeof seedSchema>;
export const readSeedConfig = (): SeedConfig => readConfig(seedSchema);
