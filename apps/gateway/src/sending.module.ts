import { Global, Module } from '@nestjs/common';
import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';
import type { ProviderRegistry } from '@heliograph/providers';
import { Doorbell } from '@heliograph/queues';
import { AcceptMessages } from './messages/accept-message';
import { ExplainMessage } from './messages/explain-message';
import type { CapabilitiesOf } from './messages/send-facts';
import { CLOCK, LOGGER, PROVIDERS, STORES } from './tokens';

const carriedBy =
  (providers: ProviderRegistry): CapabilitiesOf =>
  (kind) =>
    providers.get(kind).capabilities;

/** The accept moment, for the API and for what answers customers by itself: one instance, so that all of it is grouped together. */
@Global()
@Module({
  providers: [
    {
      provide: AcceptMessages,
      inject: [STORES, Doorbell, CLOCK, LOGGER, PROVIDERS],
      useFactory: (stores: Stores, doorbell: Doorbell, clock: Clock, logger: Logger, providers: ProviderRegistry) =>
        new AcceptMessages(stores, doorbell, clock, logger, { capabilitiesOf: carriedBy(providers) }),
    },
    {
      provide: ExplainMessage,
      inject: [STORES, CLOCK, PROVIDERS],
      useFactory: (stores: Stores, clock: Clock, providers: ProviderRegistry) =>
        new ExplainMessage(stores, clock, carriedBy(providers)),
    },
  ],
  exports: [AcceptMessages, ExplainMessage],
})
export class SendingModule {}
