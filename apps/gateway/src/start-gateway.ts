import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Stores } from '@heliograph/persistence';
import {
  announceProcess,
  createMetrics,
  HealthRegistry,
  openMediaStorage,
  startHealthServer,
  systemClock,
  type Clock,
  type Logger,
  type Shutdown,
} from '@heliograph/platform';
import { createProviders, type ProviderRegistry } from '@heliograph/providers';
import { Doorbell, Signals } from '@heliograph/queues';
import { findConsole } from './console/find-console';
import type { GatewayConfig } from './gateway.config';
import { GatewayModule } from './gateway.module';
import { createHttpApp, type RouteDefinition } from './http';
import { LiveStreams } from './live/live-streams';
import { startDeskWorkers } from './desk/start-desk-workers';
import { AcceptMessages } from './messages/accept-message';
import { startRouting } from './queues/start-routing';
import { FetchMedia } from './media/fetch-media.job';
import { startWorkers } from './queues/start-workers';
import { openSpool } from './receipts/open-spool';
import { AnswerWord } from './receipts/answer-word.job';
import { ProcessReceipts } from './receipts/process-receipt.job';
import { RouteConversations } from './routing/route-conversations';
import { SweepRouting } from './routing/sweep-routing.job';
import { TellOutOfHours } from './routing/tell-out-of-hours.job';
import { STORES } from './tokens';
import { probeRedis, waitForStorage } from './wait-for-storage';

export interface GatewayOptions {
  config: GatewayConfig;
  logger: Logger;
  shutdown: Shutdown;
  /** Shown in the OpenAPI document. */
  version: string;
  clock?: Clock;
  providers?: ProviderRegistry;
}

export interface Gateway {
  app: NestFastifyApplication;
  /** Where it listens, without a slash at the end. */
  url: string;
  stores: Stores;
  /** Every declared route, by path and method. */
  routes: readonly RouteDefinition[];
}

/** Jobs of the gateway's own queues at once: each takes a connection of the pool, and requests need the others. */
const receiptsAtOnce = 4;
const secondsToFinishRequests = 15;

/** Starts everything in order and registers with `shutdown` how to stop it, in reverse. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, logger, shutdown, version, clock = systemClock } = options;
  const redis = await waitForStorage(config, logger, shutdown.signal);
  shutdown.add('redis', () => redis.disconnect());
  const providers = options.providers ?? createProviders();
  shutdown.add('providers', () => providers.close());

  const health = new HealthRegistry();
  const metrics = createMetrics('gateway', { defaults: !options.clock });
  const spool = await openSpool(config, logger, shutdown, metrics);
  const storage = await openMediaStorage(config);
  await storage.check().catch((error: Error) => logger.warn({ err: error }, 'The media storage cannot be used; files will fail'));
  const module = GatewayModule.register({ config, logger, clock, providers, spool, storage });
  const consoleFolder = config.ROLES.includes('api') ? findConsole(config.CONSOLE_DIR) : null;
  const { app, routes } = await shutdown.start(
    'http',
    () => createHttpApp(module, { config, logger, version, metrics, health, consoleFolder }),
    ({ app: http }) => http.close(),
    secondsToFinishRequests,
  );
  const stores = app.get<Stores>(STORES);
  health.add('postgres', () => stores.dataSource.query('SELECT 1'));
  // Without Redis messages are still accepted and kept; readiness says that they are not yet on their way.
  health.add('redis', () => probeRedis(redis));
  metrics.gauge({
    name: 'heliograph_receipts_quarantined',
    help: 'Receipts set aside, of all workspaces and of none; every gateway says the same number',
    async collect() {
      this.set(await stores.operations.quarantinedReceipts());
    },
  });
  const signals = app.get(Signals, { strict: false });
  shutdown.add(
    'hints of events',
    stores.eventCommits.listen(() => signals.eventsCommitted()),
  );
  if (config.ROLES.includes('api')) {
    // Added after the HTTP server, so stopped before it, which waits for every answer under way.
    const live = app.get(LiveStreams, { strict: false });
    metrics.gauge({
      name: 'heliograph_live_connections',
      help: 'Live streams open in this process',
      collect() {
        this.set(live.connections);
      },
    });
    live.start();
    shutdown.add('live streams', () => live.close());
  }
  await app.listen(config.PORT, config.HOST);

  if (config.ROLES.includes('workers')) {
    const workers = {
      redis: { url: config.REDIS_URL, prefix: config.REDIS_PREFIX },
      concurrency: receiptsAtOnce,
      stores,
      doorbell: app.get(Doorbell, { strict: false }),
      receipts: app.get(ProcessReceipts, { strict: false }),
      answers: app.get(AnswerWord, { strict: false }),
      media: app.get(FetchMedia, { strict: false }),
      logger,
    };
    await startWorkers(workers, shutdown);
    await startDeskWorkers({ ...workers, accept: app.get(AcceptMessages, { strict: false }), clock }, shutdown);
    const routing = {
      redis: workers.redis,
      doorbell: workers.doorbell,
      routes: app.get(RouteConversations, { strict: false }),
      sweep: app.get(SweepRouting, { strict: false }),
      outOfHours: app.get(TellOutOfHours, { strict: false }),
      logger,
    };
    await startRouting(routing, shutdown);
  }
  const operators = await shutdown.start(
    'health server',
    () => startHealthServer({ host: config.HEALTH_HOST, port: config.HEALTH_PORT, health, metrics: metrics.registry }),
    (server) => server.close(),
  );
  shutdown.add('readiness', () => health.beginStopping());

  announceProcess({
    register: stores.operations,
    app: 'gateway',
    details: { roles: config.ROLES, version },
    clock,
    logger,
    shutdown,
  });
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://${config.HOST}:${port}`;
  logger.info({ url, publicUrl: config.PUBLIC_URL, healthPort: operators.port, roles: config.ROLES }, 'The gateway listens');
  return { app, url, stores, routes: routes.routes };
}
