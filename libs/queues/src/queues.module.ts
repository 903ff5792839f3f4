import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { allQueues } from '@heliograph/contracts';
import type { Queue } from 'bullmq';
import { Doorbell } from './doorbell';
import { Signals, Viewers } from './live';
import { PaceBrake } from './pacing/pace-brake';
import { createRedis, type RedisOptions } from './redis';

/** The queues share one connection, which Nest does not know of: it ends with the application. */
class ConnectionEnd implements OnApplicationShutdown {
  constructor(private readonly end: () => void) {}

  onApplicationShutdown(): void {
    this.end();
  }
}

/**
 * Registers every queue of the contracts with Nest and gives a `Doorbell` over them, and `Signals`. Workers are started by hand (`runWorker`), so
 * that their concurrency comes from the app's config.
 */
@Module({})
export class QueuesModule {
  static register(options: RedisOptions): DynamicModule {
    const connection = createRedis(options);
    return {
      module: QueuesModule,
      global: true,
      imports: [
        BullModule.forRoot({ connection, prefix: options.prefix }),
        BullModule.registerQueue(...allQueues.map((queue) => ({ name: queue.name }))),
      ],
      providers: [
        {
          provide: Doorbell,
          inject: allQueues.map((queue) => getQueueToken(queue.name)),
          useFactory: (...queues: Queue[]) => new Doorbell(connection, options.prefix, queues),
        },
        { provide: PaceBrake, useFactory: () => new PaceBrake(connection, options.prefix) },
        { provide: ConnectionEnd, useFactory: () => new ConnectionEnd(() => connection.disconnect()) },
        { provide: Signals, useValue: new Signals(connection, options.prefix) },
        { provide: Viewers, useValue: new Viewers(connection, options.prefix) },
      ],
      exports: [Doorbell, PaceBrake, Signals, Viewers],
    };
  }
}
