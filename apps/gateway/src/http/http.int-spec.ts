/**
 * Real: Nest, Fastify, HTTP over loopback, every guard, parser and filter. Made up: the routes, the API keys and the idempotency store
 * (in memory). Nothing here knows a business noun; the point is that no input whatever produces a 500 or an answer without a reason.
 */
import { connect } from 'node:net';
import { Controller, Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { createMetrics, HealthRegistry, newApiKey, newId, toPublicId } from '@heliograph/platform';
import { capturedLogger } from '@heliograph/platform/testing';
import { ProviderError } from '@heliograph/providers';
import {
  API_KEY_LOOKUP,
  SESSION_LOOKUP,
  createHttpApp,
  CurrentCaller,
  defineRoute,
  Idempotency,
  IDEMPOTENCY_STORE,
  Input,
  notFound,
  ProblemError,
  publicId,
  Route,
  unprocessable,
} from './index';
import type { Begun, Caller, IdempotencyScope, IdempotencyStore, IdempotentRequest, InputOf, Problem } from './index';

const key = newApiKey();
const poorKey = newApiKey();
const caller: Caller = {
  workspaceId: newId(),
  credentialId: 'k1',
  scopes: ['things:write', 'things:read'],
  role: 'admin',
  actor: 'key:test',
  agentId: null,
};
let lookup: (hash: string) => Promise<Caller | null> = async (hash) =>
  hash === key.hash ? caller : hash === poorKey.hash ? { ...caller, credentialId: 'k2', scopes: ['things:read'] } : null;

const thing = z.strictObject({
  to: z.string().regex(/^\+\d{7,15}$/, 'must be E.164'),
  content: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(100) }),
    z.strictObject({
      type: z.literal('template'),
      templateId: publicId('template'),
      variables: z.record(z.string(), z.string()).optional(),
    }),
  ]),
  count: z.int().min(0).max(10).optional(),
  tags: z.array(z.string().max(5)).max(3).optional(),
});
const base = {
  tags: ['things'],
  responses: { 200: { description: 'Done', schema: z.strictObject({ ok: z.boolean() }) } },
} as const;
const createThing = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/things',
  operationId: 'createThing',
  summary: 'Create',
  scopes: ['things:write'],
  body: thing,
  responses: { 202: { description: 'Taken', schema: z.strictObject({ id: z.string() }) } },
  idempotency: 'interceptor',
});
const sendThing = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/things/send',
  operationId: 'sendThing',
  summary: 'Send',
  scopes: ['things:write'],
  body: thing,
  idempotency: 'handler',
});
const getThing = defineRoute({
  ...base,
  method: 'GET',
  path: '/v1/things/:messageId',
  operationId: 'getThing',
  summary: 'Get',
  scopes: ['things:read'],
  params: z.strictObject({ messageId: publicId('message') }),
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
});
const deleteThing = defineRoute({
  method: 'DELETE',
  path: '/v1/things/:messageId',
  operationId: 'deleteThing',
  summary: 'Delete',
  tags: ['things'],
  scopes: [],
  params: z.strictObject({ messageId: publicId('message') }),
  responses: { 204: { description: 'Gone' } },
});
const startThing = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/start',
  operationId: 'startThing',
  summary: 'Start',
  scopes: [],
});
const failThing = defineRoute({
  ...base,
  method: 'GET',
  path: '/v1/fail/:how',
  operationId: 'failThing',
  summary: 'Fail',
  scopes: 'public',
  params: z.strictObject({ how: z.string() }),
});
const hook = defineRoute({
  ...base,
  method: 'POST',
  path: '/webhooks/test/:token',
  operationId: 'hook',
  summary: 'Hook',
  scopes: 'public',
  hidden: true,
  params: z.strictObject({ token: z.string() }),
  body: 'raw',
});

const failures: Record<string, () => Error> = {
  refusal: () =>
    unprocessable('policy_refused', 'The policy refuses it.', { extra: { reasons: [{ code: 'window_closed' }], status: 200 } }),
  missing: () => notFound('webhook endpoint'),
  bug: () => new TypeError('cannot read secret hunter2 of undefined'),
  postgres: () => Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' }),
  failover: () =>
    Object.assign(new Error('QueryFailedError'), {
      driverError: Object.assign(new Error('terminating connection'), { code: '57P01' }),
    }),
  redis: () => new Error("Stream isn't writeable and enableOfflineQueue options is false"),
  constraint: () =>
    Object.assign(new Error('duplicate key value'), { code: '23505', detail: 'Key (phone)=(+5511987654321) exists' }),
  provider: () => new ProviderError('The template name is taken', { kind: 'template', outcome: 'refused', code: '63040' }),
  providerBusy: () =>
    new ProviderError('Too many requests', { kind: 'retry_later', outcome: 'refused', code: '20429', retryAfterMs: 7_000 }),
};

