import type { ApiKeyLookup, Caller } from './caller';

export interface ApiKeyCacheOptions {
  /** How long an answer is believed, in ms: a revoked key works for at most this long. */
  ttlMs?: number;
  /** Bound on remembered keys, and separately on remembered unknown keys. */
  maxEntries?: number;
  nowMs?: () => number;
}

interface Entry {
  caller: Caller | null;
  until: number;
}

/**
 * Remembers answers of the lookup for a few seconds, per process. Unknown keys are remembered apart, so that a flood of invented
 * ones cannot push out real callers. Concurrent questions about one key become one lookup. A failed lookup is not remembered.
 */
export class ApiKeyCache {
  private readonly known = new Map<string, Entry>();
  private readonly unknown = new Map<string, Entry>();
  private readonly pending = new Map<string, Promise<Caller | null>>();
  private readonly ttlMs: number;
  private readonly maxEntries: number;
  private readonly nowMs: () => number;

  constructor(
    private readonly lookup: ApiKeyLookup,
    { ttlMs = 5_000, maxEntries = 10_000, nowMs = () => performance.now() }: ApiKeyCacheOptions = {},
  ) {
    this.ttlMs = ttlMs;
    this.maxEntries = maxEntries;
    this.nowMs = nowMs;
  }

  /** The remembered answer, or undefined when it must be asked for. Synchronous: the hot path stays in one turn. */
  remembered(hash: string): Caller | null | undefined {
    const entry = this.known.get(hash) ?? this.unknown.get(hash);
    return entry && entry.until > this.nowMs() ? entry.caller : undefined;
  }

  ask(hash: string): Promise<Caller | null> {
    let pending = this.pending.get(hash);
    if (!pending) {
      pending = this.lookup(hash)
        .then((caller) => {
          this.remember(hash, caller);
          return caller;
        })
        .finally(() => this.pending.delete(hash));
      this.pending.set(hash, pending);
    }
    return pending;
  }

  private remember(hash: string, caller: Caller | null): void {
    this.known.delete(hash);
    this.unknown.delete(hash);
    const entries = caller ? this.known : this.unknown;
    // A Map keeps insertion order, so the first key is the oldest answer.
    if (entries.size >= this.maxEntries) entries.delete(entries.keys().next().value as string);
    entries.set(hash, { caller, until: this.nowMs() + this.ttlMs });
  }
}
