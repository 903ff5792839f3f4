import { templateSyncQueue } from '@heliograph/contracts';
import { minutesAfter, seedTime } from '@heliograph/persistence/testing';
import { systemClock } from '@heliograph/platform';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import { createBlockingRedis, createRedis, Doorbell, runWorker, type JobHandlers } from '@heliograph/queues';
import { createTestRedis } from '@heliograph/queues/testing';
import { openSyncBench, type SyncBench, type SyncedPlace } from './testing/sync-bench';

/** Every other job of the queue is none of this spec's business. */
type Handlers = JobHandlers<typeof templateSyncQueue>;

// Real: Postgres, Redis, BullMQ, the Twilio adapter, HTTP on loopback. Simulated: Twilio. Fake: the clock, where back-off is looked at.
describe('syncing many accounts', () => {
  let bench: SyncBench;
  let clock: ManualClock;
  beforeAll(async () => {
    bench = await openSyncBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.simulator.control('DELETE', '/_sim/faults');
    clock = manualClock(seedTime);
  });

  const job = (place: SyncedPlace, trigger: 'schedule' | 'requested' | 'event' = 'schedule') => ({
    workspaceId: place.workspaceId,
    accountId: place.account.id,
    trigger,
  });
  const fails = (place: SyncedPlace, plan: object = { kind: 'list_fail_page', page: 0, status: 503 }) =>
    bench.simulator.control('POST', '/_sim/faults', { accountSid: place.accountSid, ...plan });

  it('never syncs one account twice at the same moment, whoever asks', async () => {
    const place = await bench.place(minutesAfter(-60));
    const workers = [bench.sync({ clock }), bench.sync({ clock }), bench.sync({ clock })];
    for (let round = 1; round <= 15; round++) {
      clock.advance(1000);
      const done = await Promise.all(
        workers.map((sync, index) => sync.handle(job(place, index === 0 ? 'schedule' : 'requested'))),
      );
      expect(done.sort()).toEqual(['skipped', 'skipped', 'synced']);
      expect(await bench.listings(place.accountSid)).toBe(round);
    }
  });

  it('takes an account over whose worker died, once its lease is over', async () => {
    const place = await bench.place(minutesAfter(-60));
    const take = { now: clock.now(), leaseMs: 20_000, force: false };
    expect(await bench.stores.accountSyncs.take(place.workspaceId, place.account.id, take)).not.toBeNull();
    clock.advance(20_000);
    expect(await bench.sync({ clock, timeoutMs: 10_000 }).handle(job(place))).toBe('skipped');
    clock.advance(1);
    expect(await bench.sync({ clock, timeoutMs: 10_000 }).handle(job(place))).toBe('synced');
  });

  it('lets neither a slow nor a failing account delay another', async () => {
    const redis = createTestRedis();
    const [connection, blocking] = [createRedis(redis), createBlockingRedis(redis)];
    await Promise.all([connection.connect(), blocking.connect()]);
    const doorbell = new Doorbell(connection, redis.prefix);
    const [slow, failing, ...fine] = await Promise.all(Array.from({ length: 6 }, () => bench.place(minutesAfter(-60))));
    if (!slow || !failing) throw new Error('six places were asked for');
    await fails(slow, { kind: 'list_slow', ms: 6_000 });
    await fails(failing);
    const sync = bench.sync({ clock: systemClock, timeoutMs: 4_000 });
    const ends = new Map<string, string>();
    const running = runWorker(
      templateSyncQueue,
      {
        ...(Object.fromEntries(
          Object.keys(templateSyncQueue.jobs).map((name) => [name, async () => undefined]),
        ) as unknown as Handlers),
        'sync-account': async (payload) => {
          ends.set(payload.accountId, await sync.handle(payload));
        },
      },
      {
        connection: blocking,
        prefix: redis.prefix,
        concurrency: 2,
        onFailure: ({ error }) => bench.log.logger.warn({ err: error }),
      },
    );
    for (const place of [slow, failing, ...fine]) await doorbell.ring(templateSyncQueue, 'sync-account', job(place));
    const until = async (ready: () => boolean) => {
      const end = performance.now() + 10_000;
      while (!ready() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
      return ready();
    };
    expect(await until(() => fine.every((place) => ends.get(place.account.id) === 'synced'))).toBe(true);
    expect(ends.get(failing.account.id)).toBe('failed');
    expect(ends.has(slow.account.id)).toBe(false);
    expect(await until(() => ends.get(slow.account.id) === 'failed')).toBe(true);
    expect(await slow.sync()).toMatchObject({ failures: 1, lastError: 'TimeoutError', lastSuccessAt: null });
    await running.stop(5_000);
    await doorbell.close();
    connection.disconnect();
    blocking.disconnect();
    await redis.drop();
  });

  it('asks for no further page once an account’s time is up', async () => {
    const place = await bench.place(minutesAfter(-60));
    for (let n = 0; n < 2_000; n++) place.atTwilio({ name: `made_there_${n}` });
    await fails(place, { kind: 'list_slow', ms: 250 });
    expect(await bench.sync({ clock, timeoutMs: 400 }).handle(job(place))).toBe('failed');
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await bench.listings(place.accountSid)).toBeLessThanOrEqual(2);
  });

  describe('after a failure', () => {
    const backOffs = async (place: SyncedPlace): Promise<number> => {
      const state = await place.sync();
      return (state?.notBefore?.getTime() ?? 0) - clock.now().getTime();
    };

    it('waits longer with each one, up to half an hour, and starts over after a success', async () => {
      const place = await bench.place(minutesAfter(-60));
      await fails(place);
      const sync = bench.sync({ clock });
      const waits: number[] = [];
      for (let failure = 1; failure <= 10; failure++) {
        expect(await sync.handle(job(place))).toBe('failed');
        expect(await place.sync()).toMatchObject({ failures: failure });
        waits.push(await backOffs(place));
        clock.advance(waits.at(-1) as number);
      }
      // Jitter between half and all of 15 s, 30 s, 60 s …: three quarters here.
      expect(waits.slice(0, 4)).toEqual([11_250, 22_500, 45_000, 90_000]);
      expect(waits.at(-1)).toBe(0.75 * 30 * 60_000);
      await bench.simulator.control('DELETE', '/_sim/faults');
      expect(await sync.handle(job(place))).toBe('synced');
      expect(await place.sync()).toMatchObject({ failures: 0, notBefore: null, lastSuccessAt: clock.now() });
      await fails(place);
      await sync.handle(job(place));
      expect(await backOffs(place)).toBe(11_250);
    });

    it('leaves the account alone until then on schedule, and goes at once when somebody asks', async () => {
      const [place, other] = [await bench.place(minutesAfter(-60)), await bench.place(minutesAfter(-60))];
      await fails(place, { kind: 'list_fail_page', page: 0, status: 429, count: 1 });
      const sync = bench.sync({ clock });
      expect(await sync.handle(job(place))).toBe('failed');
      expect(await sync.handle(job(other))).toBe('synced');
      clock.advance(11_249);
      expect(await sync.handle(job(place))).toBe('skipped');
      expect(await bench.listings(place.accountSid)).toBe(1);
      expect(await sync.handle(job(place, 'requested'))).toBe('synced');
    });
  });

  it('reads 6,000 templates in one listing, in bounded memory', async () => {
    const place = await bench.place(minutesAfter(-60));
    for (let n = 0; n < 5_999; n++) place.atTwilio({ name: `made_there_${n}` });
    const heap = () => process.memoryUsage().heapUsed / 1024 ** 2;
    const before = heap();
    let most = before;
    const timer = setInterval(() => (most = Math.max(most, heap())), 5);
    expect(await bench.sync({ clock, timeoutMs: 60_000 }).handle(job(place))).toBe('synced');
    clearInterval(timer);
    expect(await place.sync()).toMatchObject({ templatesSeen: 6_000, pages: 12 });
    expect(await bench.listings(place.accountSid)).toBe(12);
    expect((await place.ours()).size).toBe(6_000);
    // Measured: 40 MB, garbage and the simulator's own side included. The bound is against holding a listing many times over.
    expect(most - before).toBeLessThan(200);
  }, 60_000);
});
