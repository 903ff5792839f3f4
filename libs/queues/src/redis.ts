import { Redis } from 'ioredis';

export interface RedisOptions {
  url: string;
  /** Prefix of every key, so that two installations (or two test runs) share one server without meeting. */
  prefix: string;
}

/**
 * For requests: answers quickly or fails, so that a door can say 503 instead of hanging. Not for workers.
 */
export function createRedis(options: RedisOptions): Redis {
  return new Redis(options.url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 3000,
    connectTimeout: 3000,
    lazyConnect: true,
    retryStrategy: (times) => Math.min(50 * times, 1000),
  });
}

/** For workers: waits for Redis as long as it takes. */
export function createBlockingRedis(options: RedisOptions): Redis {
  return new Redis(options.url, {
    maxRetriesPerRequest: null,
    lazyConnect: true,
    retryStrategy: (times) => Math.min(100 * times, 2000),
  });
}

/** Redis must not drop keys when it is full: a queue that loses jobs silently is worse than one that refuses them. */
export async function assertQueueSafe(redis: Redis): Promise<void> {
  const memory = await redis.info('memory');
  const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1];
  if (policy !== 'noeviction') {
    throw new Error(
      `Redis has maxmemory-policy ${policy ?? 'unknown'}; it must be noeviction, or jobs may vanish (CONFIG SET maxmemory-policy noeviction)`,
    );
  }
  const version = /redis_version:(\d+)\.(\d+)/.exec(await redis.info('server'));
  const [major = 0, minor = 0] = [Number(version?.[1]), Number(version?.[2])];
  if (major < 6 || (major === 6 && minor < 2)) throw new Error(`Redis ${major}.${minor} is too old; 6.2 or newer is needed`);
}
