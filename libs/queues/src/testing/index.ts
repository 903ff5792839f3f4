import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';

export interface TestRedis {
  url: string;
  prefix: string;
  /** Removes this spec's keys and disconnects. */
  drop(): Promise<void>;
}

/** A namespace of this spec alone on a real Redis. Needs TEST_REDIS_URL (`npm test` brings one up). */
export function createTestRedis(): TestRedis {
  const url = process.env['TEST_REDIS_URL'];
  if (!url) throw new Error('TEST_REDIS_URL is not set: run `npm test`, or point it at a Redis of your own');
  const prefix = `hgtest${randomBytes(6).toString('hex')}`;
  return {
    url,
    prefix,
    async drop() {
      const redis = new Redis(url);
      for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 500 })) {
        if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]));
      }
      await redis.quit();
    },
  };
}
export * from './breakable-redis';
export * from './pacing-model';
