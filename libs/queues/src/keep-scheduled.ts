import type { QueueContract } from '@heliograph/contracts';
import type { Logger } from '@heliograph/platform';
import type { Doorbell } from './doorbell';

export interface KeptSchedules {
  stop(): Promise<void>;
}

/** How often the schedules are looked for, ms. */
const lookEveryMs = 2000;

/**
 * Repeating jobs without a payload, named in Redis like themselves, kept there for as long as this process runs: after Redis was emptied
 * they are written again within `lookEveryMs`. Rejects when Redis cannot be asked at the start. Every process may keep the same schedules: a
 * schedule that is there with its interval is left alone.
 *
 * @param everyMs interval of each job, ms
 */
export async function keepScheduled<Contract extends QueueContract>(
  doorbell: Pick<Doorbell, 'schedule' | 'schedules'>,
  contract: Contract,
  everyMs: Record<string, number>,
  logger: Pick<Logger, 'warn'>,
  lookEvery: number = lookEveryMs,
): Promise<KeptSchedules> {
  const look = async (): Promise<void> => {
    const existing = await doorbell.schedules(contract);
    for (const [job, every] of Object.entries(everyMs)) {
      if (existing.get(job) === every) continue;
      await doorbell.schedule(contract as QueueContract, job, every, job, {});
    }
  };
  await look();
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(look)
      .catch((error: Error) => logger.warn({ err: error, queue: contract.name }, 'Schedules could not be checked'));
  }, lookEvery);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
