import type { ProviderError } from '@heliograph/providers';
import { ProblemError } from '../http';

/** In `statusRaw` of a draft whose last submission ended without an answer. */
export const submissionUnknown = 'submission_unknown';

/**
 * The answer to a call the provider did not take: 422 when it refused the template itself, 502 when it refused the account or
 * could not be understood, 503 when it may be tried again as it is.
 *
 * @param state what that leaves behind, as a sentence
 */
export function providerRefusal(error: ProviderError, state: string): ProblemError {
  const { kind, outcome, code, retryAfterMs } = error.details;
  const extra = { provider: { kind, outcome, code } };
  const detail = `${error.message}. ${state}`;
  if (kind === 'template' || kind === 'message') return new ProblemError(422, 'template_refused_by_provider', detail, { extra });
  if (kind !== 'retry' && kind !== 'retry_later') return new ProblemError(502, 'provider_refused', detail, { extra });
  return new ProblemError(503, 'provider_unavailable', detail, {
    extra,
    headers: { 'retry-after': String(Math.max(1, Math.ceil((retryAfterMs ?? 2_000) / 1000))) },
  });
}

export const submissionFailed = (error: ProviderError): ProblemError => providerRefusal(error, 'The template is a draft again.');
