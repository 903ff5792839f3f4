import { allQueues, type QueueContract } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Logger } from '@heliograph/platform';
import type { Doorbell } from './doorbell';

export interface OutboxRelay {
  /** Look now instead of at the next tick: call after the commit that added a row. */
  nudge(): void;
  stop(): Promise<void>;
}

const queueNamed = (name: string): QueueContract => {
  const queue = allQueues.find((candidate) => candidate.name === name);
  if (!queue) throw new Error(`the outbox names a queue we do not have: ${name}`);
  return queue as QueueContract;
};

/**
 * Publishes outbox rows: soon after their commit, and again after a crash. Job id = row id, so twice is once. Runs in every process
 * that writes outbox rows; rows are taken with SKIP LOCKED, so they do not meet.
 */
export function relayOutbox(options: {
  stores: Pick<Stores, 'outbox'>;
  doorbell: Doorbell;
  logger: Pick<Logger, 'warn'>;
  everyMs: number;
}): OutboxRelay {
  const { stores, doorbell, logger, everyMs } = options;
  let running: Promise<void> = Promise.resolve();
  const publish = async () => {
    const batch = 100;
    let published = batch;
    while (published === batch) {
      published = await stores.outbox.relay(new Date(), batch, async (rows) => {
        for (const row of rows) await doorbell.ring(queueNamed(row.queue), row.job, row.payload as never, { jobId: row.id });
      });
    }
  };
  const look = () => {
    running = running
      .then(publish)
      .catch((error: Error) => logger.warn({ err: error }, 'The outbox was not published; it will be tried again'));
  };
  const timer = setInterval(look, everyMs);
  return {
    nudge: look,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
