import { HttpException } from '@nestjs/common';
import { ProviderError } from '@heliograph/providers';
import { badRequest, payloadTooLarge, ProblemError, unavailable, unsupportedMediaType } from './problem-error';
import { isStorageUnavailable } from './storage-unavailable';

/** Seconds after which a caller may find the storage back. */
const STORAGE_RETRY_SECONDS = 2;

/**
 * The answer to anything that was thrown. Total: what it does not know is a bug and becomes `internal_error` without detail.
 * @param bodyLimit in bytes, for the answer to a body that exceeds it.
 */
export function problemOf(error: unknown, bodyLimit: number): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isStorageUnavailable(error)) return unavailable(STORAGE_RETRY_SECONDS);
  if (error instanceof ProviderError) return ofProvider(error);
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && code.startsWith('FST_'))
    return ofFastify(code, error as Error & { statusCode?: number }, bodyLimit);
  if (error instanceof HttpException) return ofNest(error);
  return internal();
}

const internal = (): ProblemError =>
  new ProblemError(500, 'internal_error', 'Something went wrong on our side. The request id leads to the details in the log.');

function ofFastify(code: string, error: { statusCode?: number }, bodyLimit: number): ProblemError {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return payloadTooLarge(bodyLimit);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return unsupportedMediaType('Send application/json.');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return badRequest('body_required', 'This request needs a JSON body.');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return badRequest('malformed_json', 'The body is not valid JSON.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return badRequest('body_incomplete', 'The body does not have the length its Content-Length announced.');
    case 'FST_ERR_BAD_URL':
      return badRequest('malformed_url', 'The URL is not correctly percent-encoded.');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new ProblemError(414, 'url_too_long', 'A part of the URL is longer than any of our ids.');
    default:
      return error.statusCode !== undefined && error.statusCode < 500
        ? new ProblemError(error.statusCode, 'bad_request', 'The request cannot be read.')
        : internal();
  }
}

const nestCodes: Record<number, string> = {
  401: 'authentication_required',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'body_too_large',
};

/** Raised by Nest itself or by a library; ours are ProblemErrors. Its message is ours to show only below 500. */
function ofNest(error: HttpException): ProblemError {
  const status = error.getStatus();
  if (status >= 500)
    return status === 503 ? unavailable(STORAGE_RETRY_SECONDS, 'unavailable', 'Not available right now; try again.') : internal();
  return new ProblemError(status, nestCodes[status] ?? 'bad_request', error.message);
}

/** A provider failure inside a request (testing credentials, submitting a template). Its message is safe by contract. */
function ofProvider(error: ProviderError): ProblemError {
  const { kind, outcome, code, retryAfterMs } = error.details;
  const transient = kind === 'retry' || kind === 'retry_later';
  return new ProblemError(transient ? 503 : 502, transient ? 'provider_unavailable' : 'provider_refused', error.message, {
    extra: { provider: { kind, outcome, code } },
    ...(transient ? { headers: { 'retry-after': String(Math.max(1, Math.ceil((retryAfterMs ?? 2_000) / 1000))) } } : {}),
  });
}
