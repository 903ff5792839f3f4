/** What a provider's failure means for one message; the words providers use for a failure's kind. */
export type FailureKind =
  | 'retry'
  | 'retry_later'
  | 'message'
  | 'recipient'
  | 'recipient_opted_out'
  | 'template'
  | 'channel'
  | 'account'
  | 'window_closed'
  | 'notice'
  | 'unrecognised';

export interface Failure {
  kind: FailureKind;
  /** `refused`: definitely not taken. `unknown`: it may have been. */
  outcome: 'refused' | 'unknown';
  /** The provider's own Retry-After, ms. */
  retryAfterMs?: number;
}

/** "Too fast", in a provider's answer or callback: too many requests at once, or more than WhatsApp lets this sender send (facts §1.5, §4). */
const tooFastCodes = new Set(['20429', '63017', '63018']);
export const isTooFast = (code: string, httpStatus?: number): boolean =>
  httpStatus === 429 || tooFastCodes.has(code) || code === '429';

export type AfterFailure =
  | { next: 'queued' | 'held'; dueAt: Date }
  | { next: 'unknown' }
  /** `dead`: retries are used up; kept as a dead letter for people. */
  | { next: 'failed'; dead: boolean };

/** Milliseconds; full jitter below the doubling ceiling. Facts §1.5, §5.5: 429 is always safe to repeat. */
const quick = { firstMs: 1_000, ceilingMs: 60_000, tries: 8 };
const hours = { firstMs: 3_600_000, ceilingMs: 24 * 3_600_000, tries: 4 };
/** A channel or account that refuses everything is asked again at this pace, not message by message. */
const standingPauseMs = 60_000;

/**
 * Decides what follows a failed attempt. Unknown is never blindly resent; an unrecognised code is never retried by itself.
 *
 * @param attempts how many attempts the provider refused, this one included (1 or more)
 * @param chance a number in [0, 1) for the jitter
 */
export function afterFailure(failure: Failure, attempts: number, now: Date, chance: number): AfterFailure {
  if (failure.outcome === 'unknown') return { next: 'unknown' };
  switch (failure.kind) {
    case 'retry':
      return again(quick, failure, attempts, now, chance);
    case 'retry_later':
      return again(hours, failure, attempts, now, chance);
    case 'channel':
    case 'account':
      return { next: 'held', dueAt: new Date(now.getTime() + (failure.retryAfterMs ?? standingPauseMs)) };
    case 'message':
    case 'recipient':
    case 'recipient_opted_out':
    case 'template':
    case 'window_closed':
    case 'notice':
    case 'unrecognised':
      return { next: 'failed', dead: false };
  }
}

function again(pace: typeof quick, failure: Failure, attempts: number, now: Date, chance: number): AfterFailure {
  if (attempts >= pace.tries) return { next: 'failed', dead: true };
  const ceiling = Math.min(pace.ceilingMs, pace.firstMs * 2 ** (attempts - 1));
  const wait = Math.max(failure.retryAfterMs ?? 0, Math.ceil(ceiling * chance));
  return { next: 'queued', dueAt: new Date(now.getTime() + wait) };
}
