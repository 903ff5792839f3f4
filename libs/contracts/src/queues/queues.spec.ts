import { lanes } from '@heliograph/domain';
import { allQueues, maxIdsPerJob, receiptsQueue, sendQueues, templateSyncQueue } from './queues';
import type { QueueContract } from './define-queue';

const id = '01900000-0000-7000-8000-000000000001';
const jobs = (allQueues as readonly QueueContract[]).flatMap((queue) =>
  Object.entries(queue.jobs).map(([job, contract]) => ({ queue: queue.name, job, contract })),
);

// Real: the catalogue itself; nothing outside the process.
describe('the catalogue of queues', () => {
  it('has every queue once, one of them for each lane', () => {
    const names = allQueues.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.values(sendQueues).map(({ name }) => name)).toEqual(lanes.map((lane) => `send-${lane}`));
    expect(names.slice(0, lanes.length)).toEqual(lanes.map((lane) => `send-${lane}`));
  });

  it.each(jobs)('$queue/$job has names that Redis takes, and is tried at least once', ({ queue, job, contract }) => {
    for (const name of [queue, job]) expect(name).toMatch(/^[a-z][a-z-]*[a-z]$/);
    expect(Number.isInteger(contract.attempts) && contract.attempts >= 1).toBe(true);
    expect(contract.backoffMs).toBeGreaterThan(0);
  });

  it.each(jobs)('$queue/$job takes nothing beside its payload', ({ contract }) => {
    expect(contract.payload.safeParse({ text: 'a message must not travel in a job' }).success).toBe(false);
    expect(contract.payload.safeParse(null).success).toBe(false);
    expect(contract.payload.safeParse('x').success).toBe(false);
  });

  it.each([
    ['a slice of one', Array(1).fill(id), true],
    ['the largest slice', Array(maxIdsPerJob).fill(id), true],
    ['an empty slice', [], false],
    ['a slice that is too large', Array(maxIdsPerJob + 1).fill(id), false],
    ['something that is no id', ['msg_1'], false],
  ])('takes or refuses %s', (_, ids, ok) => {
    for (const lane of lanes)
      expect(sendQueues[lane].jobs['send-messages'].payload.safeParse({ messageIds: ids }).success).toBe(ok);
    expect(receiptsQueue.jobs['process-receipts'].payload.safeParse({ receiptIds: ids }).success).toBe(ok);
  });

  it('never asks a provider twice by itself: a sync is tried once, and its back-off is in Postgres', () => {
    expect(templateSyncQueue.jobs['sync-account'].attempts).toBe(1);
  });
});
