import { Module } from '@nestjs/common';
import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger, MediaStorage, SecretKey } from '@heliograph/platform';
import type { ProviderRegistry } from '@heliograph/providers';
import { Doorbell, PaceBrake } from '@heliograph/queues';
import type { GatewayConfig } from '../gateway.config';
import { FetchMedia } from '../media/fetch-media.job';
import { AcceptMessages } from '../messages/accept-message';
import { TemplateAlarmsController } from '../templates/template-alarms.controller';
import { RingRouting } from '../routing/ring-routing';
import { CLOCK, CONFIG, LOGGER, MEDIA_STORAGE, PROVIDERS, SECRET_KEYS, SPOOL, STORES } from '../tokens';
import { AnswerWord } from './answer-word.job';
import { DoorAccounts } from './door-accounts';
import { LearnFromReports } from './learn-from-reports';
import { ProcessReceipts } from './process-receipt.job';
import type { ReceiptSpool } from './receipt-spool';
import { ReceiveWebhook } from './receive-webhook';
import { WebhooksController } from './webhooks.controller';

/** The provider doors and what understands the receipts. Expects the tokens, `Doorbell` and `AcceptMessages` from global modules. */
@Module({
  controllers: [TemplateAlarmsController, WebhooksController],
  providers: [
    {
      provide: DoorAccounts,
      inject: [STORES, SECRET_KEYS],
      useFactory: (stores: Stores, keys: SecretKey[]) => new DoorAccounts(stores, keys),
    },
    {
      provide: ReceiveWebhook,
      inject: [STORES, PROVIDERS, DoorAccounts, Doorbell, CLOCK, LOGGER, SPOOL],
      useFactory: (
        stores: Stores,
        providers: ProviderRegistry,
        accounts: DoorAccounts,
        doorbell: Doorbell,
        clock: Clock,
        logger: Logger,
        spool: ReceiptSpool | null,
      ) => new ReceiveWebhook(stores, providers, accounts, doorbell, clock, logger, spool),
    },
    {
      provide: ProcessReceipts,
      inject: [STORES, PROVIDERS, CLOCK, LOGGER, Doorbell, DoorAccounts, RingRouting, PaceBrake],
      useFactory: (
        stores: Stores,
        providers: ProviderRegistry,
        clock: Clock,
        logger: Logger,
        doorbell: Doorbell,
        doors: DoorAccounts,
        routing: RingRouting,
        brake: PaceBrake,
      ) => {
        const lessons = new LearnFromReports(stores, brake, logger);
        return new ProcessReceipts(stores, providers, clock, logger, doorbell, doors, routing, lessons);
      },
    },
    {
      provide: FetchMedia,
      inject: [STORES, PROVIDERS, MEDIA_STORAGE, SECRET_KEYS, CLOCK, LOGGER, CONFIG],
      useFactory: (
        stores: Stores,
        providers: ProviderRegistry,
        storage: MediaStorage,
        keys: SecretKey[],
        clock: Clock,
        logger: Logger,
        config: GatewayConfig,
      ) => {
        const maxBytes = config.MEDIA_INBOUND_LIMIT;
        return new FetchMedia({ stores, providers, storage, keys, clock, logger, maxBytes, chance: Math.random });
      },
    },
    {
      provide: AnswerWord,
      inject: [STORES, AcceptMessages, LOGGER],
      useFactory: (stores: Stores, accept: AcceptMessages, logger: Logger) => new AnswerWord(stores, accept, logger),
    },
  ],
  exports: [ReceiveWebhook, ProcessReceipts, AnswerWord, FetchMedia],
})
export class ReceiptsModule {}
