import Twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient';
import type TwilioResponse from 'twilio/lib/http/response';
import type { Dispatcher } from 'undici';
import type { Clock } from '@heliograph/platform';
import { classifyHttpFailure, classifyTransportFailure, unusableAnswer } from './classify-failure';
import { exchange, ExchangeError } from './http-exchange';
import type { ExchangeAnswer } from './http-exchange';
import { trustedTarget } from './provider-origin';

/** JSON answers above this are not Twilio's. A page of 1000 contents is below 4 MB. */
const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * The HTTP client the Twilio SDK is given: undici with keep-alive pools instead of axios, the account's base origin instead of
 * Twilio's hosts, and failures classified here, where status, headers and the state of the connection are still known
 * (RestException keeps neither Retry-After nor Twilio-Request-Id). It rejects with ProviderError only; the SDK passes it through.
 */
export class UndiciHttpClient extends Twilio.RequestClient {
  private authorization = '';
  private authorizedAs = '';

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly base: string | null,
    private readonly defaultTimeoutMs: number,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async request<TData>(options: RequestClient.RequestOptions<TData>): Promise<TwilioResponse<TData>> {
    const target = trustedTarget(options.uri, this.base);
    const headers: Record<string, string> = { ...(options.headers as Record<string, string>) };
    headers['Authorization'] = this.authorizationOf(options.username ?? '', options.password ?? '');
    const query = options.params ? formEncode(options.params) : '';
    const timeoutMs = options.timeout ?? this.defaultTimeoutMs;

    let answer: ExchangeAnswer;
    try {
      answer = await exchange(
        this.dispatcher,
        {
          origin: target.origin,
          path: query === '' ? target.path : `${target.path}${target.path.includes('?') ? '&' : '?'}${query}`,
          method: options.method.toUpperCase() as Dispatcher.HttpMethod,
          headers,
          ...(options.data === undefined ? {} : { body: encodeBody(options.data, headers['Content-Type']) }),
        },
        { timeoutMs, maxBytes: maxAnswerBytes },
      );
    } catch (error) {
      if (error instanceof ExchangeError) throw classifyTransportFailure(error.failure);
      throw error;
    }
    return this.read<TData>(answer);
  }

  private read<TData>({ status, headers, body }: ExchangeAnswer): TwilioResponse<TData> {
    const json = parseJson(body);
    if (status < 200 || status >= 300) throw classifyHttpFailure({ status, body: json, headers }, this.clock.now());
    // 204 (delete) has no body; every other success is a JSON object or it is not Twilio's answer (a proxy's page, say).
    if (status !== 204 && (typeof json !== 'object' || json === null)) {
      const requestId = headers['twilio-request-id'];
      throw unusableAnswer('not a JSON object', status, typeof requestId === 'string' ? requestId : undefined);
    }
    return { statusCode: status, body: json as TData, headers };
  }

  private authorizationOf(username: string, password: string): string {
    const identity = `${username}:${password}`;
    if (identity !== this.authorizedAs) {
      this.authorizedAs = identity;
      this.authorization = `Basic ${Buffer.from(identity).toString('base64')}`;
    }
    return this.authorization;
  }
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const encodeBody = (data: unknown, contentType: string | undefined): string =>
  contentType === 'application/json' ? JSON.stringify(data) : formEncode(data as object);

/** Lists repeat the key (`MediaUrl=a&MediaUrl=b`, facts §1.1); undefined and null are left out. */
function formEncode(data: object): string {
  let encoded = '';
  for (const [name, value] of Object.entries(data)) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (item === undefined || item === null) continue;
      encoded += `${encoded === '' ? '' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(String(item)))}`;
    }
  }
  return encoded;
}

/** A lone surrogate (a cut emoji) would make encodeURIComponent throw: it becomes U+FFFD, as every UTF-8 encoder does. */
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
