import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './api';

/** The nouns of the API as the gateway documents them. */
export type Schemas = components['schemas'];

export interface ClientOptions {
  /** Where the gateway is; empty in a page it served itself. */
  baseUrl?: string;
  /** The session's token against forged requests; null before sign-in. Asked at each unsafe request. */
  csrfToken?: () => string | null;
  /** For programs: an API key instead of a session. */
  apiKey?: string;
  /** Sends the request; the platform's own by default. */
  fetch?: (request: Request) => Promise<Response>;
}

export type HeliographClient = Client<paths>;

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Every route of the gateway, typed. Errors are values: look at `error` (an RFC 9457 problem) before `data`. */
export function createHeliographClient(options: ClientOptions = {}): HeliographClient {
  const client = createClient<paths>({
    baseUrl: options.baseUrl ?? '',
    credentials: 'same-origin',
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const identify: Middleware = {
    onRequest({ request }) {
      if (options.apiKey) request.headers.set('authorization', `Bearer ${options.apiKey}`);
      const token = safe.has(request.method) ? null : options.csrfToken?.();
      if (token) request.headers.set('x-csrf-token', token);
      return request;
    },
  };
  client.use(identify);
  return client;
}
