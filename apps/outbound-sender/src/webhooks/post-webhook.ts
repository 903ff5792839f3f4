import { Agent, request } from 'undici';
import { outgoingUrlProblem, PrivateAddressError, publicLookup } from '@heliograph/platform';

export interface WebhookAnswer {
  /** Null: there was no answer. */
  status: number | null;
  error: string | null;
  /** When the receiver asked not to be asked before (429, 503). */
  notBefore: Date | null;
}

export interface WebhookPoster {
  post(url: string, headers: Record<string, string>, body: string): Promise<WebhookAnswer>;
  close(): Promise<void>;
}

/** Of an answer we want to know the status; what else it says is read away, up to this, so that the connection can be used again. */
const mostRead = 64 * 1024;

/**
 * Posts to URLs that somebody else gave us: never to a private address unless allowed, whatever the name resolves to this time, and never
 * where a redirect leads. The whole exchange has one time limit, so a receiver that dribbles its answer holds nothing for longer.
 */
export function webhookPoster(options: { timeoutMs: number; allowPrivate: boolean }): WebhookPoster {
  const { timeoutMs, allowPrivate } = options;
  const agent = new Agent({
    // How many may be open is decided by the courier, per endpoint; several endpoints may share a host and must not wait for each other.
    connections: null,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    connect: { timeout: timeoutMs, ...(allowPrivate ? {} : { lookup: publicLookup }) },
  });
  return {
    async post(url, headers, body) {
      // A name that is an address is never looked up; and what was allowed when it was written down may not be any more.
      if (outgoingUrlProblem(url, allowPrivate) !== null) return { status: null, error: 'private_address', notBefore: null };
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent, signal });
        const retryAfter = answer.headers['retry-after'];
        await answer.body.dump({ limit: mostRead, signal }).catch(() => undefined);
        const { statusCode } = answer;
        const busy = statusCode === 429 || statusCode === 503;
        return { status: statusCode, error: errorOf(statusCode), notBefore: busy ? momentOf(retryAfter) : null };
      } catch (error) {
        return { status: null, error: reasonOf(error), notBefore: null };
      }
    },
    // Not `close`: that would wait for receivers that hang.
    close: () => agent.destroy(),
  };
}

function errorOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirect_refused' : 'refused';
}

function reasonOf(error: unknown): string {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: unknown };
  if (error instanceof PrivateAddressError || code === 'EPRIVATE' || cause instanceof PrivateAddressError)
    return 'private_address';
  if (name === 'TimeoutError' || name === 'AbortError' || /TIMEOUT|ETIMEDOUT/.test(code ?? '')) return 'timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name_not_found';
  if (/^(ERR_TLS|CERT|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(code ?? '')) return 'tls_failed';
  return code === 'ECONNREFUSED' ? 'connection_refused' : 'connection_lost';
}

function momentOf(header: string | string[] | undefined): Date | null {
  if (typeof header !== 'string') return null;
  const at = /^\d{1,9}$/.test(header) ? Date.now() + Number(header) * 1000 : Date.parse(header);
  return Number.isFinite(at) ? new Date(at) : null;
}
