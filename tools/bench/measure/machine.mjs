import { cpus, totalmem } from 'node:os';

/**
 * The machine and the servers in general terms: nothing in it names a host, a folder or an address.
 * @param {import('pg').Client} database
 * @param {import('ioredis').Redis} redis
 */
export async function describeMachine(database, redis) {
  const setting = async (name) => (await database.query(`SHOW ${name}`)).rows[0][name];
  const info = await redis.info();
  const of = (name) => new RegExp(`${name}:(\\S+)`).exec(info)?.[1] ?? 'unknown';
  return {
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    postgres: await setting('server_version'),
    postgresSettings: { fsync: await setting('fsync'), synchronous_commit: await setting('synchronous_commit') },
    redis: of('redis_version'),
    redisAppendOnly: of('aof_enabled') === '1',
  };
}

/** @typedef {Awaited<ReturnType<typeof describeMachine>>} Machine */
