import type { Progress } from './broadcast-queries';

/** In the order of a bar: what went well, what is under way, what went wrong. */
export const segments = [
  'read',
  'delivered',
  'sent',
  'handedOff',
  'queued',
  'held',
  'pending',
  'failed',
  'undelivered',
  'expired',
  'canceled',
  'refused',
] as const;
export type Segment = (typeof segments)[number];

export interface Share {
  segment: Segment;
  count: number;
  /** Of the whole bar, 0–100. Something is never nothing: at least a visible sliver, taken from the largest. */
  percent: number;
}

const sliver = 0.8;

export function sharesOf(progress: Progress): Share[] {
  const present = segments.map((segment) => ({ segment, count: progress[segment] })).filter(({ count }) => count > 0);
  const total = present.reduce((sum, { count }) => sum + count, 0);
  const shares = present.map((one) => ({ ...one, percent: Math.max(sliver, (one.count / total) * 100) }));
  const over = shares.reduce((sum, { percent }) => sum + percent, 0) - 100;
  const largest = shares.reduce<Share | undefined>((most, one) => (!most || one.percent > most.percent ? one : most), undefined);
  return shares.map((one) => (one === largest ? { ...one, percent: one.percent - over } : one));
}

/** Of how many the end is known, as far as it ever will be. */
export const settled = (progress: Progress): number =>
  progress.sent +
  progress.delivered +
  progress.read +
  progress.failed +
  progress.undelivered +
  progress.expired +
  progress.canceled +
  progress.refused;
