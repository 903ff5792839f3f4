import { templateSyncQueue } from '@heliograph/contracts';
import { createDataSource, createStores } from '@heliograph/persistence';
import {
  announceProcess,
  createLogger,
  createMetrics,
  HealthRegistry,
  Shutdown,
  startHealthServer,
  systemClock,
  waitFor,
} from '@heliograph/platform';
import { createProviders } from '@heliograph/providers';
import {
  assertQueueSafe,
  createBlockingRedis,
  createRedis,
  Doorbell,
  keepScheduled,
  runWorker,
  Signals,
} from '@heliograph/queues';
import { SyncAccount } from './sync-account.job';
import { createSyncMetrics } from './sync-metrics';
import { SyncSchedule } from './sync-schedule';
import type { SyncConfig } from './sync.config';
import { WatchReviews } from './watch-reviews.job';

/** How often schedules are compared with the accounts. */
const planEveryMs = 5000;
/** Alarms are of days; a minute late is in time. */
const watchReviewsEveryMs = 60_000;
const noteLastSentEveryMs = 60_000;

/** Starts the parts in order and stops them in the reverse order. Many of these may run: an account is taken by one of them at a time. */
export async function runSync(config: SyncConfig): Promise<Shutdown> {
  const logger = createLogger('template-sync', config);
  const shutdown = new Shutdown({ logger });
  shutdown.listen();
  const { signal } = shutdown;
  const health = new HealthRegistry();
  const metrics = createMetrics('template_sync');
  await shutdown.start(
    'health server',
    () => startHealthServer({ host: config.HEALTH_HOST, port: config.HEALTH_PORT, health, metrics: metrics.registry }),
    (server) => server.close(),
  );

  const dataSource = createDataSource({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: 'heliograph-sync',
  });
  await waitFor('Postgres', () => dataSource.initialize(), { logger, signal });
  shutdown.add('Postgres', () => dataSource.destroy());
  await waitFor('the migrated schema', () => dataSource.query('SELECT 1 FROM account_syncs LIMIT 1'), { logger, signal });
  health.add('postgres', () => dataSource.query('SELECT 1'));

  const redisOptions = { url: config.REDIS_URL, prefix: config.REDIS_PREFIX };
  const redis = createRedis(redisOptions);
  redis.on('error', () => undefined);
  await waitFor('Redis', () => (redis.status === 'ready' ? redis.ping() : redis.connect()), { logger, signal });
  await assertQueueSafe(redis);
  shutdown.add('Redis', () => redis.disconnect());
  health.add('redis', () => redis.ping());
  const workerRedis = createBlockingRedis(redisOptions);
  workerRedis.on('error', () => undefined);
  shutdown.add('worker Redis', () => workerRedis.disconnect());

  const stores = createStores(dataSource);
  const signals = new Signals(redis, config.REDIS_PREFIX);
  shutdown.add(
    'hints of events',
    stores.eventCommits.listen(() => signals.eventsCommitted()),
  );
  const doorbell = new Doorbell(redis, config.REDIS_PREFIX);
  shutdown.add('doorbell', () => doorbell.close());
  const providers = createProviders();
  shutdown.add('providers', () => providers.close());
  const keys = [config.HELIOGRAPH_SECRET_KEY, ...config.HELIOGRAPH_PREVIOUS_SECRET_KEYS];
  const sync = new SyncAccount({
    stores,
    providers,
    keys,
    clock: systemClock,
    logger,
    timeoutMs: config.SYNC_TIMEOUT_MS,
    chance: Math.random,
    metrics: createSyncMetrics(metrics, stores, systemClock),
  });
  const reviews = new WatchReviews(stores, systemClock, logger);
  const schedule = new SyncSchedule(stores, doorbell, {
    everyMs: config.SYNC_EVERY_MS,
    everyInReviewMs: config.SYNC_EVERY_IN_REVIEW_MS,
  });

  const every = { 'plan-syncs': planEveryMs, 'watch-reviews': watchReviewsEveryMs, 'note-last-sent': noteLastSentEveryMs };
  const schedules = await keepScheduled(doorbell, templateSyncQueue, every, logger);
  shutdown.add('schedules', () => schedules.stop());
  const worker = runWorker(
    templateSyncQueue,
    {
      'sync-account': async (job) => {
        await sync.handle(job);
      },
      'plan-syncs': () => schedule.plan(),
      'watch-reviews': async () => {
        await reviews.handle();
      },
      'note-last-sent': async () => {
        await stores.templateUpkeep.noteLastSent(systemClock.now());
      },
    },
    {
      connection: workerRedis,
      prefix: config.REDIS_PREFIX,
      concurrency: config.SYNC_CONCURRENCY,
      onFailure: ({ queue, job, error, lastTry }) => logger.warn({ err: error, queue, job, lastTry }, 'A job failed'),
    },
  );
  shutdown.add('sync worker', () => worker.stop(10_000), 11);
  const details = { concurrency: config.SYNC_CONCURRENCY };
  announceProcess({ register: stores.operations, app: 'template-sync', details, clock: systemClock, logger, shutdown });
  logger.info('Template sync is ready');
  return shutdown;
}
