import { defineQueue } from '@heliograph/contracts';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { Doorbell } from './doorbell';
import { assertQueueSafe, createBlockingRedis, createRedis } from './redis';
import { runWorker, type RunningWorker, type WorkerOptions } from './run-worker';
import { createBreakableRedis, createTestRedis, type BreakableRedis, type TestRedis } from './testing';

const bells = defineQueue({
  name: 'bells',
  jobs: {
    ring: { payload: z.strictObject({ id: z.string() }), attempts: 1, backoffMs: 10 },
    again: { payload: z.strictObject({ id: z.string() }), attempts: 3, backoffMs: 10 },
  },
});
type Handlers = Parameters<typeof runWorker<typeof bells>>[1];

async function until(met: () => boolean | Promise<boolean>, what: string, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await met())) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// Real: Redis and BullMQ. A restart is a door on loopback before that Redis, shut and opened again.
describe('doorbells and workers', () => {
  let redis: TestRedis;
  let connection: Redis;
  let doorbell: Doorbell;
  const workers: RunningWorker[] = [];
  const connections: Redis[] = [];
  const failures: Parameters<WorkerOptions['onFailure']>[0][] = [];

  beforeEach(() => {
    redis = createTestRedis();
    connection = createRedis(redis);
    doorbell = new Doorbell(connection, redis.prefix);
    failures.length = 0;
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop(2000);
    await doorbell.close();
    connection.disconnect();
    for (const open of connections.splice(0)) open.disconnect();
    await redis.drop();
  });

  const ignore = async () => undefined;
  function work(handlers: Partial<Handlers>, url = redis.url): RunningWorker {
    const blocking = createBlockingRedis({ url, prefix: redis.prefix });
    connections.push(blocking);
    const worker = runWorker(
      bells,
      { ring: ignore, again: ignore, ...handlers },
      { connection: blocking, prefix: redis.prefix, concurrency: 2, onFailure: (failure) => failures.push(failure) },
    );
    workers.push(worker);
    return worker;
  }
  /** Puts a job into Redis as an older or newer deploy would, past our own checks. */
  async function addRaw(name: string, data: object): Promise<void> {
    const queue = new Queue(bells.name, { connection, prefix: redis.prefix });
    await queue.add(name, data);
    await queue.close();
  }

  it('carry a payload to its handler', async () => {
    const heard: unknown[] = [];
    work({ ring: async (payload, signal) => void heard.push([payload, signal]) });
    await doorbell.ring(bells, 'ring', { id: 'a' });
    await until(() => heard.length === 1, 'the bell was heard');
    expect(heard).toEqual([[{ id: 'a' }, { isLastTry: true }]]);
  });

  it.each([
    ['lacks a field', {}],
    ['has a wrong type', { id: 1 }],
    ['has a field too many', { id: 'a', phone: '+4915112345678' }],
  ])('refuse, where it is rung, a payload that %s, and repeat none of it', async (_, payload) => {
    const refusal = doorbell.ring(bells, 'ring', payload as never);
    await expect(refusal).rejects.toThrow('a payload that job ring of queue bells does not take');
    await expect(refusal).rejects.not.toThrow('+4915112345678');
    await expect(doorbell.schedule(bells, 's', 1000, 'ring', payload as never)).rejects.toThrow('does not take');
    expect(await doorbell.waiting(bells)).toBe(0);
    expect((await doorbell.schedules(bells)).size).toBe(0);
  });

  it.each(['polish', 'constructor'])('refuse, where it is rung, a job that the queue does not have: %s', async (name) => {
    await expect(doorbell.ring(bells, name as 'ring', { id: 'a' })).rejects.toThrow(`queue bells has no job ${name}`);
  });

  it('refuse a wrong payload and an unknown job at the other end too, and tell of it', async () => {
    const heard: unknown[] = [];
    work({ ring: async (payload) => void heard.push(payload) });
    await addRaw('ring', { id: 7 });
    await addRaw('polish', { id: 'a' });
    await until(() => failures.length === 2, 'both were refused');
    expect(failures.map(({ job, lastTry }) => [job, lastTry]).sort()).toEqual([
      ['polish', true],
      ['ring', true],
    ]);
    expect(heard).toEqual([]);
  });

  it('ring once for the same job id while it still waits, and again after it was done', async () => {
    await doorbell.ring(bells, 'ring', { id: 'a' }, { jobId: 'row-1' });
    await doorbell.ring(bells, 'ring', { id: 'a' }, { jobId: 'row-1' });
    expect(await doorbell.waiting(bells)).toBe(1);
    let heard = 0;
    work({ ring: async () => void heard++ });
    await until(async () => heard === 1 && (await doorbell.waiting(bells)) === 0, 'heard once');
    await until(async () => {
      await doorbell.ring(bells, 'ring', { id: 'a' }, { jobId: 'row-1' });
      return heard >= 2;
    }, 'heard again');
  });

  it('ring again under the same id after the job failed for good: the row in Postgres still waits', async () => {
    let broken = true;
    let heard = 0;
    work({
      ring: async () => {
        if (broken) throw new Error('bug');
        heard++;
      },
    });
    await doorbell.ring(bells, 'ring', { id: 'a' }, { jobId: 'row-2' });
    await until(() => failures.length === 1, 'it failed');
    broken = false;
    await until(async () => {
      await doorbell.ring(bells, 'ring', { id: 'a' }, { jobId: 'row-2' });
      return heard > 0;
    }, 'heard after the failure');
  });

  it('try a job as often as its contract says, and say which try is the last', async () => {
    const tries: boolean[] = [];
    work({
      again: async (_, { isLastTry }) => {
        tries.push(isLastTry);
        throw new Error('no');
      },
    });
    await doorbell.ring(bells, 'again', { id: 'a' });
    await until(() => failures.length === 3, 'three failures');
    expect(tries).toEqual([false, false, true]);
    expect(failures.map(({ lastTry }) => lastTry)).toEqual([false, false, true]);
  });

  it('hold a delayed job back', async () => {
    await doorbell.ring(bells, 'ring', { id: 'a' }, { delayMs: 60_000 });
    expect(await doorbell.waiting(bells)).toBe(0);
  });

  it('stop after the jobs under way are done, and take no new one', async () => {
    let finish = () => {};
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const heard: string[] = [];
    const worker = work({
      ring: async ({ id }) => {
        heard.push(`${id} begun`);
        await gate;
        heard.push(`${id} done`);
      },
    });
    await doorbell.ring(bells, 'ring', { id: 'a' });
    await until(() => heard.length === 1, 'under way');
    const stopped = worker.stop(10_000).then(() => heard.push('stopped'));
    // A fetch already under way may still bring one; from then on nothing comes.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await doorbell.ring(bells, 'ring', { id: 'b' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(heard).toEqual(['a begun']);
    finish();
    await stopped;
    expect(heard).toEqual(['a begun', 'a done', 'stopped']);
    expect(await doorbell.waiting(bells)).toBe(1);
  });

  it('give up waiting for a job that does not end', async () => {
    let finish = () => {};
    const gate = new Promise<void>((resolve) => (finish = resolve));
    let begun = false;
    const worker = work({
      ring: () => {
        begun = true;
        return gate;
      },
    });
    await doorbell.ring(bells, 'ring', { id: 'a' });
    await until(() => begun, 'under way');
    const began = Date.now();
    await worker.stop(300);
    expect(Date.now() - began).toBeLessThan(3000);
    finish();
  });

  it('repeat on a schedule until it is taken away; the same id again changes it', async () => {
    let heard = 0;
    await doorbell.schedule(bells, 'tick', 3_600_000, 'ring', { id: 'slow' });
    await doorbell.schedule(bells, 'tick', 50, 'ring', { id: 'fast' });
    expect([...(await doorbell.schedules(bells))]).toEqual([['tick', 50]]);
    work({ ring: async () => void heard++ });
    await until(() => heard >= 3, 'three ticks');
    await doorbell.unschedule(bells, 'tick');
    expect((await doorbell.schedules(bells)).size).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = heard;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(heard).toBe(before);
  });

  it('do not see the jobs of another installation on the same Redis', async () => {
    const other = createTestRedis();
    const theirs = createRedis(other);
    const bell = new Doorbell(theirs, other.prefix);
    await bell.ring(bells, 'ring', { id: 'theirs' });
    expect(await doorbell.waiting(bells)).toBe(0);
    await bell.close();
    theirs.disconnect();
    await other.drop();
  });

  describe('when Redis restarts', () => {
    let door: BreakableRedis;
    beforeEach(async () => {
      door = await createBreakableRedis(redis.url);
    });
    afterEach(async () => {
      // While the door is open: a worker cannot say goodbye to a Redis that is away.
      for (const worker of workers.splice(0)) await worker.stop(2000);
      await door.close();
    });

    it('work goes on by itself when it is back, with what waited', async () => {
      const heard: string[] = [];
      work({ ring: async ({ id }) => void heard.push(id) }, door.url);
      await doorbell.ring(bells, 'ring', { id: 'before' });
      await until(() => heard.length === 1, 'heard before');
      await door.down();
      await doorbell.ring(bells, 'ring', { id: 'meanwhile' });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(heard).toEqual(['before']);
      await door.up();
      await until(() => heard.length === 2, 'heard after', 20_000);
      expect(heard).toEqual(['before', 'meanwhile']);
      expect(failures.every(({ job }) => job === 'connection')).toBe(true);
    }, 40_000);

    it.each(['at once', 'after it worked'])(
      'a ring fails within seconds instead of hanging, %s, and works again later',
      async (when) => {
        const own = createRedis({ url: door.url, prefix: redis.prefix });
        own.on('error', () => undefined);
        connections.push(own);
        const bell = new Doorbell(own, redis.prefix);
        if (when === 'after it worked') await bell.ring(bells, 'ring', { id: 'first' });
        await door.down();
        const began = Date.now();
        await expect(bell.ring(bells, 'ring', { id: 'lost' })).rejects.toThrow();
        // A queue that was never rung before, and many rings at once: none of them waits for Redis to come back.
        const other = defineQueue({ name: 'others', jobs: bells.jobs });
        const lost = Array.from({ length: 20 }, () => bell.ring(other, 'ring', { id: 'lost' }));
        for (const ring of await Promise.allSettled(lost)) expect(ring.status).toBe('rejected');
        expect(Date.now() - began).toBeLessThan(8000);
        await door.up();
        await until(
          () =>
            bell.ring(bells, 'ring', { id: 'found' }, { jobId: 'found' }).then(
              () => true,
              () => false,
            ),
          'a ring that works again',
          20_000,
        );
        await bell.close();
      },
      40_000,
    );
  });
});

