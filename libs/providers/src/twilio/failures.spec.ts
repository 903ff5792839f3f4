import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { SendRequest } from '../provider';
import { ProviderError, providerErrorKinds } from '../provider-error';
import { providerErrorOf } from '../testing/expect-provider-error';
import { accountSid } from '../testing/twilio-payloads';
import { json, LoopbackServer } from '../testing/loopback-server';
import { classifyHttpFailure, classifyTransportFailure, parseRetryAfter } from './classify-failure';
import { describeTwilioError, twilioErrorCodes } from './error-codes';
import { TwilioProvider } from './twilio.provider';

const now = new Date('2026-03-02T10:00:00Z');
const classify = (status: number, body: unknown, headers = {}) => classifyHttpFailure({ status, body, headers }, now).details;

describe('an error code of Twilio', () => {
  it.each([
    ['63016', 'window_closed'],
    ['63014', 'recipient_opted_out'],
    ['21610', 'recipient_opted_out'],
    ['63050', 'recipient_opted_out'],
    ['63018', 'retry_later'],
    ['63049', 'retry_later'],
    ['20429', 'retry'],
    ['63003', 'recipient'],
    ['63007', 'channel'],
    ['63051', 'channel'],
    ['20003', 'account'],
    ['63042', 'template'],
    ['63046', 'notice'],
    ['63055', 'unrecognised'],
  ])('%s means %s', (code, kind) => {
    expect(describeTwilioError(code).kind).toBe(kind);
    expect(describeTwilioError(Number(code)).kind).toBe(kind);
  });

  it('has one meaning each, in words fit for logs', () => {
    for (const { code, kind, meaning } of twilioErrorCodes.values()) {
      expect(code).toMatch(/^\d{5}$/);
      expect(providerErrorKinds).toContain(kind);
      expect(meaning).not.toBe('');
    }
  });
});

describe('an answer of Twilio that is no success', () => {
  it.each([
    [400, { code: 21211 }, { outcome: 'refused', kind: 'recipient', code: '21211' }],
    [400, '<html>', { outcome: 'refused', kind: 'unrecognised', code: 'http_400' }],
    [401, undefined, { outcome: 'refused', kind: 'account', code: 'http_401' }],
    [429, undefined, { outcome: 'refused', kind: 'retry', code: 'http_429' }],
    [429, { code: 63038 }, { outcome: 'refused', kind: 'retry_later', code: '63038' }],
    [500, { code: 21211 }, { outcome: 'unknown', kind: 'retry', code: '21211' }],
    [502, '<html>', { outcome: 'unknown', kind: 'retry', code: 'http_502' }],
    [408, undefined, { outcome: 'unknown', kind: 'retry' }],
    [302, undefined, { outcome: 'unknown', kind: 'unrecognised' }],
  ])('%s with %j is understood', (status, body, expected) => {
    expect(classify(status, body)).toMatchObject({ ...expected, httpStatus: status });
  });

  it('carries the request id and the time to wait', () => {
    const headers = { 'twilio-request-id': 'RQ1', 'retry-after': 'Mon, 02 Mar 2026 10:00:30 GMT' };
    expect(classify(429, { code: 20429 }, headers)).toMatchObject({ requestId: 'RQ1', retryAfterMs: 30_000 });
  });

  it('has no time to wait when the header is absent, odd or in the past', () => {
    expect(parseRetryAfter(undefined, now)).toBeNull();
    expect(parseRetryAfter('soon', now)).toBeNull();
    expect(parseRetryAfter('Mon, 02 Mar 2026 09:00:00 GMT', now)).toBe(0);
    expect(parseRetryAfter('1.5', now)).toBe(1_500);
  });
});

describe('an error of the system', () => {
  const failure = (code: string, started: boolean) =>
    classifyTransportFailure({ error: Object.assign(new Error('x'), { code }), started, timedOut: false }).details;

  it.each([
    ['ECONNREFUSED', 'connect_refused'],
    ['EHOSTUNREACH', 'connect_refused'],
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout'],
    ['UND_ERR_DESTROYED', 'not_sent'],
  ])('%s before anything was sent is %s: the provider has no message', (system, code) => {
    expect(failure(system, false)).toMatchObject({ outcome: 'refused', kind: 'retry', code });
  });

  it.each(['ECONNRESET', 'UND_ERR_SOCKET', 'ECONNREFUSED', 'EPIPE'])('%s after something was sent leaves it open', (system) => {
    expect(failure(system, true)).toMatchObject({ outcome: 'unknown', kind: 'retry', code: 'reset' });
  });

  it('is read inside the error of a host with several addresses', () => {
    const inner = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    const error = new AggregateError([inner, inner]);
    expect(classifyTransportFailure({ error, started: false, timedOut: false }).details.code).toBe('connect_refused');
  });

  it('that is our own bug looks like one', () => {
    expect(() => failure('UND_ERR_INVALID_ARG', false)).toThrow('x');
  });
});

// Real: the SDK, undici, sockets on loopback.
describe('a transport that fails', () => {
  const request: SendRequest = {
    from: '+15550000001',
    to: '+15551230001',
    statusCallbackUrl: 'https://gw.example.com/',
    content: { type: 'text', text: 'Hello' },
    timeoutMs: 300,
  };
  let provider: TwilioProvider;
  const accountAt = (baseUrl: string) => ({ id: 'a', providerAccountId: accountSid, credentials: { authToken: 't' }, baseUrl });
  const failureAt = async (baseUrl: string) => (await providerErrorOf(provider.send(accountAt(baseUrl), request))).details;

  beforeEach(() => {
    provider = new TwilioProvider({ connectionsPerOrigin: 1 });
  });
  afterEach(() => provider.close());

  it('has sent nothing when TLS fails', async () => {
    const server = await LoopbackServer.start();
    expect(await failureAt(server.origin.replace('http:', 'https:'))).toMatchObject({
      outcome: 'refused',
      kind: 'retry',
      code: 'tls',
    });
    expect(server.seen).toEqual([]);
    await server.close();
  });

  it('has sent nothing when the time ran out before a connection was free, and does not send it afterwards', async () => {
    const server = await LoopbackServer.start();
    const waiting: (() => void)[] = [];
    server.on('POST', /Messages\.json$/, (_request, response) => {
      waiting.push(() => json(response, 201, { sid: 'SM1', status: 'queued' }));
    });
    const slow = provider.send(accountAt(server.origin), { ...request, timeoutMs: 5_000 });
    expect(await failureAt(server.origin)).toMatchObject({ outcome: 'refused', kind: 'retry', code: 'not_sent' });
    waiting[0]!();
    expect((await slow).providerMessageId).toBe('SM1');
    expect(server.seen).toHaveLength(1);
    await server.close();
  });

  it('leaves it open when the answer breaks off in the middle', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      socket.once('data', () => socket.end('HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n{"sid":'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await failureAt(`http://127.0.0.1:${port}`)).toMatchObject({ outcome: 'unknown', code: 'reset' });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each([{}, { authToken: '' }, { apiKeySid: 'SK1' }])(
    'is not tried with credentials that are none: %j',
    async (credentials) => {
      const error = await providerErrorOf(
        provider.send({ ...accountAt('http://127.0.0.1:1'), credentials: credentials as Record<string, string> }, request),
      );
      expect(error).toBeInstanceOf(ProviderError);
      expect(error.details).toMatchObject({ kind: 'account', outcome: 'refused', code: 'credentials_missing' });
    },
  );
});
