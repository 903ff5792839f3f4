import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { broadcastsQueue, sendQueues, upkeepQueue } from '@heliograph/contracts';
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
  Pacing,
  runWorker,
  Signals,
  type WorkerOptions,
} from '@heliograph/queues';
import { FreezeAudience } from './broadcasts/freeze-audience.job';
import { ReleaseBroadcasts } from './broadcasts/release-broadcasts.job';
import { CallSlots } from './call-slots';
import { Circuits } from './circuits';
import { createAttemptCloser } from './close-attempts';
import { ProviderAccounts } from './provider-accounts';
import { ReconcileUnknown } from './reconcile-unknown.job';
import { SendMessages } from './send-message.job';
import type { SenderConfig } from './sender.config';
import { SweepDue } from './sweep-due.job';
import { webhookPoster } from './webhooks/post-webhook';
import { WebhookCourier } from './webhooks/webhook-courier';

const sweepEveryMs = 1000;
const reconcileEveryMs = 2000;
const releaseEveryMs = 500;

/** Starts the parts in order and stops them in the reverse order: no new slices, hand-offs under way finish, answers are written. */
export async function runSender(config: SenderConfig): Promise<Shutdown> {
  const logger = createLogger('outbound-sender', config);
  const shutdown = new Shutdown({ logger });
  shutdown.listen();
  const health = new HealthRegistry();
  const metrics = createMetrics('outbound_sender');
  await shutdown.start(
    'health server',
    () => startHealthServer({ host: config.HEALTH_HOST, port: config.HEALTH_PORT, health, metrics: metrics.registry }),
    (server) => server.close(),
  );
  const { signal } = shutdown;

  const dataSource = createDataSource({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: 'heliograph-sender',
  });
  await waitFor('Postgres', () => dataSource.initialize(), { logger, signal });
  shutdown.add('Postgres', () => dataSource.destroy());
  await waitFor('the migrated schema', () => dataSource.query('SELECT 1 FROM outbound_queue LIMIT 1'), { logger, signal });
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
  const providers = createProviders({ twilio: { connectionsPerOrigin: config.SENDER_PROVIDER_CALLS } });
  shutdown.add('providers', () => providers.close());
  const keys = [config.HELIOGRAPH_SECRET_KEY, ...config.HELIOGRAPH_PREVIOUS_SECRET_KEYS];
  const accounts = new ProviderAccounts(stores, keys);
  const closer = createAttemptCloser(stores, logger);
  shutdown.add('attempt closer', () => closer.drain());

  const poster = webhookPoster({ timeoutMs: config.WEBHOOK_TIMEOUT_MS, allowPrivate: config.WEBHOOK_ALLOW_PRIVATE });
  shutdown.add('webhook connections', () => poster.close());
  const courier = new WebhookCourier({
    stores,
    poster,
    keys,
    clock: systemClock,
    logger,
    chance: Math.random,
    timeoutMs: config.WEBHOOK_TIMEOUT_MS,
    places: config.WEBHOOK_CALLS,
  });
  courier.start();
  shutdown.add('webhooks', () => courier.stop(), Math.min(10, config.WEBHOOK_TIMEOUT_MS / 1000 + 1));

  const pacing = new Pacing({
    redis,
    prefix: config.REDIS_PREFIX,
    recentContacts: (account, since) => stores.recentContacts.since(account, since),
  });
  const sender = new SendMessages({
    stores,
    providers,
    accounts,
    doorbell,
    closer,
    slots: new CallSlots(config.SENDER_PROVIDER_CALLS),
    pacing,
    circuits: new Circuits(stores, systemClock),
    clock: systemClock,
    logger,
    worker: `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`,
    publicUrl: config.PUBLIC_URL,
    linkKey: config.HELIOGRAPH_SECRET_KEY,
    providerTimeoutMs: config.PROVIDER_TIMEOUT_MS,
    chance: Math.random,
  });
  const reconcile = new ReconcileUnknown({
    stores,
    providers,
    accounts,
    clock: systemClock,
    logger,
    providerTimeoutMs: config.PROVIDER_TIMEOUT_MS,
    deadlineMs: config.UNKNOWN_DEADLINE_MS,
  });
  const freeze = new FreezeAudience(stores, systemClock);
  const release = new ReleaseBroadcasts({ stores, doorbell, signals, clock: systemClock, logger });
  const sweep = new SweepDue(stores, doorbell, systemClock, logger);

  const worker = (concurrency: number): WorkerOptions => ({
    connection: workerRedis,
    prefix: config.REDIS_PREFIX,
    concurrency,
    onFailure: ({ queue, job, error, lastTry }) => logger.warn({ err: error, queue, job, lastTry }, 'A job failed'),
  });
  const grace = config.PROVIDER_TIMEOUT_MS + 5000;
  for (const lane of config.SENDER_LANES) {
    const running = runWorker(
      sendQueues[lane],
      { 'send-messages': ({ messageIds, inOrder }) => sender.handle(messageIds, inOrder ?? false) },
      worker(config.SENDER_CONCURRENCY),
    );
    shutdown.add(`lane ${lane}`, () => running.stop(grace), grace / 1000 + 1);
  }
  const schedules = await keepScheduled(
    doorbell,
    upkeepQueue,
    { 'sweep-due': sweepEveryMs, 'reconcile-unknown': reconcileEveryMs },
    logger,
  );
  shutdown.add('schedules', () => schedules.stop());
  const upkeep = runWorker(
    upkeepQueue,
    { 'sweep-due': () => sweep.handle(), 'reconcile-unknown': () => reconcile.handle() },
    worker(2),
  );
  shutdown.add('upkeep', () => upkeep.stop(5000));
  if (config.SENDER_LANES.includes('broadcast')) {
    const releases = await keepScheduled(doorbell, broadcastsQueue, { 'release-broadcasts': releaseEveryMs }, logger);
    shutdown.add('broadcast schedule', () => releases.stop());
    const broadcasts = runWorker(
      broadcastsQueue,
      { 'freeze-audience': (job) => freeze.handle(job), 'release-broadcasts': () => release.handle() },
      worker(3),
    );
    shutdown.add('broadcasts', () => broadcasts.stop(5000));
  }
  const details = { lanes: config.SENDER_LANES };
  announceProcess({ register: stores.operations, app: 'outbound-sender', details, clock: systemClock, logger, shutdown });
  logger.info({ lanes: config.SENDER_LANES }, 'The outbound sender is ready');
  return shutdown;
}
