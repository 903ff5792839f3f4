import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { ApiKeyCache } from './api-key-cache';
import { canonicalJson, requestHashOf } from './canonical-json';
import type { Caller } from './caller';
import { publicId } from './public-id';
import { TokenBuckets } from './rate-limit';
import { requestIdOf } from './request-id';
import { defineRoute } from './route';
import { isStorageUnavailable } from './storage-unavailable';

const caller: Caller = { workspaceId: 'w', credentialId: 'k', scopes: [], role: 'admin', actor: 'key:k', agentId: null };

describe('remembering API keys', () => {
  const remembering = (answer: () => Promise<Caller | null>) => {
    let now = 0;
    const lookup = jest.fn(answer);
    const cache = new ApiKeyCache(lookup, { ttlMs: 5_000, maxEntries: 2, nowMs: () => now });
    return { cache, lookup, wait: (ms: number) => (now += ms) };
  };

  it('lets a revoked key work for at most five seconds more', async () => {
    const { cache, wait } = remembering(async () => caller);
    await cache.ask('h');
    wait(4_999);
    expect(cache.remembered('h')).toBe(caller);
    wait(1);
    expect(cache.remembered('h')).toBeUndefined();
  });

  it('asks once for many requests with the same unknown key', async () => {
    const { cache, lookup } = remembering(async () => null);
    await Promise.all([cache.ask('h'), cache.ask('h')]);
    expect(cache.remembered('h')).toBeNull();
    expect(lookup).toHaveBeenCalledTimes(1);
  });

  it('does not let invented keys push out real ones', async () => {
    let answer: Caller | null = caller;
    const { cache } = remembering(async () => answer);
    await cache.ask('real');
    answer = null;
    for (const hash of ['a', 'b', 'c', 'd']) await cache.ask(hash);
    expect(cache.remembered('real')).toBe(caller);
    expect(cache.remembered('a')).toBeUndefined();
  });

  it('does not remember a lookup that failed', async () => {
    const { cache, lookup } = remembering(async () => Promise.reject(new Error('gone')));
    await expect(cache.ask('h')).rejects.toThrow('gone');
    await expect(cache.ask('h')).rejects.toThrow('gone');
    expect(lookup).toHaveBeenCalledTimes(2);
  });
});

describe('the rate limit of a key', () => {
  it('allows a burst, then as much as is refilled, and says when to come back', () => {
    let now = 0;
    const buckets = new TokenBuckets({ perSecond: 2, burst: 3 }, () => now);
    expect([1, 2, 3, 4].map(() => buckets.take('k').allowed)).toEqual([true, true, true, false]);
    expect(buckets.take('k')).toEqual({ allowed: false, remaining: 0, resetSeconds: 1 });
    now += 500;
    expect(buckets.take('k')).toMatchObject({ allowed: true, remaining: 0, resetSeconds: 2 });
    expect(buckets.take('k').allowed).toBe(false);
    now += 60_000;
    expect(buckets.take('k')).toMatchObject({ allowed: true, remaining: 2 });
  });

  it('counts each key for itself and forgets those that are rested', () => {
    let now = 0;
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, () => now, 2);
    expect(['a', 'b'].map((key) => buckets.take(key).allowed)).toEqual([true, true]);
    now += 500;
    expect(buckets.take('b').allowed).toBe(false);
    expect(buckets.take('c').allowed).toBe(true);
    expect(buckets.take('b').allowed).toBe(false);
  });
});

describe('the hash of a request', () => {
  it('does not depend on how the same body is written', () => {
    expect(requestHashOf({ a: 1, b: [{ d: null, c: 'x' }] })).toBe(requestHashOf({ b: [{ c: 'x', d: null }], a: 1.0 }));
    expect(requestHashOf(undefined)).toBe(requestHashOf(null));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: { b: 1 } }, { 'a.b': 1 }],
    [{ a: 'b":"c' }, { a: 'b', c: '' }],
    [{}, []],
  ])('tells %j from %j', (left, right) => {
    expect(requestHashOf(left)).not.toBe(requestHashOf(right));
  });

  it('leaves out what JSON leaves out', () => expect(canonicalJson({ b: undefined, a: [undefined] })).toBe('{"a":[null]}'));
});

describe('declaring a route', () => {
  const base = {
    method: 'POST',
    path: '/v1/x',
    operationId: 'x',
    summary: 'x',
    tags: [],
    scopes: [],
    responses: { 201: { description: 'x' } },
  } as const;

  it.each([
    ['an object that drops unknown fields', { body: z.object({ a: z.string() }) }, 'POST /v1/x body drops unknown fields'],
    [
      'one further in',
      { body: z.strictObject({ list: z.array(z.union([z.string(), z.object({})])).optional() }) },
      'body.list[] drops',
    ],
    ['one in the query', { query: z.object({}) }, 'query drops'],
    ['two successes', { responses: { 200: { description: 'x' }, 201: { description: 'x' } } }, 'exactly one success'],
    ['no success', { responses: {} }, 'exactly one success'],
    ['a GET with a body', { method: 'GET', body: z.strictObject({}) }, 'GET has no body'],
    ['idempotency without a caller', { scopes: 'public', idempotency: 'interceptor' }, 'needs a caller'],
  ] as const)('refuses %s at start', (_, change, message) => {
    expect(() => defineRoute({ ...base, ...change } as Parameters<typeof defineRoute>[0])).toThrow(message);
  });

  it('takes strict and deliberately loose objects, also recursive ones', () => {
    interface Node {
      children: Node[];
    }
    const node: z.ZodType<Node> = z.lazy(() => z.strictObject({ children: z.array(node) }));
    const body = z.strictObject({
      node,
      meta: z.looseObject({}),
      id: publicId('message'),
      map: z.record(z.string(), z.strictObject({})),
    });
    expect(() => defineRoute({ ...base, body })).not.toThrow();
  });
});

describe('storage that is away', () => {
  const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code });

  it.each([
    withCode('ECONNREFUSED'),
    withCode('ECONNRESET'),
    withCode('57P01'),
    withCode('57P02'),
    withCode('57P03'),
    withCode('53300'),
    withCode('08006'),
    withCode('08P01'),
    new Error('Connection terminated unexpectedly'),
    new Error('Connection terminated due to connection timeout'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection is closed.'),
    new Error('Command timed out'),
    new Error('LOADING Redis is loading the dataset in memory'),
    new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]),
    Object.assign(new Error('x'), { driverError: withCode('57P01') }),
    runInNewContext(`Object.assign(new Error('x'), { code: 'ECONNREFUSED' })`),
  ])('is recognised by %s', (error) => expect(isStorageUnavailable(error)).toBe(true));

  it.each([
    withCode('23505'),
    withCode('40P01'),
    withCode('22P02'),
    withCode('42P01'),
    new TypeError('x is not a function'),
    new AggregateError([]),
    'ECONNREFUSED',
    null,
  ])('is not what %s means', (error) => expect(isStorageUnavailable(error)).toBe(false));
});

describe('a request id', () => {
  it('is the caller’s when it is harmless', () => expect(requestIdOf({ 'x-request-id': 'abc-12345' })).toBe('abc-12345'));
  it.each(['', 'short', 'x'.repeat(129), 'line\nbreak-123', '<script>alert'])('is ours instead of %j', (given) => {
    expect(requestIdOf({ 'x-request-id': given })).toMatch(/^req_[0-9a-f]{16}-[0-9a-z]+$/);
  });
});
