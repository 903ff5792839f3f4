export interface ReviewPercentiles {
  count: number;
  /** Same unit as the durations given; null without any. */
  p50: number | null;
  p90: number | null;
  p99: number | null;
  longest: number | null;
}

/** Nearest-rank percentiles of finished reviews: each is a duration that really occurred. Negative and non-finite values are left out. */
export function reviewPercentiles(durations: readonly number[]): ReviewPercentiles {
  const sorted = durations.filter((d) => Number.isFinite(d) && d >= 0).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), longest: sorted.at(-1) ?? null };
}
