import { z } from 'zod';
import { httpConfig, logConfig, postgresConfig, redisConfig, secretsConfig } from './fragments';
import { ConfigError, readConfig } from './read-config';

const schema = z.object({ ...postgresConfig, ...redisConfig, ...httpConfig, ...logConfig });
const good = { DATABASE_URL: 'postgres://u:hunter2@db/hg', REDIS_URL: 'redis://cache:6379' };

describe('reading the configuration', () => {
  it('fills in what a fresh install needs and stays on loopback', () => {
    expect(readConfig(schema, good)).toMatchObject({
      DATABASE_POOL_SIZE: 10,
      REDIS_PREFIX: 'hg',
      HOST: '127.0.0.1',
      PORT: 3000,
      BODY_LIMIT: 1048576,
      LOG_LEVEL: 'info',
    });
  });

  it('treats a variable set to nothing as unset', () => {
    expect(readConfig(schema, { ...good, PORT: '', REDIS_PREFIX: '' })).toMatchObject({ PORT: 3000, REDIS_PREFIX: 'hg' });
  });

  it('names every bad variable in one error and never shows a value', () => {
    const read = () =>
      readConfig(schema, {
        DATABASE_URL: 'mysql://u:hunter2@db',
        PORT: 'hunter2',
        LOG_LEVEL: 'hunter2',
        BODY_LIMIT: '12',
        REDIS_PREFIX: 'a:b',
      });
    expect(read).toThrow(ConfigError);
    try {
      read();
    } catch (error) {
      const { problems, message } = error as ConfigError;
      expect(problems.map(({ variable }) => variable).sort()).toEqual([
        'BODY_LIMIT',
        'DATABASE_URL',
        'LOG_LEVEL',
        'PORT',
        'REDIS_PREFIX',
        'REDIS_URL',
      ]);
      expect(message).toContain('REDIS_URL: is required');
      expect(message).not.toContain('hunter2');
    }
  });

  it('takes a secret key of exactly 32 bytes and keeps its bytes out of anything that prints the config', () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const config = readConfig(z.object(secretsConfig), { HELIOGRAPH_SECRET_KEY: key });
    expect(config.HELIOGRAPH_SECRET_KEY.bytes).toEqual(Buffer.alloc(32, 7));
    expect(JSON.stringify(config)).not.toContain(key.slice(0, 8));
    expect(Object.keys(config.HELIOGRAPH_SECRET_KEY)).toEqual(['id']);
  });

  it.each([['c2hvcnQ='], ['!!!' + Buffer.alloc(32, 7).toString('base64')], ['not base64 at all']])(
    'refuses the secret key %j',
    (text) => {
      expect(() => readConfig(z.object(secretsConfig), { HELIOGRAPH_SECRET_KEY: text })).toThrow(
        /HELIOGRAPH_SECRET_KEY: must be 32 bytes/,
      );
    },
  );

  it('keeps earlier keys for opening after a rotation', () => {
    const [now, before] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
    const config = readConfig(z.object(secretsConfig), {
      HELIOGRAPH_SECRET_KEY: now,
      HELIOGRAPH_PREVIOUS_SECRET_KEYS: ` ${before} ,`,
    });
    expect(config.HELIOGRAPH_PREVIOUS_SECRET_KEYS.map((key) => key.bytes)).toEqual([Buffer.alloc(32, 2)]);
  });
});