describe('a Redis for queues', () => {
  it('is accepted when it keeps every key', async () => {
    const redis = createTestRedis();
    const connection = new Redis(redis.url);
    await expect(assertQueueSafe(connection)).resolves.toBeUndefined();
    connection.disconnect();
  });

  // Not real: the answers of a server nobody should run queues on; changing the shared one would disturb other tests.
  const saying = (policy: string, version: string) =>
    ({
      info: async (section: string) =>
        section === 'memory' ? `# Memory\r\nmaxmemory_policy:${policy}\r\n` : `# Server\r\nredis_version:${version}\r\n`,
    }) as unknown as Redis;

  it.each(['allkeys-lru', 'volatile-ttl', 'allkeys-random'])('is refused when it may drop keys: %s', async (policy) => {
    await expect(assertQueueSafe(saying(policy, '7.2.0'))).rejects.toThrow(`maxmemory-policy ${policy}; it must be noeviction`);
  });

  it.each([
    ['6.0.16', false],
    ['5.0.3', false],
    ['6.2.0', true],
    ['7.0.15', true],
  ])('of version %s is accepted: %s', async (version, ok) => {
    const asked = assertQueueSafe(saying('noeviction', version));
    await (ok ? expect(asked).resolves.toBeUndefined() : expect(asked).rejects.toThrow('too old'));
  });
});