let effects = 0;
let handlerDoes: () => Promise<void> = async () => undefined;

@Controller()
class Things {
  @Route(createThing)
  async create(@Input() input: InputOf<typeof createThing>, @CurrentCaller() who: Caller) {
    effects += 1;
    await handlerDoes();
    return { id: `${who.role}:${input.body.content.type}:${effects}` };
  }
  @Route(sendThing)
  send(@Idempotency() idempotency: IdempotentRequest | null) {
    return { idempotency };
  }
  @Route(getThing)
  get(@Input() input: InputOf<typeof getThing>) {
    return input;
  }
  @Route(deleteThing)
  delete() {
    return undefined;
  }
  @Route(startThing)
  start() {
    return { ok: true };
  }
  @Route(failThing)
  fail(@Input() { params }: InputOf<typeof failThing>) {
    throw failures[params.how]?.() ?? new Error('unknown');
  }
  @Route(hook)
  hook(@Input() { body, params, query }: InputOf<typeof hook>) {
    return { bytes: body.toString('latin1'), length: body.length, params, query };
  }
}

class MemoryIdempotency implements IdempotencyStore {
  rows = new Map<string, { scope: IdempotencyScope; answer?: { status: number; body: unknown }; takeOver: number | null }>();
  async begin(scope: IdempotencyScope, { takeOverAfterSeconds }: { takeOverAfterSeconds: number | null }): Promise<Begun> {
    const row = this.rows.get(scope.key);
    if (!row) {
      this.rows.set(scope.key, { scope, takeOver: takeOverAfterSeconds });
      return { state: 'new' };
    }
    if (row.scope.requestHash !== scope.requestHash || row.scope.path !== scope.path || row.scope.method !== scope.method)
      return { state: 'mismatch' };
    return row.answer ? { state: 'replay', ...row.answer } : { state: 'in_progress' };
  }
  async complete(scope: IdempotencyScope, answer: { status: number; body: unknown }) {
    const row = this.rows.get(scope.key);
    if (row) row.answer = answer;
  }
  async abandon(scope: IdempotencyScope) {
    this.rows.delete(scope.key);
  }
}
const store = new MemoryIdempotency();

@Global()
@Module({
  providers: [
    { provide: API_KEY_LOOKUP, useValue: (hash: string) => lookup(hash) },
    { provide: SESSION_LOOKUP, useValue: async () => null },
    { provide: IDEMPOTENCY_STORE, useValue: store },
  ],
  exports: [API_KEY_LOOKUP, SESSION_LOOKUP, IDEMPOTENCY_STORE],
})
class Storage {}

@Module({ imports: [Storage], controllers: [Things] })
class TestModule {}

let app: NestFastifyApplication;
let origin: string;
const log = capturedLogger();
const metrics = createMetrics('test', { defaults: false });

beforeAll(async () => {
  const config = {
    BODY_LIMIT: 4096,
    PUBLIC_URL: 'https://wa.example',
    TRUST_PROXY: false as const,
    RATE_LIMIT_PER_SECOND: 1000,
    RATE_LIMIT_BURST: 1000,
  };
  ({ app } = await createHttpApp(TestModule, {
    config,
    logger: log.logger,
    version: '1.2.3',
    metrics,
    health: new HealthRegistry(),
  }));
  await app.listen(0, '127.0.0.1');
  origin = await app.getUrl();
});
afterAll(() => app.close());

const authorized = { authorization: `Bearer ${key.secret}` };
const good = { to: '+5511987654321', content: { type: 'text', text: 'hello' } };

async function ask(
  method: string,
  path: string,
  init: { headers?: Record<string, string>; body?: string | Uint8Array; json?: unknown } = {},
) {
  const { json, body, headers } = init;
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { ...(json !== undefined ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(json !== undefined ? { body: JSON.stringify(json) } : body !== undefined ? { body } : {}),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson && text ? JSON.parse(text) : null) as Problem & Record<string, unknown>,
  };
}
const post = (json: unknown, headers: Record<string, string> = {}) =>
  ask('POST', '/v1/things', { json, headers: { ...authorized, ...headers } });
