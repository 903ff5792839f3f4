// Real: Redis, BullMQ.
import { upkeepQueue } from '@heliograph/contracts';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { Doorbell } from './doorbell';
import { createRedis } from './redis';
import { createTestRedis, type TestRedis } from './testing';

let place: TestRedis;
let redis: Redis;
let doorbell: Doorbell;
let queue: Queue;

beforeEach(async () => {
  place = createTestRedis();
  redis = createRedis(place);
  await redis.connect();
  doorbell = new Doorbell(redis, place.prefix);
  queue = new Queue(upkeepQueue.name, { connection: redis, prefix: place.prefix });
  await doorbell.schedule(upkeepQueue, 'sweep-due', 1000, 'sweep-due', {});
});
afterEach(async () => {
  await queue.close();
  await doorbell.close();
  redis.disconnect();
  await place.drop();
});

const key = (name: string) => `${place.prefix}:${upkeepQueue.name}:${name}`;
const schedules = async () => [...(await doorbell.schedules(upkeepQueue))];

/** As after ten seconds: the schedule's own job should have run long ago. */
async function makeLate(to: 'wait' | 'active'): Promise<void> {
  const { next = 0 } = (await queue.getJobScheduler('sweep-due')) ?? {};
  const [job, late] = [`repeat:sweep-due:${next}`, `repeat:sweep-due:${next - 10_000}`];
  await redis.rename(key(job), key(late));
  await redis.zrem(key('delayed'), job);
  await redis.lrem(key('wait'), 0, job);
  await redis.lpush(key(to), late);
  await redis.zadd(key('repeat'), next - 10_000, 'sweep-due');
}

describe('a schedule that should have run', () => {
  it('has stopped when the worker that took its job died before making the next, and is started anew', async () => {
    expect(await schedules()).toEqual([['sweep-due', 1000]]);
    await makeLate('active');
    expect(await schedules()).toEqual([]);

    await doorbell.schedule(upkeepQueue, 'sweep-due', 1000, 'sweep-due', {});
    expect(await schedules()).toEqual([['sweep-due', 1000]]);
    expect(await queue.getJobCountByTypes('waiting', 'delayed')).toBe(1);
  });

  it('is only late while its job waits for a busy worker: nothing is added to the queue', async () => {
    await makeLate('wait');
    expect(await schedules()).toEqual([['sweep-due', 1000]]);
    expect(await queue.getJobCountByTypes('waiting', 'delayed')).toBe(1);
  });
});
