import type { JobName, JobPayload, QueueContract } from '@heliograph/contracts';
import { Queue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';

/**
 * Rings for work that is already a row in Postgres. Losing a ring loses nothing: the sweep finds the row and rings again.
 * Job ids make a second ring of the same row one job while the first still waits; the claim in Postgres does the rest.
 */
export class Doorbell {
  private readonly queues = new Map<string, Queue>();

  constructor(
    private readonly connection: Redis,
    private readonly prefix: string,
  ) {}

  async ring<Contract extends QueueContract, Name extends JobName<Contract>>(
    contract: Contract,
    name: Name,
    payload: JobPayload<Contract, Name>,
    options: { jobId?: string; delayMs?: number } = {},
  ): Promise<void> {
    await this.queue(contract).add(name, payload, this.jobOptions(contract, name, options));
  }

  /** How many jobs wait in this queue now. */
  waiting(contract: QueueContract): Promise<number> {
    return this.queue(contract).getWaitingCount();
  }

  /** A repeating job of this queue; the same id again changes it. */
  async schedule<Contract extends QueueContract, Name extends JobName<Contract>>(
    contract: Contract,
    schedulerId: string,
    everyMs: number,
    name: Name,
    payload: JobPayload<Contract, Name>,
  ): Promise<void> {
    await this.queue(contract).upsertJobScheduler(schedulerId, { every: everyMs }, { name, data: payload, opts: this.jobOptions(contract, name, {}) });
  }

  async unschedule(contract: QueueContract, schedulerId: string): Promise<void> {
    await this.queue(contract).removeJobScheduler(schedulerId);
  }

  async schedulerIds(contract: QueueContract): Promise<string[]> {
    const schedulers = await this.queue(contract).getJobSchedulers(0, -1);
    return schedulers.map((scheduler) => scheduler.key);
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private queue(contract: QueueContract): Queue {
    let queue = this.queues.get(contract.name);
    if (!queue) {
      queue = new Queue(contract.name, { connection: this.connection, prefix: this.prefix });
      // Without a listener a lost connection would be an unhandled 'error' event; each command still fails on its own.
      queue.on('error', () => undefined);
      this.queues.set(contract.name, queue);
    }
    return queue;
  }

  private jobOptions(contract: QueueContract, name: string, options: { jobId?: string; delayMs?: number }): JobsOptions {
    const job = contract.jobs[name];
    if (!job) throw new Error(`queue ${contract.name} has no job ${name}`);
    return {
      ...(options.jobId ? { jobId: options.jobId } : {}),
      ...(options.delayMs ? { delay: options.delayMs } : {}),
      attempts: job.attempts,
      backoff: { type: 'exponential', delay: job.backoffMs },
      removeOnComplete: true,
      removeOnFail: { count: 1000, age: 7 * 24 * 3600 },
    };
  }
}
