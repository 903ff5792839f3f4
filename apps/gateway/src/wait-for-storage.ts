import { createDataSource, createStores } from '@heliograph/persistence';
import { waitFor, type Logger } from '@heliograph/platform';
import { assertQueueSafe, createRedis } from '@heliograph/queues';
import type { GatewayConfig } from './gateway.config';

export type ReadyRedis = ReturnType<typeof createRedis>;

/**
 * Waits, saying so, until Postgres is there and migrated and Redis is there, and refuses a Redis that may drop jobs.
 * @returns the connection that readiness asks from now on; it reconnects by itself.
 */
export async function waitForStorage(config: GatewayConfig, logger: Logger, signal: AbortSignal): Promise<ReadyRedis> {
  await waitFor('Postgres, migrated', () => probePostgres(config), { logger, signal });
  const redis = createRedis({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX });
  // Every command fails on its own while the server is away; the event alone would end the process.
  redis.on('error', () => undefined);
  try {
    await waitFor('Redis', () => probeRedis(redis), { logger, signal });
    await assertQueueSafe(redis);
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return redis;
}

export async function probeRedis(redis: ReadyRedis): Promise<void> {
  if (redis.status === 'wait') await redis.connect();
  await redis.ping();
}

/** Asks the youngest table: while a deploy still migrates, the gateway waits instead of answering with half a schema. */
async function probePostgres(config: GatewayConfig): Promise<void> {
  const dataSource = createDataSource({ url: config.DATABASE_URL, poolSize: 1, applicationName: 'heliograph-gateway-start' });
  await dataSource.initialize();
  try {
    const nobody = '00000000-0000-0000-0000-000000000000';
    await createStores(dataSource).idempotency.find({ workspaceId: nobody, key: '', method: '', path: '', requestHash: '' });
  } finally {
    await dataSource.destroy();
  }
}
