export interface RateLimit {
  /** Requests per second that are refilled. */
  perSecond: number;
  /** Requests that may come at once after a pause. */
  burst: number;
}

export interface Taken {
  allowed: boolean;
  /** Whole requests left right now. */
  remaining: number;
  /** Seconds until the bucket is full again; when refused, until one more request is allowed. Rounded up. */
  resetSeconds: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A token bucket per key, in the memory of this process: N gateways allow N times as much. It protects a gateway from one
 * caller's runaway loop; it is not a quota, and WhatsApp's own limits are kept elsewhere (pacing in the sender).
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly limit: RateLimit,
    private readonly nowMs: () => number = () => performance.now(),
    private readonly maxBuckets = 50_000,
  ) {}

  take(key: string): Taken {
    const { perSecond, burst } = this.limit;
    const now = this.nowMs();
    let bucket = this.buckets.get(key);
    if (bucket) {
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
      bucket.at = now;
    } else {
      if (this.buckets.size >= this.maxBuckets) this.forgetFull(now);
      bucket = { tokens: burst, at: now };
      this.buckets.set(key, bucket);
    }
    if (bucket.tokens < 1) return { allowed: false, remaining: 0, resetSeconds: Math.ceil((1 - bucket.tokens) / perSecond) };
    bucket.tokens -= 1;
    return { allowed: true, remaining: Math.floor(bucket.tokens), resetSeconds: Math.ceil((burst - bucket.tokens) / perSecond) };
  }

  /** A full bucket says nothing that a new one would not say; if none is full, the oldest goes. */
  private forgetFull(now: number): void {
    const { perSecond, burst } = this.limit;
    for (const [key, { tokens, at }] of this.buckets)
      if (tokens + ((now - at) / 1000) * perSecond >= burst) this.buckets.delete(key);
    if (this.buckets.size >= this.maxBuckets) this.buckets.delete(this.buckets.keys().next().value as string);
  }
}
