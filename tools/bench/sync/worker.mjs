// The syncing side alone in its process, so that its memory is its own: one sync on demand, or a BullMQ worker over many accounts.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { checkout } from '../../checkout.mjs';
import { tellParent } from '../own-process.mjs';

const require = createRequire(import.meta.url);
const built = (...path) => require(join(checkout, ...path));
const { createDataSource, createStores } = built('libs', 'persistence', 'dist', 'index.js');
const { createLogger, secretKey, systemClock } = built('libs', 'platform', 'dist', 'index.js');
const { createProviders } = built('libs', 'providers', 'dist', 'index.js');
const { createBlockingRedis, createRedis, Doorbell, runWorker } = built('libs', 'queues', 'dist', 'index.js');
const { templateSyncQueue } = built('libs', 'contracts', 'dist', 'index.js');
const { SyncAccount } = built('apps', 'template-sync', 'dist', 'sync-account.job.js');

v8.setFlagsFromString('--expose_gc');
const collect = vm.runInNewContext('gc');
const mib = 2 ** 20;

const settings = JSON.parse(process.env.SYNC_BENCH ?? '{}');
const dataSource = createDataSource({ url: settings.databaseUrl, poolSize: 10, applicationName: 'heliograph-sync' });
await dataSource.initialize();
const sync = new SyncAccount({
  stores: createStores(dataSource),
  providers: createProviders(),
  keys: [secretKey(Buffer.from(settings.secret, 'base64'))],
  clock: systemClock,
  logger: createLogger('template-sync', { LOG_LEVEL: 'fatal', LOG_FORMAT: 'json' }),
  timeoutMs: 120_000,
  chance: Math.random,
});

/** Peak heap above what was there before, and the whole process, sampled every few milliseconds. */
async function watched(work) {
  collect();
  const before = process.memoryUsage().heapUsed;
  let [heap, rss] = [before, 0];
  const look = () => {
    const now = process.memoryUsage();
    heap = Math.max(heap, now.heapUsed);
    rss = Math.max(rss, now.rss);
  };
  const timer = setInterval(look, 3);
  const began = performance.now();
  const result = await work();
  const ms = performance.now() - began;
  look();
  clearInterval(timer);
  return { result, ms, heapMiB: (heap - before) / mib, rssMiB: rss / mib };
}

const one = async ({ workspaceId, accountId }) => {
  const { result, ...figures } = await watched(() => sync.handle({ workspaceId, accountId, trigger: 'requested' }));
  if (result !== 'synced') throw new Error(`a sync ended as ${result}`);
  return figures;
};

/** All accounts rung at once; the answer says how each ended, and when, in ms since the first ring. */
async function many({ accounts, concurrency }) {
  const redis = { url: settings.redisUrl, prefix: settings.prefix };
  const [connection, blocking] = [createRedis(redis), createBlockingRedis(redis)];
  await Promise.all([connection.connect(), blocking.connect()]);
  const doorbell = new Doorbell(connection, settings.prefix);
  const ends = [];
  let began = 0;
  let allDone;
  const finished = new Promise((resolve) => (allDone = resolve));
  const others = Object.fromEntries(Object.keys(templateSyncQueue.jobs).map((name) => [name, async () => {}]));
  const handlers = {
    ...others,
    'sync-account': async (job) => {
      const started = performance.now();
      const outcome = await sync.handle(job);
      const now = performance.now();
      ends.push({ accountId: job.accountId, outcome, at: now - began, took: now - started });
      if (ends.length === accounts.length) allDone();
    },
  };
  const figures = await watched(async () => {
    began = performance.now();
    const running = runWorker(templateSyncQueue, handlers, {
      connection: blocking,
      prefix: settings.prefix,
      concurrency,
      onFailure: () => {},
    });
    for (const { workspaceId, accountId } of accounts)
      await doorbell.ring(templateSyncQueue, 'sync-account', { workspaceId, accountId, trigger: 'schedule' });
    await finished;
    await running.stop(5_000);
  });
  await doorbell.close();
  connection.disconnect();
  blocking.disconnect();
  const { ms, heapMiB, rssMiB } = figures;
  return { ms, heapMiB, rssMiB, ends };
}

process.on('message', (question) => {
  const work = question.many ? many(question.many) : one(question.one);
  work.then(
    (answer) => process.send?.(answer),
    (error) => process.send?.({ failed: error.message }),
  );
});
tellParent({ ready: true });
