import { Module } from '@nestjs/common';
import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';
import type { GatewayConfig } from '../gateway.config';
import { CLOCK, CONFIG, LOGGER, STORES } from '../tokens';
import { LiveController } from './live.controller';
import { LiveStreams } from './live-streams';
import { NoteViewing } from './note-viewing';

/** The stream of what happens; started and stopped by `startGateway`, because it must end before the HTTP server waits for it. */
@Module({
  controllers: [LiveController],
  providers: [
    NoteViewing,
    {
      provide: LiveStreams,
      inject: [STORES, CONFIG, CLOCK, LOGGER],
      useFactory: (stores: Stores, config: GatewayConfig, clock: Clock, logger: Logger) =>
        new LiveStreams({
          stores,
          redis: { url: config.REDIS_URL, prefix: config.REDIS_PREFIX },
          clock,
          logger,
          mostConnections: config.LIVE_CONNECTIONS,
          mostPerCaller: config.LIVE_CONNECTIONS_PER_CALLER,
          chance: Math.random,
        }),
    },
  ],
})
export class LiveModule {}
