import type { Dispatcher } from 'undici';

export interface ExchangeRequest {
  origin: string;
  /** Path and query. */
  path: string;
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body?: string;
}

export interface ExchangeAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface ExchangeFailure {
  error: Error;
  /** True once a connection was ours and bytes of the request may have left. */
  started: boolean;
  timedOut: boolean;
}

/** Rejection of `exchange`; carries what the classifier needs and nothing of the request. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  constructor(readonly failure: ExchangeFailure) {
    super(failure.error.message);
  }
}

class ResponseTooLarge extends Error {
  readonly code = 'RESPONSE_TOO_LARGE';
}

const noop = (): void => undefined;

/**
 * One HTTP request and its whole answer, on undici's dispatch interface: no stream objects per request, and, unlike
 * `undici.request`, it says whether the request had been put on a connection when it failed. The deadline counts from now and
 * covers waiting for a free connection, connecting, and the answer. Nothing is retried and no redirect is followed here.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  limits: { timeoutMs: number; maxBytes: number },
): Promise<ExchangeAnswer> {
  return new Promise((resolve, reject) => {
    let abort: (reason: Error) => void = noop;
    let started = false;
    let settled = false;
    let status = 0;
    let size = 0;
    let headers: ExchangeAnswer['headers'] = {};
    const chunks: Buffer[] = [];

    const fail = (error: Error, timedOut = false): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      reject(new ExchangeError({ error, started, timedOut }));
      abort(error);
    };
    const timer = setTimeout(() => fail(new Error(`no answer within ${limits.timeoutMs} ms`), true), limits.timeoutMs);

    dispatcher.dispatch(request, {
      onRequestStart(controller) {
        // Given up while still queued: thrown here, undici drops the request before a byte is written.
        if (settled) throw new Error('given up before it was sent');
        started = true;
        abort = (reason) => controller.abort(reason);
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        status = statusCode;
        headers = responseHeaders;
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        if (size > limits.maxBytes) fail(new ResponseTooLarge('the answer is too large'));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        resolve({ status, headers, body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) });
      },
      onResponseError(_controller, error) {
        fail(error);
      },
    });
  });
}
