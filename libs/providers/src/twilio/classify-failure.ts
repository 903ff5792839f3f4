import { ProviderError } from '../provider-error';
import type { ProviderErrorKind } from '../provider-error';
import { describeTwilioError, twilioErrorCodes } from './error-codes';
import type { ExchangeFailure } from './http-exchange';

const refusedConnections = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ENETDOWN']);
const dnsFailures = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA', 'ESERVFAIL']);
const tlsFailure =
  /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/** The system's word for an error; a dual-stack connect failure (AggregateError) carries it inside. */
function systemCode(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code) return code;
  const inner = (error as AggregateError).errors;
  return Array.isArray(inner) && inner[0] instanceof Error ? systemCode(inner[0]) : '';
}

/**
 * A failure of the transport. The one question that matters is whether a byte of the request can have left (facts §1.5):
 * before, the provider cannot have taken the message (`refused`); after, it may have (`unknown`).
 */
export function classifyTransportFailure(failure: ExchangeFailure): ProviderError {
  const { error, started, timedOut } = failure;
  const system = systemCode(error);
  if (started) {
    const code = timedOut ? 'timeout' : system === 'RESPONSE_TOO_LARGE' ? 'response_too_large' : 'reset';
    return new ProviderError(`no usable answer from the provider: ${code}`, { kind: 'retry', outcome: 'unknown', code });
  }
  // An argument undici refuses is our own bug and must look like one.
  if (system === 'UND_ERR_INVALID_ARG') throw error;
  let code = 'not_sent';
  if (refusedConnections.has(system)) code = 'connect_refused';
  else if (dnsFailures.has(system)) code = 'dns';
  else if (tlsFailure.test(system)) code = 'tls';
  else if (system === 'UND_ERR_CONNECT_TIMEOUT' || system === 'ETIMEDOUT') code = 'connect_timeout';
  return new ProviderError(`the request did not leave: ${code}`, { kind: 'retry', outcome: 'refused', code });
}

export interface HttpFailure {
  status: number;
  /** Parsed JSON, or undefined when the body is not JSON. */
  body: unknown;
  headers: Record<string, string | string[] | undefined>;
}

const kindByStatus: Record<number, ProviderErrorKind> = { 401: 'account', 403: 'account', 408: 'retry', 429: 'retry' };

/**
 * An answer that is not a success. 4xx and 429 are never processed (`refused`); 5xx, 408 and redirects leave it open (`unknown`).
 * Only the numeric code of the body is read: Twilio says its texts may change, and they carry phone numbers.
 */
export function classifyHttpFailure(failure: HttpFailure, now: Date): ProviderError {
  const { status, headers } = failure;
  const providerCode = codeOf(failure.body);
  const code = providerCode ?? `http_${status}`;
  const unknown = status >= 500 || status < 400 || status === 408;
  const known = twilioErrorCodes.get(code);
  let kind: ProviderErrorKind = known?.kind ?? kindByStatus[status] ?? 'unrecognised';
  if (status >= 500) kind = 'retry';
  const retryAfterMs = parseRetryAfter(first(headers['retry-after']), now);
  const requestId = first(headers['twilio-request-id']);
  return new ProviderError(`provider answered ${status} (${code}): ${known?.meaning ?? describeTwilioError(code).meaning}`, {
    kind,
    outcome: unknown ? 'unknown' : 'refused',
    code,
    httpStatus: status,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(requestId === undefined ? {} : { requestId }),
  });
}

/** A success whose body cannot be used: the provider did something, we do not know what. */
export const unusableAnswer = (what: string, httpStatus?: number, requestId?: string): ProviderError =>
  new ProviderError(`unusable answer from the provider: ${what}`, {
    kind: 'retry',
    outcome: 'unknown',
    code: 'bad_response',
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(requestId === undefined ? {} : { requestId }),
  });

/** A request we refuse to make, because of what the account or the data says. */
export const refusal = (kind: ProviderErrorKind, code: string, message: string): ProviderError =>
  new ProviderError(message, { kind, outcome: 'refused', code });

function codeOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const code = (body as { code?: unknown }).code;
  if (typeof code === 'number' && Number.isInteger(code) && code > 0) return String(code);
  return typeof code === 'string' && /^[1-9]\d{0,9}$/.test(code) ? code : null;
}

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** Milliseconds from a Retry-After header: seconds or an HTTP date; null when absent or unreadable. Never negative. */
export function parseRetryAfter(value: string | undefined, now: Date): number | null {
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Math.round(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
