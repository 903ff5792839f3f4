import { Module, type DynamicModule } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { createDataSource, createStores } from '@heliograph/persistence';
import type { GatewayConfig } from './gateway.config';
import { STORES } from './tokens';

/**
 * Postgres for the whole process: one pool, one set of stores. `main` has waited for the server before Nest starts, so a connection
 * that fails here is told at once; the pool reconnects by itself when the server goes away and comes back.
 */
@Module({})
export class StorageModule {
  static register(config: Pick<GatewayConfig, 'DATABASE_URL' | 'DATABASE_POOL_SIZE'>): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({
            ...createDataSource({
              url: config.DATABASE_URL,
              poolSize: config.DATABASE_POOL_SIZE,
              applicationName: 'heliograph-gateway',
            }).options,
            // 1 is "no second try" in @nestjs/typeorm.
            retryAttempts: 1,
          }),
        }),
      ],
      providers: [
        {
          provide: STORES,
          inject: [getDataSourceToken()],
          useFactory: (dataSource: Parameters<typeof createStores>[0]) => createStores(dataSource),
        },
      ],
      exports: [STORES],
    };
  }
}
