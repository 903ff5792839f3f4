import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@heliograph/persistence/testing';
import { newApiKey, Shutdown, toPublicId, type Clock } from '@heliograph/platform';
import { capturedLogger, type CapturedLogger } from '@heliograph/platform/testing';
import { createProviders } from '@heliograph/providers';
import { FakeProvider } from '@heliograph/providers/testing';
import { createTestRedis } from '@heliograph/queues/testing';
import { readGatewayConfig } from '../gateway.config';
import { startGateway, type Gateway } from '../start-gateway';

/** An answer, parsed. `body` is what came, whatever it is; the assertions say what it should be. */
export interface Answer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  headers: Headers;
}

export interface StageOptions {
  clock?: Clock;
  roles?: string;
  /** Replace the servers' addresses, for instance by a proxy that can be cut. */
  databaseUrl?: (url: string) => Promise<string>;
  redisUrl?: (url: string) => Promise<string>;
  env?: Record<string, string>;
}

export interface Caller {
  workspaceId: string;
  secret: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface Stage {
  gateway: Gateway;
  /** Answers as Twilio would, without a network. */
  provider: FakeProvider;
  log: CapturedLogger;
  /** A workspace of its own, with a key of this role and these scopes. */
  caller(key?: { role?: string; scopes?: string[]; workspaceId?: string }): Promise<Caller>;
  close(): Promise<void>;
}

export const stageSecretKey = Buffer.alloc(32, 5).toString('base64');

/** The whole gateway on real Postgres and Redis, with a fake provider in Twilio's place. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const database = await createTestDatabase();
  const redis = createTestRedis();
  const log = capturedLogger('gateway');
  const shutdown = new Shutdown({ logger: log.logger, seconds: 5 });
  const provider = new FakeProvider({ kind: 'twilio' });
  const mediaFolder = await mkdtemp(join(tmpdir(), 'heliograph-media-'));
  const same = async (url: string) => url;
  const config = readGatewayConfig({
    DATABASE_URL: await (options.databaseUrl ?? same)(database.url),
    DATABASE_POOL_SIZE: '6',
    REDIS_URL: await (options.redisUrl ?? same)(redis.url),
    REDIS_PREFIX: redis.prefix,
    HELIOGRAPH_SECRET_KEY: stageSecretKey,
    PORT: '0',
    PUBLIC_URL: 'http://gateway.test',
    MEDIA_DIR: mediaFolder,
    ROLES: options.roles ?? 'api',
    ...options.env,
  });
  const gateway = await startGateway({
    config,
    logger: log.logger,
    shutdown,
    version: '0.0.0-test',
    providers: createProviders({ others: [provider] }),
    ...(options.clock ? { clock: options.clock } : {}),
  }).catch(async (error: unknown) => {
    await shutdown.stop('the gateway did not start');
    await redis.drop();
    await database.drop();
    throw error;
  });
  return {
    gateway,
    provider,
    log,
    async caller({ role = 'admin', scopes = [], workspaceId } = {}) {
      const { secret, prefix, hash } = newApiKey('test');
      const { stores } = gateway;
      const owner = workspaceId ?? (await stores.workspaces.create('Test')).id;
      await stores.apiKeys.create(owner, { name: 'test', prefix, secretHash: hash, role, scopes });
      return {
        workspaceId: owner,
        secret,
        call: (method, path, body, headers) =>
          callAs(gateway.url, { authorization: `Bearer ${secret}`, ...headers }, method, path, body),
      };
    },
    async close() {
      await shutdown.stop('test over');
      await redis.drop();
      await database.drop();
      await rm(mediaFolder, { recursive: true, force: true });
    },
  };
}

/** A request with exactly these headers beside the body's type. */
export async function callAs(
  url: string,
  headers: Record<string, string>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  if (answer.headers.get('content-type') === 'text/event-stream') {
    // It has no end: only how it begins.
    const reader = answer.body?.getReader();
    const beginning = Buffer.from((await reader?.read())?.value ?? []).toString('utf8');
    await reader?.cancel();
    return { status: answer.status, headers: answer.headers, body: beginning };
  }
  const text = await answer.text();
  const isJson = (answer.headers.get('content-type') ?? '').includes('json');
  return { status: answer.status, headers: answer.headers, body: isJson && text !== '' ? JSON.parse(text) : text || null };
}

/** An id of this noun that nothing has. */
export const nobodys = (kind: Parameters<typeof toPublicId>[0]): string =>
  toPublicId(kind, '01900000-0000-7000-8000-000000000000');
