// A corner of one server for one test, demo or measurement: a database and a Redis prefix of its own.
import { randomBytes } from 'node:crypto';
import { asAdmin } from './postgres.mjs';
import { openRedis } from './redis-check.mjs';

/** @typedef {{ name: string, databaseUrl: string, redisUrl: string, redisPrefix: string }} Namespace */

/**
 * @param {{ databaseUrl: string, redisUrl: string }} services the database's user must be allowed to create databases
 * @returns {Promise<Namespace>} with an empty database, not yet migrated
 */
export async function createNamespace({ databaseUrl, redisUrl }) {
  const name = `hg_${randomBytes(6).toString('hex')}`;
  await asAdmin(databaseUrl, (client) => client.query(`create database ${name}`));
  return {
    name,
    databaseUrl: Object.assign(new URL(databaseUrl), { pathname: `/${name}` }).toString(),
    redisUrl,
    redisPrefix: name,
  };
}

/**
 * Removes both, also under a process that is still connected. Twice is once.
 * @param {{ databaseUrl: string, redisUrl: string }} services
 * @param {Namespace} namespace
 */
export async function dropNamespace({ databaseUrl, redisUrl }, { name, redisPrefix }) {
  if (!/^hg_[0-9a-f]{12}$/.test(name) || redisPrefix !== name)
    throw new Error('Not a namespace that createNamespace made; nothing was dropped.');
  await asAdmin(databaseUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
  const redis = await openRedis(redisUrl);
  try {
    for (let cursor = '0', first = true; first || cursor !== '0'; first = false) {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `*${redisPrefix}*`, 'COUNT', 1000);
      if (keys.length) await redis.unlink(...keys);
      cursor = next;
    }
  } finally {
    redis.disconnect();
  }
}
