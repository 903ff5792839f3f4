// PostgreSQL and Redis for a measurement.
import { join } from 'node:path';
import { checkout } from '../checkout.mjs';
import { onStop } from '../processes/on-stop.mjs';
import { dataFolder, ephemeralFolder, removeFolder } from '../services/data-folder.mjs';
import { bringUpPostgres } from '../services/postgres.mjs';
import { bringUpRedis } from '../services/redis.mjs';

/** Durable, as in production: a measurement without waiting for the disk would flatter whoever writes more often. */
export async function servers({ progress }) {
  const { DATABASE_URL, REDIS_URL } = process.env;
  if (DATABASE_URL && REDIS_URL) return { databaseUrl: DATABASE_URL, redisUrl: REDIS_URL, stop: async () => {} };
  const folder = ephemeralFolder();
  const forget = onStop({ name: 'temporary folder', stop: async () => removeFolder(folder) });
  const redis = await bringUpRedis({ url: REDIS_URL, folder, bin: join(dataFolder(checkout), 'bin'), progress });
  const postgres = await bringUpPostgres({ url: DATABASE_URL, checkout, folder, progress });
  const stop = async () => {
    await postgres.stop();
    await redis.stop();
    forget();
    removeFolder(folder);
  };
  return { databaseUrl: postgres.url, redisUrl: redis.url, stop };
}
