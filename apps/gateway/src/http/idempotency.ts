/*
 * What `Idempotency-Key` promises.
 *
 * `handler` routes (POST /v1/messages): the key, the effect and the answer are written by one SQL statement. Exactly once,
 * whatever crashes.
 *
 * `interceptor` routes: begin, effect and complete are three steps. While nothing crashes, a repeat replays the first answer.
 * If the process dies between begin and complete, nobody knows whether the effect happened:
 *  - a route declared `repeatable` (doing it twice does no harm, or its effect finds its own trace) may be taken over once the lock is
 *    older than 60 s, and runs again;
 *  - any other route keeps answering 409 `idempotency_in_progress` until the key expires. The caller looks whether the thing
 *    exists and, if not, uses a new key. We do not guess, because guessing wrong does it twice.
 * A refused request (ProblemError below 500) had no effect: its key is released, and the same key may be tried again.
 */

/** A lock older than this, in seconds, may be taken over where the route allows it. */
export const STALE_LOCK_SECONDS = 60;

export interface IdempotentRequest {
  /** 1 to 255 visible ASCII characters, as the caller sent it. */
  key: string;
  /** Upper case. */
  method: string;
  /** Path without query. */
  path: string;
  /** SHA-256 in hex of the canonical body. */
  requestHash: string;
}

export interface IdempotencyScope extends IdempotentRequest {
  workspaceId: string;
}

export type Begun =
  /** The lock is ours: run the request. */
  | { state: 'new' }
  /** It ran before: answer the same. */
  | { state: 'replay'; status: number; body: unknown }
  /** Somebody is at it, or died at it. */
  | { state: 'in_progress' }
  /** The key was used for another request: other body, method or path. */
  | { state: 'mismatch' };

/** Keys are unique per workspace. Every method is atomic and commits before it answers. */
export interface IdempotencyStore {
  /** @param options.takeOverAfterSeconds an unfinished lock older than this becomes ours (`new`); null: never. */
  begin(scope: IdempotencyScope, options: { takeOverAfterSeconds: number | null }): Promise<Begun>;
  /** Keeps the answer. `body` is JSON-safe, or null for an answer without one. */
  complete(scope: IdempotencyScope, answer: { status: number; body: unknown }): Promise<void>;
  /** Releases the lock: the request had no effect. */
  abandon(scope: IdempotencyScope): Promise<void>;
}

/** Provide an IdempotencyStore under this token in a `@Global()` module: the interceptor is built inside each controller's module. */
export const IDEMPOTENCY_STORE = Symbol('IDEMPOTENCY_STORE');

export const IDEMPOTENCY_HEADER = 'idempotency-key';
export const REPLAYED_HEADER = 'idempotent-replayed';

export const isIdempotencyKey = (text: string): boolean => /^[\x21-\x7e]{1,255}$/.test(text);