const postRaw = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  ask('POST', '/v1/things', { body, headers: { ...authorized, 'content-type': 'application/json', ...headers } });

function expectProblem(answer: Awaited<ReturnType<typeof ask>>, status: number, code: string) {
  expect({ status: answer.status, code: answer.body?.code }).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body).toMatchObject({
    type: `urn:heliograph:problem:${code}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
  expect(answer.body.instance).toMatch(/^\//);
}

describe('a good request', () => {
  it('reaches its handler validated, with its caller, and is answered with the declared status', async () => {
    const answer = await post(good);
    expect(answer.status).toBe(202);
    expect(answer.body['id']).toMatch(/^admin:text:/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('strict-transport-security')).toContain('max-age');
    expect(answer.headers.get('ratelimit-limit')).toBe('1000, 1000;w=1');
    expect(Number(answer.headers.get('ratelimit-remaining'))).toBeLessThan(1000);
  });

  it('turns public ids into UUIDs and fills in defaults', async () => {
    const id = newId();
    const answer = await ask('GET', `/v1/things/${toPublicId('message', id)}`, { headers: authorized });
    expect(answer.body).toMatchObject({ params: { messageId: id }, query: { limit: 20 } });
  });

  it('may come with a JSON content type and no body, or with an empty object, where no body is expected', async () => {
    expect((await ask('POST', '/v1/start', { headers: { ...authorized, 'content-type': 'application/json' } })).status).toBe(200);
    expect((await ask('POST', '/v1/start', { headers: authorized, json: {} })).status).toBe(200);
    expect((await ask('DELETE', `/v1/things/${toPublicId('message', newId())}`, { headers: authorized })).status).toBe(204);
  });

  it('keeps its own request id when that is harmless and gets a new one when it is not', async () => {
    expect((await post(good, { 'x-request-id': 'trace-123456' })).headers.get('x-request-id')).toBe('trace-123456');
    expect((await post(good, { 'x-request-id': 'a b"}{' })).headers.get('x-request-id')).toMatch(/^req_/);
  });
});

describe('a body that is not what JSON should be', () => {
  const deep = '['.repeat(500) + ']'.repeat(500);
  it.each([
    ['cut short', '{"to":"+55', 'malformed_json', undefined],
    ['not JSON at all', 'to=+5511', 'malformed_json', undefined],
    ['a bare comma', '{"to":,}', 'malformed_json', undefined],
    [
      'the same key twice',
      '{"to":"+5511987654321","to":"+5511987654322","content":{}}',
      'malformed_json',
      { pointer: '/to', code: 'duplicate_key' },
    ],
    [
      'the same key twice, once escaped',
      '{"content":{"type":"text","t\\u0065xt":"a","text":"b"}}',
      'malformed_json',
      { pointer: '/content/text', code: 'duplicate_key' },
    ],
    [
      '__proto__',
      '{"content":{"__proto__":{"admin":true}}}',
      'malformed_json',
      { pointer: '/content/__proto__', code: 'forbidden_key' },
    ],
    ['endless nesting', `{"tags":${deep}}`, 'malformed_json', { code: 'too_deep' }],
    ['a number beyond 2^53', '{"count":9007199254740993}', 'malformed_json', { pointer: '/count', code: 'number_out_of_range' }],
    ['an infinite number', '{"tags":["a",1e999]}', 'malformed_json', { pointer: '/tags/1', code: 'number_out_of_range' }],
    [
      'a NUL in a text',
      '{"content":{"type":"text","text":"a\\u0000b"}}',
      'malformed_json',
      { pointer: '/content/text', code: 'nul_character' },
    ],
    [
      'half a surrogate pair',
      '{"content":{"type":"text","text":"\\ud83d"}}',
      'malformed_json',
      { pointer: '/content/text', code: 'lone_surrogate' },
    ],
  ])('%s is a 400 that says where', async (_, body, code, where) => {
    const answer = await postRaw(body);
    expectProblem(answer, 400, code);
    if (where) expect(answer.body.errors?.[0]).toMatchObject(where);
  });

  it('bytes that are not UTF-8 are refused, not silently replaced', async () => {
    expectProblem(await postRaw(new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])), 400, 'malformed_json');
  });

  it('nothing at all is a 400 that asks for a body', async () => {
    expectProblem(
      await ask('POST', '/v1/things', { headers: { ...authorized, 'content-type': 'application/json' } }),
      400,
      'body_required',
    );
    expectProblem(await ask('POST', '/v1/things', { headers: authorized }), 400, 'body_required');
  });

  it('a byte order mark, escaped text and 40 emoji are fine', async () => {
    expect(
      (await postRaw('\ufeff' + JSON.stringify({ ...good, content: { type: 'text', text: '😀"\\\n' + '😀'.repeat(40) } })))
        .status,
    ).toBe(202);
  });

  it('never quotes the body back', async () => {
    expect((await postRaw('{"content": hunter2}')).text).not.toContain('hunter2');
  });
});

describe('a body with the wrong content', () => {
  it.each([
    ['a text instead of an object', 'hello', { pointer: '', code: 'wrong_type' }],
    ['null', null, { pointer: '', code: 'wrong_type' }],
    ['a list', [], { pointer: '', code: 'wrong_type' }],
    ['a missing field', { content: good.content }, { pointer: '/to', code: 'required' }],
    ['a field of the wrong type', { ...good, to: 5511 }, { pointer: '/to', code: 'wrong_type' }],
    ['an unknown field', { ...good, contnet: 1 }, { pointer: '/contnet', code: 'unknown_field' }],
    [
      'an unknown field further in',
      { ...good, content: { ...good.content, a: 1 } },
      { pointer: '/content/a', code: 'unknown_field' },
    ],
    ['an unknown field with an awkward name', { ...good, 'a/b~c': 1 }, { pointer: '/a~1b~0c', code: 'unknown_field' }],
    ['an unknown variant', { ...good, content: { type: 'fax' } }, { pointer: '/content/type' }],
    ['a missing variant', { ...good, content: {} }, { pointer: '/content/type' }],
    [
      'a bad id',
      { ...good, content: { type: 'template', templateId: 'tpl_x' } },
      { pointer: '/content/templateId', code: 'invalid_id' },
    ],
    [
      'the id of another noun',
      { ...good, content: { type: 'template', templateId: toPublicId('message', newId()) } },
      { pointer: '/content/templateId', code: 'invalid_id' },
    ],
    [
      'a text too long',
      { ...good, content: { type: 'text', text: 'x'.repeat(101) } },
      { pointer: '/content/text', code: 'too_large' },
    ],
    ['a number too large', { ...good, count: 11 }, { pointer: '/count', code: 'too_large' }],
    ['a fraction where a whole number belongs', { ...good, count: 1.5 }, { pointer: '/count', code: 'wrong_type' }],
    ['a bad item of a list', { ...good, tags: ['ok', 'toolong'] }, { pointer: '/tags/1', code: 'too_large' }],
    ['a value that is not E.164', { ...good, to: '0119' }, { pointer: '/to', code: 'invalid_format' }],
    ['toString as a field', { ...good, toString: 1 }, { pointer: '/toString', code: 'unknown_field' }],
  ])('%s is a 422 that names the field', async (_, body, where) => {
    const answer = await post(body);
    expectProblem(answer, 422, 'validation_failed');
    expect(answer.body.errors?.[0]).toMatchObject(where);
  });

  it('names every wrong field at once', async () => {
    const answer = await post({ to: 1, content: { type: 'text' }, nope: true });
    expect(answer.body.errors?.map(({ pointer }) => pointer).sort()).toEqual(['/content/text', '/nope', '/to']);
  });

  it('does not list a thousand faults', async () => {
    const answer = await post(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, 1])));
    expect(answer.body.errors).toHaveLength(50);
  });
});

describe('a body that may not be read', () => {
  it.each([
    ['form fields', 'application/x-www-form-urlencoded'],
    ['plain text', 'text/plain'],
    ['another JSON', 'application/merge-patch+json'],
    ['another character set', 'application/json; charset=utf-16'],
    ['nonsense', 'nonsense'],
  ])('%s is a 415', async (_, type) => {
    expectProblem(await postRaw(JSON.stringify(good), { 'content-type': type }), 415, 'unsupported_media_type');
  });

  it('takes JSON with its character set written out', async () => {
    expect((await postRaw(JSON.stringify(good), { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(202);
  });

  it('compressed is a 415 of its own', async () => {
    expectProblem(await postRaw(JSON.stringify(good), { 'content-encoding': 'gzip' }), 415, 'unsupported_content_encoding');
  });

  it('too large is a 413 that tells the limit', async () => {
    const answer = await post({ ...good, content: { type: 'text', text: 'x'.repeat(5000) } });
    expectProblem(answer, 413, 'body_too_large');
    expect(answer.body['limitBytes']).toBe(4096);
  });

  it('where none is expected is a 400', async () => {
    expectProblem(await ask('POST', '/v1/start', { headers: authorized, json: { now: true } }), 400, 'body_not_allowed');
  });
});

describe('the address', () => {
  it.each([
    '/',
    '/v1',
    '/v1/nothing',
    '/v1/things/',
    '/v2/things',
    '//v1/things',
    '/v1/things/x/y',
    '/.env',
    '/docs/../package.json',
    '/docs/swagger-ui.js',
  ])('%s is a 404 that says so, whatever the body', async (path) => {
    expectProblem(
      await ask('POST', path, { body: '{broken', headers: { 'content-type': 'application/json' } }),
      404,
      'route_not_found',
    );
  });

  it('known but asked with another method is a 405 with Allow', async () => {
    const answer = await ask('PUT', '/v1/things', { json: good, headers: authorized });
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers.get('allow')).toBe('OPTIONS, POST');
  });

  it('answers OPTIONS with what it takes, and HEAD like GET without a body', async () => {
    const id = toPublicId('message', newId());
    const options = await ask('OPTIONS', `/v1/things/${id}`);
    expect(options.status).toBe(204);
    expect(options.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS');
    const head = await ask('HEAD', `/v1/things/${id}`, { headers: authorized });
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await ask('HEAD', `/v1/things/${id}`)).status).toBe(401);
    expect((await ask('OPTIONS', '/v1/nothing')).status).toBe(404);
  });

  it.each([
    'x',
    'msg_',
    'msg_01h455vb4pex5vsknk084sn02',
    toPublicId('contact', newId()),
    '%00',
    "'%20or%201=1--",
    '%F0%9F%98%80',
  ])('with the id %s is a 400 that names the parameter', async (id) => {
    const answer = await ask('GET', `/v1/things/${id}`, { headers: authorized });
    expectProblem(answer, 400, 'invalid_id');
    expect(answer.body.errors?.[0]).toMatchObject({ parameter: 'messageId', code: 'invalid_id' });
  });

  it('with bad percent-encoding is a 400, with an endless id a 414', async () => {
    expectProblem(await ask('GET', '/v1/things/%zz', { headers: authorized }), 400, 'malformed_url');
    expectProblem(await ask('GET', `/v1/things/${'a'.repeat(300)}`, { headers: authorized }), 414, 'url_too_long');
  });

  it.each([
    ['limit=0', 'limit', 'too_small'],
    ['limit=abc', 'limit', 'wrong_type'],
    ['limit=1&limit=2', 'limit', 'wrong_type'],
    ['limt=1', 'limt', 'unknown_field'],
    ['limit=%00', 'limit', 'nul_character'],
    ['__proto__=1', '__proto__', 'unknown_field'],
  ])('with ?%s is a 400 that names the parameter', async (query, parameter, code) => {
    const answer = await ask('GET', `/v1/things/${toPublicId('message', newId())}?${query}`, { headers: authorized });
    expectProblem(answer, 400, 'invalid_parameter');
    expect(answer.body.errors?.[0]).toMatchObject({ parameter, code });
  });
});

describe('the caller', () => {
  it('without a key is asked for one', async () => {
    const answer = await ask('POST', '/v1/things', { json: good });
    expectProblem(answer, 401, 'authentication_required');
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  it.each([
    ['nothing', ''],
    ['no key', 'Bearer '],
    ['another scheme', `Basic ${key.secret}`],
    ['no scheme', key.secret],
    ['a key too short', 'Bearer hg_live_short'],
    ['a key nobody has', `Bearer ${newApiKey().secret}`],
    ['a key with one character more', `Bearer ${key.secret}x`],
    ['an endless key', `Bearer hg_live_${'x'.repeat(5000)}`],
  ])('with %s in its Authorization header is not let in', async (_, authorization) => {
    const answer = await ask('POST', '/v1/things', { json: good, headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain('hg_live_x');
  });

  it('without the scope is told which one is missing', async () => {
    const answer = await post(good, { authorization: `Bearer ${poorKey.secret}` });
    expectProblem(answer, 403, 'scope_missing');
    expect(answer.body['requiredScopes']).toEqual(['things:write']);
  });

  it('learns nothing about the body before being let in', async () => {
    expectProblem(await ask('POST', '/v1/things', { json: { wrong: 1 } }), 401, 'authentication_required');
  });

  it('gets a 503 while the keys cannot be looked up, and is let in right afterwards', async () => {
    const other = newApiKey();
    const before = lookup;
    lookup = async () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    };
    const answer = await post(good, { authorization: `Bearer ${other.secret}` });
    expectProblem(answer, 503, 'storage_unavailable');
    lookup = async (hash) => (hash === other.hash ? caller : before(hash));
    expect((await post(good, { authorization: `Bearer ${other.secret}` })).status).toBe(202);
    lookup = before;
  });
});

describe('a handler that fails', () => {
  const fail = (how: string) => ask('GET', `/v1/fail/${how}`);

  it('by refusing: its reasons are in the document and cannot overwrite it', async () => {
    const answer = await fail('refusal');
    expectProblem(answer, 422, 'policy_refused');
    expect(answer.body['reasons']).toEqual([{ code: 'window_closed' }]);
  });

  it('by not finding: the noun is in the code', async () =>
    expectProblem(await fail('missing'), 404, 'webhook_endpoint_not_found'));

  it.each(['postgres', 'failover', 'redis'])(
    'because %s is away: 503 with Retry-After, and no alarm about a bug',
    async (how) => {
      const answer = await fail(how);
      expectProblem(answer, 503, 'storage_unavailable');
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(log.records().at(-1)).toMatchObject({ level: 'warn', requestId: answer.body.requestId });
    },
  );

  it.each(['bug', 'constraint'])(
    'by a %s: 500 without internals, and the log has the stack under the same request id',
    async (how) => {
      const answer = await fail(how);
      expectProblem(answer, 500, 'internal_error');
      expect(answer.text).not.toMatch(/hunter2|TypeError|duplicate|at .*\.ts/);
      const record = log.records().at(-1);
      expect(record).toMatchObject({ level: 'error', requestId: answer.body.requestId, route: '/v1/fail/:how' });
      expect((record?.['err'] as { stack: string }).stack).toContain('    at ');
      expect(log.text()).not.toContain('5511987654321');
    },
  );

  it('because the provider said no, or not now', async () => {
    expectProblem(await fail('provider'), 502, 'provider_refused');
    const busy = await fail('providerBusy');
    expectProblem(busy, 503, 'provider_unavailable');
    expect(busy.headers.get('retry-after')).toBe('7');
  });
});

describe('a provider webhook', () => {
  it.each([
    ['application/json', '{"a": 1,\n "a":2}'],
    ['application/x-www-form-urlencoded', 'From=whatsapp%3A%2B55&Body=a+b'],
    ['text/xml', '<x/>'],
  ])('of type %s arrives as the very bytes that were signed', async (type, body) => {
    const answer = await ask('POST', '/webhooks/test/t1?bodySHA256=abc', { body, headers: { 'content-type': type } });
    expect(answer.body).toMatchObject({ bytes: body, params: { token: 't1' }, query: { bodySHA256: 'abc' } });
  });

  it('may be empty, but not larger than the limit', async () => {
    expect((await ask('POST', '/webhooks/test/t1')).body).toMatchObject({ length: 0 });
    expectProblem(
      await ask('POST', '/webhooks/test/t1', { body: 'x'.repeat(5000), headers: { 'content-type': 'text/plain' } }),
      413,
      'body_too_large',
    );
  });
});

describe('an Idempotency-Key', () => {
  it('makes a repeat answer the same without doing it again', async () => {
    const first = await post(good, { 'idempotency-key': 'order-1' });
    const done = effects;
    const again = await postRaw(`{ "content":{"text":"hello","type":"text"}, "to":"+5511987654321" }`, {
      'idempotency-key': 'order-1',
    });
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([202, first.text, 'true']);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(effects).toBe(done);
  });

  it('used for another request is a 422', async () => {
    await post(good, { 'idempotency-key': 'order-2' });
    expectProblem(await post({ ...good, count: 2 }, { 'idempotency-key': 'order-2' }), 422, 'idempotency_key_reused');
  });

  it('of a request that has not finished is a 409', async () => {
    let finish: () => void = () => undefined;
    handlerDoes = () => new Promise((resolve) => (finish = resolve));
    const first = post(good, { 'idempotency-key': 'order-3' });
    while (!store.rows.has('order-3')) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expectProblem(await post(good, { 'idempotency-key': 'order-3' }), 409, 'idempotency_in_progress');
    finish();
    expect((await first).status).toBe(202);
    handlerDoes = async () => undefined;
  });

  it('is released when the request was refused, and kept when nobody knows what happened', async () => {
    handlerDoes = async () => {
      throw new ProblemError(409, 'thing_exists', 'There is one.');
    };
    expectProblem(await post(good, { 'idempotency-key': 'order-4' }), 409, 'thing_exists');
    expect(store.rows.has('order-4')).toBe(false);
    handlerDoes = async () => {
      throw new Error('half-way');
    };
    expectProblem(await post(good, { 'idempotency-key': 'order-5' }), 500, 'internal_error');
    handlerDoes = async () => undefined;
    expectProblem(await post(good, { 'idempotency-key': 'order-5' }), 409, 'idempotency_in_progress');
    expect(store.rows.get('order-5')?.takeOver).toBeNull();
  });

  it('does not turn a success into an error when it cannot be noted', async () => {
    const complete = store.complete.bind(store);
    store.complete = async () => {
      throw new Error('gone');
    };
    expect((await post(good, { 'idempotency-key': 'order-6' })).status).toBe(202);
    store.complete = complete;
  });

  it('is never spent on a request that is not valid', async () => {
    expectProblem(await post({}, { 'idempotency-key': 'order-7' }), 422, 'validation_failed');
    expect(store.rows.has('order-7')).toBe(false);
  });

  it.each([
    ['with a space', 'a b'],
    ['too long', 'x'.repeat(256)],
    ['not in ASCII', 'é'],
  ])('%s is not one', async (_, header) => {
    expectProblem(await post(good, { 'idempotency-key': header }), 400, 'invalid_idempotency_key');
  });

  it('is handed to a handler that keeps it in its own statement', async () => {
    const answer = await ask('POST', '/v1/things/send?', { json: good, headers: { ...authorized, 'idempotency-key': 'k' } });
    expect(answer.body['idempotency']).toEqual({
      key: 'k',
      method: 'POST',
      path: '/v1/things/send',
      requestHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(store.rows.has('k')).toBe(false);
  });
});

describe('the documentation', () => {
  it('is generated from the routes that are there', async () => {
    const { body, status } = await ask('GET', '/openapi.json');
    expect(status).toBe(200);
    const document = body as unknown as {
      openapi: string;
      paths: Record<string, Record<string, never>>;
      components: { schemas: object };
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/v1/fail/{how}',
      '/v1/start',
      '/v1/things',
      '/v1/things/send',
      '/v1/things/{messageId}',
    ]);
    expect(document.paths['/v1/things']?.['post']).toMatchObject({
      operationId: 'createThing',
      'x-required-scopes': ['things:write'],
      requestBody: { required: true },
      responses: {
        202: {},
        422: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
      },
      parameters: [{ in: 'header', name: 'Idempotency-Key' }],
    });
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['Problem', 'FieldError']));
  });

  it('is readable without reaching outside and without inline scripts', async () => {
    const page = await ask('GET', '/docs');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(page.text).not.toMatch(/https?:\/\/|<script>/);
    for (const [, path] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) expect((await ask('GET', path ?? '')).status).toBe(200);
  });
});

describe('the server', () => {
  it('tells whether it is alive and ready', async () => {
    expect((await ask('GET', '/health/live')).body).toEqual({ ok: true });
    expect((await ask('GET', '/health/ready')).body).toMatchObject({ ok: true });
    expect((await ask('GET', '/metrics')).status).toBe(404);
  });

  it('measures by route, never by URL', async () => {
    const text = await metrics.registry.metrics();
    expect(text).toContain('route="/v1/things/:messageId"');
    expect(text).not.toContain('msg_');
  });

  it.each([
    ['bytes that are not HTTP', 'hello\r\n\r\n', '400'],
    ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`, '431'],
    ['two lengths', 'POST /v1/things HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na', '400'],
  ])('answers %s with a problem document too', async (_, bytes, status) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket
        .on('data', (chunk) => (text += chunk.toString()))
        .on('close', () => resolve(text))
        .on('error', reject);
    });
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
  });
});
