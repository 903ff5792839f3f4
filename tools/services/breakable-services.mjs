// A PostgreSQL and a Redis of one's own that can be crashed and started again: for tests of what happens then.
import { join } from 'node:path';
import { checkout } from '../checkout.mjs';
import { onStop } from '../processes/on-stop.mjs';
import { silent } from '../terminal/progress.mjs';
import { dataFolder, ephemeralFolder, removeFolder } from './data-folder.mjs';
import { bringUpPostgres } from './postgres.mjs';
import { bringUpRedis } from './redis.mjs';

/**
 * @typedef {object} BreakableServer
 * @property {() => string} url as it is now: a server that starts again takes another port
 * @property {() => Promise<void>} crash without a word to its clients
 * @property {() => Promise<void>} start again, on the same data
 */

/**
 * @param {{ progress?: import('../terminal/progress.mjs').Progress }} [options]
 * @returns {Promise<{ postgres: BreakableServer, redis: BreakableServer, stop: () => Promise<void> }>}
 */
export async function startBreakableServices({ progress = silent } = {}) {
  const folder = ephemeralFolder();
  const forget = onStop({ name: 'temporary folder', stop: async () => removeFolder(folder) });
  const bin = join(dataFolder(checkout), 'bin');
  // An immediate stop: no checkpoint, no goodbye; what was committed is found again in the journal.
  const postgres = await breakable(
    () => bringUpPostgres({ checkout, folder, ephemeral: true, willCrash: true, progress }),
    'SIGQUIT',
  );
  // It keeps nothing on disk: killed, it is empty afterwards.
  const redis = await breakable(() => bringUpRedis({ folder, bin, ephemeral: true, progress }), 'SIGKILL');
  return {
    postgres: postgres.server,
    redis: redis.server,
    stop: async () => {
      await postgres.stop();
      await redis.stop();
      forget();
      removeFolder(folder);
    },
  };
}

async function breakable(bringUp, signal) {
  let service = await bringUp();
  if (!service.pid) throw new Error('a server that is not a process of ours cannot be crashed');
  return {
    server: {
      url: () => service.url,
      crash: async () => {
        const { pid, died } = service;
        process.kill(pid, signal);
        await died;
      },
      start: async () => {
        service = await bringUp();
      },
    },
    stop: () => service.stop(),
  };
}
