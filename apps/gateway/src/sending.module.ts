import { Global, Module } from '@nestjs/common';
import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';
import { Doorbell } from '@heliograph/queues';
import { AcceptMessages } from './messages/accept-message';
import { ExplainMessage } from './messages/explain-message';
import { CLOCK, LOGGER, STORES } from './tokens';

/** The accept moment, for the API and for what answers customers by itself: one instance, so that all of it is grouped together. */
@Global()
@Module({
  providers: [
    {
      provide: AcceptMessages,
      inject: [STORES, Doorbell, CLOCK, LOGGER],
      useFactory: (stores: Stores, doorbell: Doorbell, clock: Clock, logger: Logger) =>
        new AcceptMessages(stores, doorbell, clock, logger),
    },
    {
      provide: ExplainMessage,
      inject: [STORES, CLOCK],
      useFactory: (stores: Stores, clock: Clock) => new ExplainMessage(stores, clock),
    },
  ],
  exports: [AcceptMessages, ExplainMessage],
})
export class SendingModule {}
