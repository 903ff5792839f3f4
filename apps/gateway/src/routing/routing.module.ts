import { Global, Module } from '@nestjs/common';
import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';
import { Doorbell } from '@heliograph/queues';
import { AcceptMessages } from '../messages/accept-message';
import { CLOCK, LOGGER, STORES } from '../tokens';
import { RingRouting } from './ring-routing';
import { RouteConversations } from './route-conversations';
import { SweepRouting } from './sweep-routing.job';
import { TellOutOfHours } from './tell-out-of-hours.job';

/** The router, for the workers; and its bell, for whoever frees an agent or hears a customer. */
@Global()
@Module({
  providers: [
    {
      provide: RingRouting,
      inject: [Doorbell, LOGGER],
      useFactory: (doorbell: Doorbell, logger: Logger) => new RingRouting(doorbell, logger),
    },
    {
      provide: RouteConversations,
      inject: [STORES, CLOCK],
      useFactory: (stores: Stores, clock: Clock) => new RouteConversations(stores, clock),
    },
    {
      provide: SweepRouting,
      inject: [STORES, RouteConversations, CLOCK, LOGGER],
      useFactory: (stores: Stores, routes: RouteConversations, clock: Clock, logger: Logger) =>
        new SweepRouting(stores, routes, clock, logger),
    },
    {
      provide: TellOutOfHours,
      inject: [STORES, AcceptMessages, LOGGER],
      useFactory: (stores: Stores, accept: AcceptMessages, logger: Logger) => new TellOutOfHours(stores, accept, logger),
    },
  ],
  exports: [RingRouting, RouteConversations, SweepRouting, TellOutOfHours],
})
export class RoutingModule {}
