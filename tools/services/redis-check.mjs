// What BullMQ needs of a Redis, asked of the server itself: BullMQ only warns, and an evicted job is a message that waits for a sweep.

/** The oldest Redis whose commands the pacing scripts and BullMQ use. */
export const OLDEST_REDIS = [6, 2];

/** @param {string} text an INFO answer, or what `redis-server --version` prints @returns {[number, number, number] | undefined} */
export function parseRedisVersion(text) {
  const found = /(?:redis_version:|\bv=)(\d+)\.(\d+)\.(\d+)/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined;
}

/** @param {number[]} version */
export function isNewEnough([major, minor]) {
  return major > OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor >= OLDEST_REDIS[1]);
}

/**
 * @param {string} info the whole INFO answer
 * @returns {{ version: string, warning?: string }}
 * @throws {Error} when jobs could be lost on this server, with the command that mends it
 */
export function judgeRedis(info) {
  const version = parseRedisVersion(info);
  if (!version) throw new Error('What answers is no Redis: it names no redis_version.');
  if (!isNewEnough(version))
    throw new Error(`Redis ${version.join('.')} is too old; ${OLDEST_REDIS.join('.')} or newer is needed.`);
  const field = (name) => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim();
  const policy = field('maxmemory_policy');
  const full = `Redis evicts keys when it is full (maxmemory-policy ${policy}); queues need: redis-cli config set maxmemory-policy noeviction`;
  const limited = Number(field('maxmemory') ?? 0) > 0;
  if (policy && policy !== 'noeviction' && limited) throw new Error(full);
  return {
    version: version.join('.'),
    warning: policy && policy !== 'noeviction' ? `${full} (no maxmemory is set now, so nothing is evicted yet)` : undefined,
  };
}

/**
 * @param {string} url
 * @returns {Promise<import('ioredis').Redis>} connected; the caller disconnects. Does not reconnect.
 */
export async function openRedis(url) {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 5000, maxRetriesPerRequest: 0 });
  let cause;
  redis.on('error', (error) => (cause = error));
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    const { code, message } = cause ?? error; // connect() itself only says that it is closed.
    throw new Error(`no Redis answers at ${new URL(url).host}: ${message || code}`, { cause: error });
  }
  return redis;
}

/** @param {string} url @returns {Promise<{ version: string, warning?: string }>} */
export async function checkRedis(url) {
  const redis = await openRedis(url);
  try {
    return judgeRedis(await redis.info());
  } finally {
    redis.disconnect();
  }
}
