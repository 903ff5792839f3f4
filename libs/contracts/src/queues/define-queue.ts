import type { z } from 'zod';

/** One kind of job: what it carries, and how often it is tried. Payloads carry ids; the row is read again. */
export interface JobContract<Payload extends z.ZodType = z.ZodType> {
  payload: Payload;
  /** Tries in all, with exponential back-off. Provider calls are never repeated this way: attempts live in Postgres. */
  attempts: number;
  backoffMs: number;
}

export interface QueueContract<Jobs extends Record<string, JobContract> = Record<string, JobContract>> {
  /** The name in Redis outlives a deploy: rename it as you would a column. */
  name: string;
  jobs: Jobs;
}

export const defineQueue = <const Jobs extends Record<string, JobContract>>(queue: QueueContract<Jobs>): QueueContract<Jobs> =>
  queue;

export type JobName<Queue extends QueueContract> = Extract<keyof Queue['jobs'], string>;
export type JobPayload<Queue extends QueueContract, Name extends JobName<Queue>> = z.infer<Queue['jobs'][Name]['payload']>;
