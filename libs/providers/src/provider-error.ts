/**
 * What a failure means for what we do next (facts §4). Table-driven per provider; a code we do not know is `unrecognised`:
 * no automatic retry, visible to people.
 */
export const providerErrorKinds = [
  'retry',
  'retry_later',
  'message',
  'recipient',
  'recipient_opted_out',
  'template',
  'channel',
  'account',
  'window_closed',
  'notice',
  'unrecognised',
] as const;
export type ProviderErrorKind = (typeof providerErrorKinds)[number];

/**
 * `refused`: the provider definitely did not take the message (4xx, 429, connection refused before a byte was sent).
 * `unknown`: it may have (timeout, reset, 5xx): never resend blindly.
 */
export type ProviderOutcome = 'refused' | 'unknown';

export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  constructor(
    /** Short, safe for logs: no phone number, no credential, no message text. */
    message: string,
    readonly details: {
      kind: ProviderErrorKind;
      outcome: ProviderOutcome;
      /** The provider's own code, as text (`63016`), or a transport word (`timeout`, `reset`, `refused`, `dns`). */
      code: string;
      httpStatus?: number;
      /** Milliseconds, from Retry-After. */
      retryAfterMs?: number;
      requestId?: string;
    },
  ) {
    super(message);
  }
}
