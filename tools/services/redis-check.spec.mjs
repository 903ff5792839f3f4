import { judgeRedis, parseRedisVersion } from './redis-check.mjs';

const info = (fields) =>
  Object.entries({ redis_version: '7.0.15', maxmemory: '0', maxmemory_policy: 'noeviction', ...fields })
    .map(([name, value]) => `${name}:${value}`)
    .join('\r\n');

describe('what a Redis must be', () => {
  it.each([
    ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=1', [7, 0, 15]],
    ['Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=2', [8, 1, 1]],
    ['# Server\r\nredis_version:6.2.14\r\nredis_git_sha1:0', [6, 2, 14]],
  ])('reads the version of %s', (text, version) => expect(parseRedisVersion(text)).toEqual(version));

  it('takes what names no version for no Redis', () => {
    expect(parseRedisVersion('memcached 1.6')).toBeUndefined();
    expect(() => judgeRedis('hello')).toThrow('no Redis');
  });

  it('accepts a server that keeps every job', () => {
    expect(judgeRedis(info({}))).toEqual({ version: '7.0.15', warning: undefined });
  });

  it.each(['6.0.16', '5.0.14'])('refuses %s, which lacks commands the queues use', (redis_version) => {
    expect(() => judgeRedis(info({ redis_version }))).toThrow('too old');
  });

  it('refuses a server that would drop jobs when it is full, and names the command that mends it', () => {
    expect(() => judgeRedis(info({ maxmemory: '1048576', maxmemory_policy: 'allkeys-lru' }))).toThrow(
      'config set maxmemory-policy noeviction',
    );
  });

  it('warns of an eviction policy that no memory limit has put to work yet', () => {
    expect(judgeRedis(info({ maxmemory_policy: 'volatile-lru' })).warning).toContain('volatile-lru');
  });
});
