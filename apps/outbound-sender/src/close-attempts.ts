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
      let left = closings;
      for (let tries = 1; left.length > 0; tries += 1) {
        try {
          await stores.handOff.close(left);
          left = [];
        } catch (error) {
          if (performance.now() - began > giveUpAfterMs) return closings.map((closing) => outcome(left.includes(closing), error));
          logger.warn({ err: error, attempts: left.length, tries }, 'Attempts could not be closed; trying again');
          if (tries >= triesTogether && left.length > 1) left = await notClosedAlone(left);
          if (left.length > 0) await sleep(Math.min(100 * 2 ** tries, 2000));
        }
      }
      return closings.map(() => undefined);
    },
  });

  /** One closing that cannot be written must not hold up its neighbours. */
  async function notClosedAlone(closings: AttemptClosing[]): Promise<AttemptClosing[]> {
    const failed: AttemptClosing[] = [];
    for (const closing of closings) await stores.handOff.close([closing]).catch(() => failed.push(closing));
    return failed;
  }
}

/** After these a group is tried one by one. */
const triesTogether = 2;

const outcome = (open: boolean, error: unknown): void | Error =>
  open ? (error instanceof Error ? error : new Error('An attempt could not be closed')) : undefined;
