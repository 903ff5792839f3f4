import { stringify } from 'node:querystring';
import { Pool } from 'undici';
import type { WebhookResult } from '../state/message';
import { newIdempotencyToken } from '../state/sids';
import { splitCallbackUrl, type ConnectionOverrides } from './connection-overrides';
import { twilioSignature } from './signature';

/** TwiML longer than this is error 11750 at Twilio. */
const longestTwiml = 64 * 1024;

export interface WebhookCall {
  url: string;
  authToken: string;
  params: Record<string, string>;
  /** The same token on every retry and every deliberate duplicate. */
  idempotencyToken?: string;
  /** Sign with something else than the auth token, to test refusals. */
  badSignature?: boolean;
  /** Return the answer's text (TwiML). */
  wantBody?: boolean;
}

/** Calls webhooks as Twilio does: signed form POST, timeouts and retries from the URL's fragment, keep-alive connections. */
export class WebhookCaller {
  private readonly pools = new Map<string, Pool>();

  constructor(private readonly connectionsPerOrigin: number) {}

  /** Never throws: what went wrong is in the result. */
  async call(call: WebhookCall): Promise<WebhookResult & { body: string }> {
    const started = performance.now();
    const { url, overrides } = splitCallbackUrl(call.url);
    const slash = url.indexOf('/', url.indexOf('//') + 2);
    const origin = slash < 0 ? url : url.slice(0, slash);
    const path = slash < 0 ? '/' : url.slice(slash);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'user-agent': 'TwilioProxy/1.1',
      'i-twilio-idempotency-token': call.idempotencyToken ?? newIdempotencyToken(),
      'x-twilio-signature': twilioSignature(call.badSignature ? `${call.authToken}x` : call.authToken, url, call.params),
    };
    const form = stringify(call.params);
    for (let attempts = 1; ; attempts++) {
      const left = overrides.totalTimeoutMs - (performance.now() - started);
      const outcome = await this.once(origin, path, headers, form, overrides, Math.max(1, left), call.wantBody === true);
      const spent = performance.now() - started;
      const retry = outcome.failure !== null && overrides.retryOn.has(outcome.failure);
      if (!retry || attempts > overrides.retries || spent >= overrides.totalTimeoutMs) {
        return {
          httpStatus: outcome.httpStatus,
          error: outcome.error,
          attempts,
          durationMs: Math.round(spent),
          body: outcome.body,
        };
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
    this.pools.clear();
  }

  private async once(
    origin: string,
    path: string,
    headers: Record<string, string>,
    form: string,
    overrides: ConnectionOverrides,
    leftMs: number,
    wantBody: boolean,
  ): Promise<Outcome> {
    const wait = Math.ceil(Math.min(overrides.readTimeoutMs, leftMs));
    try {
      const pool = this.pool(origin, overrides.connectTimeoutMs);
      const answer = await pool.request({ path, method: 'POST', headers, body: form, headersTimeout: wait, bodyTimeout: wait });
      let body = '';
      if (wantBody) body = (await answer.body.text()).slice(0, longestTwiml);
      else await answer.body.dump();
      const status = answer.statusCode;
      const failure = status >= 500 ? '5xx' : status >= 400 ? '4xx' : null;
      return { httpStatus: status, error: failure && `http_${status}`, failure, body };
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code ?? (error as Error).name);
      // After the connection stood, a failure counts as a read failure: by default Twilio repeats only what never connected.
      const read = /HEADERS_TIMEOUT|BODY_TIMEOUT|UND_ERR_SOCKET|ECONNRESET|EPIPE|HTTPParserError/.test(code);
      return { httpStatus: null, error: code, failure: read ? 'rt' : 'ct', body: '' };
    }
  }

  private pool(origin: string, connectTimeoutMs: number): Pool {
    const key = `${origin} ${connectTimeoutMs}`;
    let pool = this.pools.get(key);
    if (!pool) {
      pool = new Pool(origin, {
        connections: this.connectionsPerOrigin,
        keepAliveTimeout: 30_000,
        connect: { timeout: connectTimeoutMs },
      });
      this.pools.set(key, pool);
    }
    return pool;
  }
}

interface Outcome {
  httpStatus: number | null;
  error: string | null;
  failure: '4xx' | '5xx' | 'ct' | 'rt' | null;
  body: string;
}
