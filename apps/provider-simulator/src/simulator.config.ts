import { z } from 'zod';
import type { SimulatorOptions } from './start-simulator';

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4010),
  HOST: z.string().default('127.0.0.1'),
  /** JSON `{accounts, senders, customers, settings}`, as the control API takes them. */
  SIMULATOR_SEED: z.string().optional(),
  /** Path of the snapshot file. */
  SIMULATOR_DATA: z.string().optional(),
  /** Where gateways reach this simulator, for media URLs; default: the address the phone page used. */
  SIMULATOR_PUBLIC_URL: z.url().optional(),
  SIMULATOR_WEBHOOK_CONNECTIONS: z.coerce.number().int().min(1).max(1024).default(64),
});

/** The only place that reads the environment. Throws with the variable's name when a value makes no sense. */
export function readConfig(): SimulatorOptions {
  const { PORT, HOST, SIMULATOR_SEED, SIMULATOR_DATA, SIMULATOR_PUBLIC_URL, SIMULATOR_WEBHOOK_CONNECTIONS } = environment.parse(
    process.env,
  );
  return {
    port: PORT,
    host: HOST,
    webhookConnectionsPerOrigin: SIMULATOR_WEBHOOK_CONNECTIONS,
    ...(SIMULATOR_SEED && { seed: JSON.parse(SIMULATOR_SEED) as NonNullable<SimulatorOptions['seed']> }),
    ...(SIMULATOR_PUBLIC_URL && { publicUrl: SIMULATOR_PUBLIC_URL }),
    ...(SIMULATOR_DATA && { dataFile: SIMULATOR_DATA }),
  };
}
