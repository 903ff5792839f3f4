import type { JobName, JobPayload, QueueContract } from '@heliograph/contracts';
import { Queue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';

/**
 * Rings for work that is already a row in Postgres. Losing a ring loses nothing: the sweep finds the row and rings again.
 * Job ids make a second ring of the same row one job while the first still waits; the claim in Postgres does the rest.
 */
export class Doorbell {
  private readonly queues = new Map<string, Queue>();

  /** @param registered queues somebody else made (Nest); any other is made here on first use */
  constructor(
    private readonly connection: Redis,
    private readonly prefix: string,
    registered: readonly Queue[] = [],
  ) {
    for (const queue of registered) this.queues.set(queue.name, listened(queue));
  }

  async ring<Contract extends QueueContract, Name extends JobName<Contract>>(
    contract: Contract,
    name: Name,
    payload: JobPayload<Contract, Name>,
    options: { jobId?: string; delayMs?: number } = {},
  ): Promise<void> {
    const data = parsed(contract, name, payload);
    await this.queue(contract).add(name, data, this.jobOptions(contract, name, options));
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
    const data = parsed(contract, name, payload);
    await this.queue(contract).upsertJobScheduler(
      schedulerId,
      { every: everyMs },
      { name, data, opts: this.jobOptions(contract, name, {}) },
    );
  }

  async unschedule(contract: QueueContract, schedulerId: string): Promise<void> {
    await this.queue(contract).removeJobScheduler(schedulerId);
  }

  /** The repeating jobs Redis has now: scheduler id to interval, ms. */
  async schedules(contract: QueueContract): Promise<Map<string, number>> {
    const schedulers = await this.queue(contract).getJobSchedulers(0, -1);
    return new Map(schedulers.map(({ key, every }) => [key, Number(every)]));
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private queue(contract: QueueContract): Queue {
    let queue = this.queues.get(contract.name);
    if (!queue) {
      queue = listened(new Queue(contract.name, { connection: this.connection, prefix: this.prefix }));
      this.queues.set(contract.name, queue);
    }
    return queue;
  }

  private jobOptions(contract: QueueContract, name: string, options: { jobId?: string; delayMs?: number }): JobsOptions {
    const job = jobNamed(contract, name);
    return {
      ...(options.jobId ? { jobId: options.jobId } : {}),
      ...(options.delayMs ? { delay: options.delayMs } : {}),
      attempts: job.attempts,
      backoff: { type: 'exponential', delay: job.backoffMs },
      removeOnComplete: true,
      // A failed job that stayed would swallow every later ring with its id; what failed is in the log, and its row is in Postgres.
      removeOnFail: true,
    };
  }
}

function jobNamed(contract: QueueContract, name: string) {
  const job = Object.hasOwn(contract.jobs, name) ? contract.jobs[name] : undefined;
  if (!job) throw new Error(`queue ${contract.name} has no job ${name}`);
  return job;
}

/** Both ends parse with the same schema: a wrong payload is refused where it was made, not where it is run. */
function parsed(contract: QueueContract, name: string, payload: unknown): unknown {
  const result = jobNamed(contract, name).payload.safeParse(payload);
  if (result.success) return result.data;
  const where = result.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.code}`).join(', ');
  throw new Error(`a payload that job ${name} of queue ${contract.name} does not take (${where})`);
}

/** Without a listener a lost connection would be an unhandled 'error' event; each command still fails on its own. */
function listened(queue: Queue): Queue {
  queue.on('error', () => undefined);
  return queue;
}
