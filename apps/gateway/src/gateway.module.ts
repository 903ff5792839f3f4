import { Module, type DynamicModule } from '@nestjs/common';
import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger, MediaStorage, SecretKey } from '@heliograph/platform';
import type { ProviderRegistry } from '@heliograph/providers';
import { QueuesModule } from '@heliograph/queues';
import { findCaller } from './api-keys/find-caller';
import { ApiModule } from './api.module';
import { BroadcastsModule } from './broadcasts/broadcasts.module';
import { findSession } from './people/find-session';
import { PeopleModule } from './people/people.module';
import { ProofModule } from './consent-proof/proof.module';
import { DeskModule } from './desk/desk.module';
import type { GatewayConfig } from './gateway.config';
import { API_KEY_LOOKUP, IDEMPOTENCY_STORE, SESSION_LOOKUP } from './http';
import { IdempotencyKeys } from './idempotency-keys';
import { LiveModule } from './live/live.module';
import type { ReceiptSpool } from './receipts/receipt-spool';
import { ReceiptsModule } from './receipts/receipts.module';
import { RoutingModule } from './routing/routing.module';
import { SendingModule } from './sending.module';
import { StorageModule } from './storage.module';
import { WebhooksOutModule } from './webhook-endpoints/webhooks-out.module';
import { CLOCK, CONFIG, LOGGER, MEDIA_STORAGE, PROVIDERS, SECRET_KEYS, SPOOL, STORES } from './tokens';

/** What exists before Nest does. */
export interface GatewayParts {
  config: GatewayConfig;
  logger: Logger;
  clock: Clock;
  providers: ProviderRegistry;
  /** Where webhooks go while Postgres is away; null: nowhere. */
  spool: ReceiptSpool | null;
  storage: MediaStorage;
}

/** Wires the gateway by its roles. Nothing here decides anything. */
@Module({})
export class GatewayModule {
  static register({ config, logger, clock, providers, spool, storage }: GatewayParts): DynamicModule {
    const keys: SecretKey[] = [config.HELIOGRAPH_SECRET_KEY, ...config.HELIOGRAPH_PREVIOUS_SECRET_KEYS];
    const tokens = [
      { provide: CONFIG, useValue: config },
      { provide: LOGGER, useValue: logger },
      { provide: CLOCK, useValue: clock },
      { provide: PROVIDERS, useValue: providers },
      { provide: SECRET_KEYS, useValue: keys },
      { provide: SPOOL, useValue: spool },
      { provide: MEDIA_STORAGE, useValue: storage },
      { provide: API_KEY_LOOKUP, inject: [STORES], useFactory: (stores: Stores) => findCaller(stores) },
      { provide: SESSION_LOOKUP, inject: [STORES], useFactory: (stores: Stores) => findSession(stores, clock, logger) },
      { provide: IDEMPOTENCY_STORE, inject: [STORES], useFactory: (stores: Stores) => new IdempotencyKeys(stores, clock) },
    ];
    // The receipts module also holds what the workers run, so it is there for either role; the door answers in both.
    const receipts = config.ROLES.includes('doors') || config.ROLES.includes('workers');
    return {
      module: GatewayModule,
      global: true,
      imports: [
        StorageModule.register(config),
        QueuesModule.register({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX }),
        SendingModule,
        RoutingModule,
        ...(config.ROLES.includes('api')
          ? [ApiModule, BroadcastsModule, ProofModule, DeskModule, LiveModule, WebhooksOutModule, PeopleModule]
          : []),
        ...(receipts ? [ReceiptsModule] : []),
      ],
      providers: tokens,
      exports: tokens.map(({ provide }) => provide),
    };
  }
}
