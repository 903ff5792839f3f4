import { createTestRedis } from '@heliograph/queues/testing';
import { runSync } from './run-sync';
import { readSyncConfig } from './sync.config';
import { openSyncBench, type SyncBench, type SyncedPlace } from './testing/sync-bench';

// Real: the whole sync process in this one, Postgres, Redis, BullMQ, the Twilio adapter, time. Simulated: Twilio.
describe('the template-sync process', () => {
  let bench: SyncBench;
  let place: SyncedPlace;
  let running: Awaited<ReturnType<typeof runSync>>;
  const redis = createTestRedis();
  const listeners = new Set(process.listeners('SIGTERM'));
  beforeAll(async () => {
    bench = await openSyncBench();
    place = await bench.place(new Date(Date.now() - 60_000));
    running = await runSync(
      readSyncConfig({
        DATABASE_URL: bench.database.url,
        REDIS_URL: redis.url,
        REDIS_PREFIX: redis.prefix,
        HELIOGRAPH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
        HEALTH_PORT: '0',
        LOG_LEVEL: 'silent',
        SYNC_EVERY_MS: '1000',
        SYNC_EVERY_IN_REVIEW_MS: '1000',
      }),
    );
  });
  afterAll(async () => {
    await running.stop('the test is over');
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      for (const listener of process.listeners(signal)) if (!listeners.has(listener)) process.off(signal, listener);
    await redis.drop();
    await bench.close();
  });

  const becomes = async (status: string): Promise<boolean> => {
    const end = performance.now() + 20_000;
    while (performance.now() < end) {
      if ((await place.ours()).get('order_on_its_way')?.status === status) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
  };

  it('notices on schedule what WhatsApp decided', async () => {
    place.says(place.providerTemplateId, { status: 'paused' });
    expect(await becomes('paused')).toBe(true);
  });

  it('goes on noticing after Redis was emptied under it', async () => {
    await redis.drop();
    place.says(place.providerTemplateId, { status: 'rejected' });
    expect(await becomes('rejected')).toBe(true);
  });
});
