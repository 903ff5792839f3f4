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
    const queue = await this.queue(contract);
    await queue.add(name, data, this.jobOptions(contract, name, options));
  }

  /** How many jobs wait in this queue now. */
  async waiting(contract: QueueContract): Promise<number> {
    return (await this.queue(contract)).getWaitingCount();
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
    const queue = await this.queue(contract);
    // BullMQ keeps the old interval's offset: a shorter interval would first wait for up to the whole old one. So it starts anew, and
    // so does one that has stopped.
    const former = await queue.getJobScheduler(schedulerId);
    if (former && (Number(former.every) !== everyMs || (await hasStopped(queue, former))))
      await queue.removeJobScheduler(schedulerId);
    await queue.upsertJobScheduler(schedulerId, { every: everyMs }, { name, data, opts: this.jobOptions(contract, name, {}) });
  }

  async unschedule(contract: QueueContract, schedulerId: string): Promise<void> {
    await (await this.queue(contract)).removeJobScheduler(schedulerId);
  }

  /** The repeating jobs Redis has now: scheduler id to interval, ms. One that has stopped is not among them. */
  async schedules(contract: QueueContract): Promise<Map<string, number>> {
    const queue = await this.queue(contract);
    const schedulers = await queue.getJobSchedulers(0, -1);
    const stopped = await Promise.all(schedulers.map((scheduler) => hasStopped(queue, scheduler)));
    return new Map(schedulers.filter((_, index) => !stopped[index]).map(({ key, every }) => [key, Number(every)]));
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  /** Fails within seconds while Redis is away. A queue that was made meanwhile never recovers in BullMQ: it is made again. */
  private async queue(contract: QueueContract): Promise<Queue> {
    await connected(this.connection);
    const known = this.queues.get(contract.name);
    const usable =
      known &&
      (await known.waitUntilReady().then(
        () => true,
        () => false,
      ));
    if (known && usable) return known;
    const current = this.queues.get(contract.name);
    if (current && current !== known) return current;
    const queue = listened(new Queue(contract.name, { connection: this.connection, prefix: this.prefix }));
    this.queues.set(contract.name, queue);
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

/**
 * A worker that takes a schedule's job makes the next one at once. Killed in between, it leaves a schedule without a job, and BullMQ sees
 * that only when it looks for stalled jobs, up to a minute later. A late job that still waits for a worker is only late.
 */
async function hasStopped(queue: Queue, { key, next }: { key: string; next?: number }): Promise<boolean> {
  if (next === undefined || Date.now() < next + lateMs) return false;
  const state = await queue.getJobState(`repeat:${key}:${next}`);
  return state === 'active' || state === 'unknown';
}
const lateMs = 5000;

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

/** Milliseconds a ring waits for a connection that is being made. */
const connectWithinMs = 3000;

/** A connection that was lost is not waited for: the sweep finds the row, and the caller has its answer at once. */
async function connected(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  if (redis.status === 'wait') return redis.connect();
  if (redis.status !== 'connecting' && redis.status !== 'connect') throw new Error(`Redis is not reachable (${redis.status})`);
  await new Promise<void>((resolve, reject) => {
    const settle = (end: () => void) => () => {
      clearTimeout(timer);
      redis.removeListener('ready', ready);
      redis.removeListener('close', lost);
      end();
    };
    const ready = settle(resolve);
    const lost = settle(() => reject(new Error(`Redis is not reachable (${redis.status})`)));
    const timer = setTimeout(lost, connectWithinMs);
    redis.once('ready', ready);
    redis.once('close', lost);
  });
}

/** Without a listener a lost connection would be an unhandled 'error' event; each command still fails on its own. */
function listened(queue: Queue): Queue {
  queue.on('error', () => undefined);
  return queue;
}
