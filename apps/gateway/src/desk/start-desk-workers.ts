import { deskQueue } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger, Shutdown } from '@heliograph/platform';
import { createBlockingRedis, keepScheduled, runWorker, type Doorbell } from '@heliograph/queues';
import { SettleMerges } from '../contact-merges/settle-merges.job';
import type { AcceptMessages } from '../messages/accept-message';
import { ReadForSearch } from '../search/read-for-search.job';
import { SendNudge } from '../window-desk/send-nudge';
import { WatchWindows } from '../window-desk/watch-windows.job';

export interface DeskWorkers {
  redis: { url: string; prefix: string };
  stores: Stores;
  doorbell: Doorbell;
  accept: AcceptMessages;
  clock: Clock;
  logger: Logger;
}

const everyMs = { 'read-for-search': 1000, 'watch-windows': 15_000, 'settle-merges': 10_000 };

/** One job at a time is enough: each claims its work in Postgres, and a connection of the pool is not taken from the requests. */
const atOnce = 2;

/** The desk's own background work (role `workers`): search, windows that close, what arrives for merged contacts. */
export async function startDeskWorkers(parts: DeskWorkers, shutdown: Shutdown): Promise<void> {
  const { stores, doorbell, accept, clock, logger } = parts;
  const connection = createBlockingRedis(parts.redis);
  shutdown.add('desk worker redis', () => connection.disconnect());
  const search = new ReadForSearch(stores);
  const windows = new WatchWindows(stores, new SendNudge(stores, accept, clock), clock, logger);
  const merges = new SettleMerges(stores, clock, logger);
  const worker = runWorker(
    deskQueue,
    {
      'read-for-search': () => search.handle(),
      'watch-windows': () => windows.handle(),
      'settle-merges': () => merges.handle(),
    },
    {
      connection,
      prefix: parts.redis.prefix,
      concurrency: atOnce,
      onFailure: ({ queue, job, error, lastTry }) => logger.warn({ err: error, queue, job, lastTry }, 'A job failed'),
    },
  );
  shutdown.add('desk worker', () => worker.stop(8000));
  const schedules = await keepScheduled(doorbell, deskQueue, everyMs, logger);
  shutdown.add('desk schedules', () => schedules.stop());
}
