import type { JobName, JobPayload, QueueContract } from '@heliograph/contracts';
import { Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';

/** One handler for every job of the queue: a missing or an unknown one does not compile. */
export type JobHandlers<Contract extends QueueContract> = {
  [Name in JobName<Contract>]: (payload: JobPayload<Contract, Name>, signal: { isLastTry: boolean }) => Promise<void>;
};

export interface WorkerOptions {
  connection: Redis;
  prefix: string;
  concurrency: number;
  /** Told of every failed try; the payload is ids only, so it is safe to log. */
  onFailure(failure: { queue: string; job: string; error: Error; lastTry: boolean }): void;
}

export interface RunningWorker {
  /** Takes no new job, waits for those under way up to `graceMs`; what is left is taken over by another worker as stalled. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Runs the handlers of one queue. Delivery is at least once: a worker that dies or blocks for longer than the lock runs again
 * elsewhere, so every handler claims its rows in Postgres first.
 */
export function runWorker<Contract extends QueueContract>(
  contract: Contract,
  handlers: JobHandlers<Contract>,
  options: WorkerOptions,
): RunningWorker {
  const worker = new Worker(
    contract.name,
    async (job: Job) => {
      const definition = contract.jobs[job.name];
      const handler = handlers[job.name as JobName<Contract>];
      if (!definition || !handler) throw new Error(`queue ${contract.name} was given an unknown job: ${job.name}`);
      const payload = definition.payload.parse(job.data) as never;
      await handler(payload, { isLastTry: job.attemptsMade + 1 >= (job.opts.attempts ?? 1) });
      return null;
    },
    { connection: options.connection, prefix: options.prefix, concurrency: options.concurrency, maxStalledCount: 10 },
  );
  worker.on('failed', (job, error) =>
    options.onFailure({
      queue: contract.name,
      job: job?.name ?? 'unknown',
      error,
      lastTry: job ? job.attemptsMade >= (job.opts.attempts ?? 1) : true,
    }),
  );
  worker.on('error', (error) => options.onFailure({ queue: contract.name, job: 'connection', error, lastTry: false }));
  return {
    async stop(graceMs) {
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      // A second, forced close would only wait for this one: when it is late we stop waiting, and the process ends with its jobs open.
      await Promise.race([worker.close(), deadline]);
      clearTimeout(timer);
    },
  };
}
