import { routingQueue } from '@heliograph/contracts';
import type { Logger, Shutdown } from '@heliograph/platform';
import { createBlockingRedis, keepScheduled, runWorker, type Doorbell } from '@heliograph/queues';
import type { RouteConversations } from '../routing/route-conversations';
import type { SweepRouting } from '../routing/sweep-routing.job';
import type { TellOutOfHours } from '../routing/tell-out-of-hours.job';

export interface RoutingWorker {
  redis: { url: string; prefix: string };
  doorbell: Doorbell;
  routes: RouteConversations;
  sweep: SweepRouting;
  outOfHours: TellOutOfHours;
  logger: Logger;
}

const sweepEveryMs = 2000;
/** Routers of one process at once; their transactions are short, and wait for one another where they concern the same agents. */
const routersAtOnce = 2;

/** The router's worker and its sweep, in every gateway that runs workers. */
export async function startRouting(parts: RoutingWorker, shutdown: Shutdown): Promise<void> {
  const connection = createBlockingRedis(parts.redis);
  shutdown.add('routing redis', () => connection.disconnect());
  const worker = runWorker(
    routingQueue,
    {
      'route-conversations': ({ conversationIds }) => parts.routes.route(conversationIds),
      'serve-queues': ({ workspaceId }) => parts.routes.serve(workspaceId),
      'tell-out-of-hours': (job) => parts.outOfHours.handle(job),
      'sweep-routing': () => parts.sweep.handle(),
    },
    {
      connection,
      prefix: parts.redis.prefix,
      concurrency: routersAtOnce,
      onFailure: ({ queue, job, error, lastTry }) => parts.logger.warn({ err: error, queue, job, lastTry }, 'A job failed'),
    },
  );
  shutdown.add('routing worker', () => worker.stop(8000));
  const schedules = await keepScheduled(parts.doorbell, routingQueue, { 'sweep-routing': sweepEveryMs }, parts.logger);
  shutdown.add('routing schedules', () => schedules.stop());
}
