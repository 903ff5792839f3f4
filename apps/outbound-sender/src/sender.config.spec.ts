import { ConfigError } from '@heliograph/platform';
import { readSenderConfig } from './sender.config';

const good = {
  DATABASE_URL: 'postgres://user:hunter2@db/hg',
  REDIS_URL: 'redis://cache:6379',
  HELIOGRAPH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  PUBLIC_URL: 'https://gateway.example/',
};
const problemsOf = (changes: Record<string, string | undefined>): { variable: string; problem: string }[] => {
  try {
    readSenderConfig({ ...good, ...changes });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).not.toContain('hunter2');
    return [...(error as ConfigError).problems];
  }
  return [];
};

// Nothing outside the process.
describe("the sender's configuration", () => {
  it('serves every lane, with a public address without a slash at its end, when nothing else is said', () => {
    expect(readSenderConfig(good)).toMatchObject({
      PUBLIC_URL: 'https://gateway.example',
      SENDER_LANES: ['authentication', 'reply', 'notification', 'broadcast'],
      SENDER_CONCURRENCY: 16,
      PROVIDER_TIMEOUT_MS: 15_000,
      UNKNOWN_DEADLINE_MS: 120_000,
    });
  });

  it('serves the lanes it is given, each once', () => {
    expect(readSenderConfig({ ...good, SENDER_LANES: 'reply, authentication,reply' }).SENDER_LANES).toEqual([
      'reply',
      'authentication',
    ]);
  });

  it.each([
    ['PUBLIC_URL', undefined, 'is required'],
    ['PUBLIC_URL', 'gateway.example', 'must be an http(s) URL'],
    ['PUBLIC_URL', 'ftp://gateway.example', 'must be an http(s) URL'],
    ['SENDER_CONCURRENCY', '0', 'must be at least 1'],
    ['SENDER_CONCURRENCY', 'many', 'must be a whole number'],
    ['SENDER_PROVIDER_CALLS', '1001', 'must be at most 1000'],
    ['PROVIDER_TIMEOUT_MS', '99', 'must be at least 100'],
    ['UNKNOWN_DEADLINE_MS', '1.5', 'must be a whole number'],
    ['DATABASE_URL', 'mysql://db', 'must be a URL starting with postgres:// or postgresql://'],
    ['HELIOGRAPH_SECRET_KEY', 'short', 'must be 32 bytes in base64 (make one with `openssl rand -base64 32`)'],
  ])('refuses %s=%s and says why', (variable, value, problem) => {
    expect(problemsOf({ [variable]: value })).toEqual([{ variable, problem }]);
  });

  it('names the lane it does not know, and refuses none at all', () => {
    expect(problemsOf({ SENDER_LANES: 'reply,adverts' })).toMatchObject([{ variable: 'SENDER_LANES.1' }]);
    expect(problemsOf({ SENDER_LANES: ',' })).toMatchObject([{ variable: 'SENDER_LANES.0' }]);
  });
});
