import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logging/create-logger';
import { within } from './within';

export interface WaitOptions {
  logger: Pick<Logger, 'info' | 'warn'>;
  /** Pause after the first failure, in ms; doubles up to 2 s. Default 100. */
  intervalMs?: number;
  /** One probe may take this long, in ms. Default 5 s. */
  probeTimeoutMs?: number;
  /** Gives up (rejects with the signal's reason) when aborted. */
  signal?: AbortSignal;
}

const LONGEST_PAUSE_MS = 2_000;
const REMIND_EVERY_MS = 10_000;

/**
 * Waits, without end, until `probe` resolves. A service that starts before its database should wait and say so, not crash in a loop.
 */
export async function waitFor(name: string, probe: () => Promise<unknown>, options: WaitOptions): Promise<void> {
  const { logger, intervalMs = 100, probeTimeoutMs = 5_000, signal } = options;
  const began = performance.now();
  let pause = Math.min(intervalMs, LONGEST_PAUSE_MS);
  let lastSaid = Number.NEGATIVE_INFINITY;
  for (;;) {
    signal?.throwIfAborted();
    try {
      await within(probeTimeoutMs, `probing ${name}`, async () => probe());
      if (lastSaid > 0) logger.info({ waitedMs: Math.round(performance.now() - began) }, `${name} is there`);
      return;
    } catch (error) {
      const now = performance.now();
      if (now - lastSaid >= REMIND_EVERY_MS) {
        lastSaid = now;
        logger.warn({ err: error, waitedMs: Math.round(now - began) }, `Waiting for ${name}`);
      }
    }
    await sleep(pause, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}
