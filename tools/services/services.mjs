import { join } from 'node:path';
import { checkout as here } from '../checkout.mjs';
import { onStop } from '../processes/on-stop.mjs';
import { silent } from '../terminal/progress.mjs';
import { abandonedFolders, dataFolder, ephemeralFolder, reachableFolder, removeFolder, serverAccount } from './data-folder.mjs';
import { bringUpPostgres } from './postgres.mjs';
import { recoverPostgres } from './postgres-data.mjs';
import { bringUpRedis, recoverRedis } from './redis.mjs';

/**
 * @typedef {object} Services
 * @property {string} databaseUrl
 * @property {string} redisUrl
 * @property {import('./postgres.mjs').Service} postgres
 * @property {import('./postgres.mjs').Service} redis
 * @property {() => Promise<void>} stop both, newest first; a temporary folder is removed
 */

/**
 * A PostgreSQL and a Redis, ready to answer.
 * @param {object} [options]
 * @param {string} [options.databaseUrl] a server that runs already
 * @param {string} [options.redisUrl] a server that runs already
 * @param {boolean} [options.ephemeral] in a temporary folder, without waiting for the disk: for tests
 * @param {string} [options.checkout]
 * @param {import('../terminal/progress.mjs').Progress} [options.progress]
 * @returns {Promise<Services>}
 */
export async function bringUpServices({ databaseUrl, redisUrl, ephemeral = false, checkout = here, progress = silent } = {}) {
  const kept = dataFolder(checkout);
  let folder = kept;
  let forget = () => {};
  if (ephemeral) {
    await clearAbandoned(progress);
    const temporary = ephemeralFolder();
    folder = temporary;
    forget = onStop({ name: 'temporary folder', stop: async () => removeFolder(temporary) });
  }
  const redis = await bringUpRedis({ url: redisUrl, folder, bin: join(kept, 'bin'), ephemeral, progress });
  const postgres = await bringUpPostgres({ url: databaseUrl, checkout, folder, ephemeral, progress });
  const stop = async () => {
    await postgres.stop();
    await redis.stop();
    forget();
    if (ephemeral) removeFolder(folder);
  };
  return { databaseUrl: postgres.url, redisUrl: redis.url, postgres, redis, stop };
}

/** A test run that was killed leaves its servers running on a folder nobody will read again. */
async function clearAbandoned(progress) {
  for (const folder of abandonedFolders()) {
    const step = progress.step(`clearing ${folder}, left by a test run that was killed`);
    await recoverPostgres(join(reachableFolder(folder, serverAccount()), 'postgres', 'data'));
    await recoverRedis(join(folder, 'redis'));
    removeFolder(folder);
    step.done();
  }
}
