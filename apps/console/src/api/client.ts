import { createHeliographClient } from '@heliograph/client';
import { noteAnswer } from './server-clock';
import { ApiProblem, ConnectionLost, problemOf } from './problem';

let csrfToken: string | null = null;
let onSignedOut: () => void = () => {};

/** The session's token against forged requests, kept in memory only. */
export const rememberCsrfToken = (token: string | null): void => void (csrfToken = token);
/** Called whenever an answer says that the session is over. */
export const whenSignedOut = (listener: () => void): void => void (onSignedOut = listener);

/** Every documented route, typed. Wrap calls in `unwrap`, which throws `ApiProblem` and `ConnectionLost`. */
export const api = createHeliographClient({ csrfToken: () => csrfToken, fetch: timedFetch });

/** Every answer tells the time of the server. */
async function timedFetch(request: Request): Promise<Response> {
  const askedAt = Date.now();
  const response = await fetch(request);
  noteAnswer(response.headers.get('date'), askedAt, Date.now());
  return response;
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** `await unwrap(api.GET('/v1/tags'))`: the data, or an error that says what happened. */
export async function unwrap<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await request.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ConnectionLost(cause);
  });
  if (response.ok) return data as Data;
  throw refusal(response, error);
}

export interface Ask {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * A request by its plain path, for bytes and for routes whose answer the document does not describe; others use `api`.
 * `undefined`, `null` and empty query values are left out.
 */
export async function ask<Data = void>(
  method: string,
  path: `/${string}`,
  { query, body, headers, signal }: Ask = {},
): Promise<Data> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  const bytes = body instanceof Blob;
  const url = new URL(`${path}${search.size > 0 ? `?${search}` : ''}`, window.location.origin);
  const request = new Request(url, {
    method,
    credentials: 'same-origin',
    ...(signal ? { signal } : {}),
    headers: {
      ...(body === undefined || bytes ? {} : { 'content-type': 'application/json' }),
      ...(method !== 'GET' && csrfToken ? { 'x-csrf-token': csrfToken } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: bytes ? body : JSON.stringify(body) }),
  });
  const response = await timedFetch(request).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ConnectionLost(cause);
  });
  const text = await response.text();
  const parsed: unknown = (response.headers.get('content-type') ?? '').includes('json') && text !== '' ? JSON.parse(text) : text;
  if (response.ok) return parsed as Data;
  throw refusal(response, parsed);
}

function refusal(response: Response, body: unknown): Error {
  const problem = problemOf(response.status, body);
  // A proxy that speaks for a gateway that is away.
  if ([502, 504].includes(response.status) && problem.code.startsWith('http_')) return new ConnectionLost();
  if (problem.code === 'authentication_required') onSignedOut();
  return new ApiProblem(problem);
}
