import type { AttemptClosing, Stores } from '@heliograph/persistence';
import { createGrouper, type Logger } from '@heliograph/platform';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Closes attempts in groups. The provider has already answered, so a database that is away is waited for: the answer is worth keeping
 * in hand. If this process dies first, the callback or the reconciliation finds the same answer.
 */
export function createAttemptCloser(stores: Pick<Stores, 'handOff'>, logger: Pick<Logger, 'warn'>, giveUpAfterMs = 60_000) {
  return createGrouper<AttemptClosing, void>({
    maxItems: 200,
    concurrency: 2,
    flush: async (closings) => {
      const began = performance.now();
      for (let tries = 1; ; tries += 1) {
        try {
          await stores.handOff.close(closings);
          return closings.map(() => undefined);
        } catch (error) {
          if (performance.now() - began > giveUpAfterMs) throw error;
          logger.warn({ err: error, attempts: closings.length, tries }, 'Attempts could not be closed; trying again');
          await sleep(Math.min(100 * 2 ** tries, 2000));
        }
      }
    },
  });
}
