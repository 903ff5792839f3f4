import { ProviderError } from '../provider-error';

/** One scripted answer. `taken` on a failure: the provider did take the message although the caller is told otherwise. */
export type FakeAnswer =
  | { type: 'accept' }
  | { type: 'fail'; error: ProviderError; taken?: boolean }
  /** Answers as `then` (default accept) after `ms` of real time; over the call's timeout it is a timeout. */
  | { type: 'delay'; ms: number; then?: FakeAnswer }
  /** Never answers: outcome `unknown` at the call's timeout, or forever without one. */
  | { type: 'hang'; taken?: boolean };

const lost = (code: string): ProviderError =>
  new ProviderError(`no usable answer from the provider: ${code}`, { kind: 'retry', outcome: 'unknown', code });

export const timedOut = (): ProviderError => lost('timeout');

/** Failures as a real provider reports them, for scripts. */
export const fakeFailures = {
  timeout: timedOut,
  reset: (): ProviderError => lost('reset'),
  garbage: (): ProviderError => lost('bad_response'),
  serverError: (): ProviderError =>
    new ProviderError('provider answered 503', { kind: 'retry', outcome: 'unknown', code: 'http_503', httpStatus: 503 }),
  connectRefused: (): ProviderError =>
    new ProviderError('the request did not leave: connect_refused', {
      kind: 'retry',
      outcome: 'refused',
      code: 'connect_refused',
    }),
  rateLimited: (retryAfterMs: number): ProviderError =>
    new ProviderError('provider answered 429', {
      kind: 'retry',
      outcome: 'refused',
      code: '20429',
      httpStatus: 429,
      retryAfterMs,
    }),
  refused: (kind: ProviderError['details']['kind'], code: string, httpStatus = 400): ProviderError =>
    new ProviderError(`provider answered ${httpStatus} (${code})`, { kind, outcome: 'refused', code, httpStatus }),
};

/**
 * Plays one answer: calls `take` when the provider takes the request (at once or after the delay), then resolves with its result or
 * rejects as scripted.
 */
export async function play<Result>(answer: FakeAnswer, take: () => Result, timeoutMs?: number): Promise<Result> {
  switch (answer.type) {
    case 'accept':
      return take();
    case 'fail':
      if (answer.taken) take();
      throw answer.error;
    case 'delay':
      if (timeoutMs !== undefined && answer.ms > timeoutMs) {
        await wait(timeoutMs);
        throw timedOut();
      }
      await wait(answer.ms);
      return play(answer.then ?? { type: 'accept' }, take, timeoutMs === undefined ? undefined : timeoutMs - answer.ms);
    case 'hang':
      if (answer.taken) take();
      if (timeoutMs === undefined) return new Promise<never>(() => undefined);
      await wait(timeoutMs);
      throw timedOut();
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
