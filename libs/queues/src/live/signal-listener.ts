import type { Redis } from 'ioredis';
import { createBlockingRedis, type RedisOptions } from '../redis';
import { eventsChannel, signalsChannel, workspaceOf } from './channels';

export interface SignalHandlers {
  /** Events were committed somewhere, or may have been while we did not hear. */
  committed(): void;
  /** One signal, as JSON text. */
  signal(workspaceId: string, json: string): void;
}

/** Hears `Signals` of all processes. A connection of its own, because one that listens can do nothing else. */
export class SignalListener {
  private readonly redis: Redis;
  private readonly prefix: string;

  constructor(options: RedisOptions, handlers: SignalHandlers) {
    this.prefix = options.prefix;
    this.redis = createBlockingRedis(options);
    this.redis.on('error', () => undefined);
    this.redis.on('ready', () => handlers.committed());
    const events = eventsChannel(this.prefix);
    this.redis.on('message', (channel: string, text: string) => {
      if (channel === events) handlers.committed();
      else handlers.signal(workspaceOf(this.prefix, channel), text);
    });
    // ioredis subscribes again by itself after a break.
    this.redis.subscribe(events).catch(() => undefined);
  }

  /** False while hints cannot arrive: look by yourself, and often. */
  get listening(): boolean {
    return this.redis.status === 'ready';
  }

  watch(workspaceId: string): void {
    this.redis.subscribe(signalsChannel(this.prefix, workspaceId)).catch(() => undefined);
  }

  unwatch(workspaceId: string): void {
    this.redis.unsubscribe(signalsChannel(this.prefix, workspaceId)).catch(() => undefined);
  }

  close(): void {
    this.redis.disconnect();
  }
}
