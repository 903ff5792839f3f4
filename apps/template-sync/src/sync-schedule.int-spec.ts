import { templateSyncQueue } from '@heliograph/contracts';
import { createStores, type Stores } from '@heliograph/persistence';
import {
  createTestDatabase,
  eligibleWorkspace,
  type EligibleWorkspace,
  type TestDatabase,
} from '@heliograph/persistence/testing';
import { newId } from '@heliograph/platform';
import { createRedis, Doorbell } from '@heliograph/queues';
import { createTestRedis, type TestRedis } from '@heliograph/queues/testing';
import { jitterOf, SyncSchedule } from './sync-schedule';
import { readSyncConfig } from './sync.config';
import { benchKey } from './testing/sync-bench';

const pace = { everyMs: 300_000, everyInReviewMs: 60_000 };

// Real: Postgres, Redis, BullMQ's schedulers.
describe('the schedule of template syncs', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let connection: ReturnType<typeof createRedis>;
  let doorbell: Doorbell;
  let stores: Stores;
  let places: EligibleWorkspace[];
  beforeEach(async () => {
    database = await createTestDatabase();
    stores = createStores(database.dataSource);
    redis = createTestRedis();
    connection = createRedis(redis);
    await connection.connect();
    doorbell = new Doorbell(connection, redis.prefix);
    places = [await eligibleWorkspace(stores, { key: benchKey }), await eligibleWorkspace(stores, { key: benchKey })];
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await doorbell.close();
    connection.disconnect();
    await redis.drop();
    await database.drop();
  });

  const plan = () => new SyncSchedule(stores, doorbell, pace).plan();
  const everyOf = async (place: EligibleWorkspace) =>
    (await doorbell.schedules(templateSyncQueue)).get(`sync-${place.account.id}`);
  const paceOf = (place: EligibleWorkspace, everyMs: number) => Math.round(everyMs * jitterOf(place.account.id));

  it('gives every account its own interval, a little apart from the others’', async () => {
    await plan();
    for (const place of places) expect(await everyOf(place)).toBe(paceOf(place, 300_000));
  });

  it('spreads 500 accounts over a fifth of the interval, the same way in every process', () => {
    const shares = Array.from({ length: 500 }, () => newId()).map((id) => [jitterOf(id), jitterOf(id)] as const);
    for (const [once, again] of shares) {
      expect(once).toBe(again);
      expect(once).toBeGreaterThanOrEqual(0.9);
      expect(once).toBeLessThan(1.1);
    }
    const sorted = shares.map(([share]) => share).sort((a, b) => a - b);
    expect((sorted[450] as number) - (sorted[50] as number)).toBeGreaterThan(0.12);
    expect(new Set(sorted).size).toBeGreaterThan(450);
  });

  it('is faster while something is under review, for that account only, and slower again afterwards', async () => {
    await plan();
    const [reviewed, quiet] = places as [EligibleWorkspace, EligibleWorkspace];
    const status = (to: string) =>
      stores.dataSource.query('UPDATE templates SET status = $2 WHERE id = $1', [reviewed.templateId, to]);
    await status('in_review');
    await plan();
    expect(await everyOf(reviewed)).toBe(paceOf(reviewed, 60_000));
    expect(await everyOf(quiet)).toBe(paceOf(quiet, 300_000));
    await status('approved');
    // Another process planned meanwhile: what counts is what Redis has.
    await plan();
    expect(await everyOf(reviewed)).toBe(paceOf(reviewed, 300_000));
  });

  it('writes only what differs, also in a process that has just started: an interval is not begun anew for nothing', async () => {
    await plan();
    const write = jest.spyOn(doorbell, 'schedule');
    await plan();
    expect(write).not.toHaveBeenCalled();
    places.push(await eligibleWorkspace(stores, { key: benchKey }));
    await plan();
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('is there again after Redis was emptied, planned by the same process', async () => {
    const schedule = new SyncSchedule(stores, doorbell, pace);
    await schedule.plan();
    await redis.drop();
    expect(await everyOf(places[0] as EligibleWorkspace)).toBeUndefined();
    await schedule.plan();
    for (const place of places) expect(await everyOf(place)).toBe(paceOf(place, 300_000));
  });

  it('forgets an account that is no more, and nothing else', async () => {
    await doorbell.schedule(templateSyncQueue, 'plan-syncs', 5000, 'plan-syncs', {});
    await doorbell.schedule(templateSyncQueue, `sync-${newId()}`, 5000, 'plan-syncs', {});
    await plan();
    const expected = ['plan-syncs', ...places.map((place) => `sync-${place.account.id}`)];
    expect([...(await doorbell.schedules(templateSyncQueue)).keys()].sort()).toEqual(expected.sort());
  });

  it('is configured with clear refusals of what makes no sense', () => {
    const env = {
      DATABASE_URL: 'postgres://db/hg',
      REDIS_URL: 'redis://cache',
      HELIOGRAPH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    expect(readSyncConfig(env)).toMatchObject({
      SYNC_EVERY_MS: 300_000,
      SYNC_EVERY_IN_REVIEW_MS: 60_000,
      SYNC_TIMEOUT_MS: 120_000,
    });
    expect(() => readSyncConfig({ ...env, SYNC_EVERY_MS: '10' })).toThrow('SYNC_EVERY_MS: must be at least 1000');
    expect(() => readSyncConfig({ ...env, SYNC_CONCURRENCY: 'all' })).toThrow('SYNC_CONCURRENCY: must be a whole number');
    expect(() => readSyncConfig({ ...env, REDIS_URL: undefined })).toThrow('REDIS_URL: is required');
  });
});
