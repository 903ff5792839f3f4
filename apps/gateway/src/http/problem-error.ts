import type { FieldError } from './problem';

export interface ProblemOptions {
  errors?: readonly FieldError[];
  /** More members of the document, such as `reasons`. Cannot replace a standard member. */
  extra?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
}

/**
 * A request that is answered with a problem document. Thrown by guards, pipes and controllers; a use case returns its refusal
 * as a value and the controller turns it into one of these. By convention it is thrown only when the request had no effect.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly status: number,
    /** Stable and in snake case: part of the API. */
    readonly code: string,
    /** Shown to the caller: no secret, no phone number, no message text. */
    readonly detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(`${status} ${code}`);
  }
}

export const badRequest = (code: string, detail: string, errors?: readonly FieldError[]): ProblemError =>
  new ProblemError(400, code, detail, errors ? { errors } : {});

export const unauthorized = (code: 'authentication_required' | 'api_key_invalid', detail: string): ProblemError =>
  new ProblemError(401, code, detail, {
    headers: {
      'www-authenticate':
        code === 'api_key_invalid' ? 'Bearer realm="heliograph", error="invalid_token"' : 'Bearer realm="heliograph"',
    },
  });

export const forbidden = (code: string, detail: string, options: ProblemOptions = {}): ProblemError =>
  new ProblemError(403, code, detail, options);

/** The same answer whether the thing never existed or belongs to another workspace. */
export const notFound = (noun: string): ProblemError =>
  new ProblemError(
    404,
    `${noun.replace(/[^a-z0-9]+/gi, '_').toLowerCase()}_not_found`,
    `There is no such ${noun} in this workspace.`,
  );

export const methodNotAllowed = (allowed: readonly string[]): ProblemError =>
  new ProblemError(405, 'method_not_allowed', `This path answers ${allowed.join(', ')}.`, {
    headers: { allow: allowed.join(', ') },
  });

export const conflict = (code: string, detail: string, options: ProblemOptions = {}): ProblemError =>
  new ProblemError(409, code, detail, options);

export const payloadTooLarge = (limitBytes: number): ProblemError =>
  new ProblemError(413, 'body_too_large', `The body may hold at most ${limitBytes} bytes.`, { extra: { limitBytes } });

export const unsupportedMediaType = (
  detail: string,
  code = 'unsupported_media_type',
  accepted = 'application/json',
): ProblemError => new ProblemError(415, code, detail, { headers: { 'accept-post': accepted } });

export const unprocessable = (code: string, detail: string, options: ProblemOptions = {}): ProblemError =>
  new ProblemError(422, code, detail, options);

/** @param retryAfterSeconds at least 1 is sent. */
export const tooMany = (retryAfterSeconds: number, detail: string): ProblemError =>
  new ProblemError(429, 'rate_limited', detail, { headers: retryAfter(retryAfterSeconds) });

export const unavailable = (
  retryAfterSeconds: number,
  code = 'storage_unavailable',
  detail = 'The storage is not reachable. Nothing was lost; try again.',
): ProblemError => new ProblemError(503, code, detail, { headers: retryAfter(retryAfterSeconds) });

const retryAfter = (seconds: number): Record<string, string> => ({ 'retry-after': String(Math.max(1, Math.ceil(seconds))) });
