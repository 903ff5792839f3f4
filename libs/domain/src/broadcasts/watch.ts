import type { Pauser } from './broadcast-state';

/** When a broadcast stops itself; null switches one off. */
export interface WatchThresholds {
  failurePercent: number | null;
  optOutPercent: number | null;
  /** Below so many messages with a result nothing is concluded. */
  minSample: number;
}

export const defaultThresholds: WatchThresholds = { failurePercent: 20, optOutPercent: 5, minSample: 50 };

/** The latest messages of a broadcast since it was started or resumed. */
export interface WatchSample {
  /** Delivered, read, failed or undelivered: their result is known. */
  settled: number;
  failed: number;
  /** Those that left us. */
  handedOff: number;
  /** Recipients who withdrew a consent after their message left. */
  optedOut: number;
  channelStatus: string;
  /** The provider's word for the number's quality. */
  quality: string | null;
}

export interface PauseVerdict {
  by: Exclude<Pauser, 'agent'>;
  reason: string;
}

const poor = new Set(['low', 'red']);
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);
const shown = (value: number): string => String(Math.round(value * 10) / 10);

/** Whether a broadcast must stop itself now. Quality first: it endangers everything else the number sends. */
export function shouldPause(thresholds: WatchThresholds, sample: WatchSample): PauseVerdict | null {
  const { failurePercent, optOutPercent, minSample } = thresholds;
  if (sample.channelStatus === 'flagged' || (sample.quality !== null && poor.has(sample.quality.toLowerCase()))) {
    return { by: 'quality', reason: 'WhatsApp rates the quality of the number as low.' };
  }
  const failures = percent(sample.failed, sample.settled);
  if (failurePercent !== null && sample.settled >= minSample && failures >= failurePercent) {
    return {
      by: 'failures',
      reason: `${shown(failures)} % of the latest ${sample.settled} messages with a result failed; the limit is ${failurePercent} %.`,
    };
  }
  const optOuts = percent(sample.optedOut, sample.handedOff);
  if (optOutPercent !== null && sample.handedOff >= minSample && optOuts >= optOutPercent) {
    return {
      by: 'opt_outs',
      reason: `${shown(optOuts)} % of the latest ${sample.handedOff} recipients opted out; the limit is ${optOutPercent} %.`,
    };
  }
  return null;
}
