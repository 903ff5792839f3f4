import { minutesAfter, openStores, seedTime, seedWorkspace, type SeededWorkspace } from '../testing';

const leaseMs = 5 * 60_000;

// Real: Postgres; time is passed in.
describe('the sync of an account', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    place = await seedWorkspace(stores);
  });

  const take = (minutes = 0, force = false, workspaceId = place.workspaceId) =>
    stores.accountSyncs.take(workspaceId, place.account.id, { now: minutesAfter(minutes), leaseMs, force });
  const state = () => stores.accountSyncs.get(place.workspaceId, place.account.id);

  it('is taken by one of many workers, the first time and every time after', async () => {
    for (let round = 0; round < 15; round++) {
      const tokens = await Promise.all(Array.from({ length: 8 }, () => take(round)));
      const [token, ...more] = tokens.filter((found) => found !== null);
      expect(more).toEqual([]);
      await stores.accountSyncs.succeed(place.account.id, token as string, {
        now: minutesAfter(round),
        templatesSeen: 1,
        pages: 1,
        durationMs: 5,
      });
    }
  });

  it('is not taken from a worker that is at it, not even by force, until its lease is over', async () => {
    const first = await take();
    expect(await take(4, true)).toBeNull();
    expect(await take(6)).toEqual(expect.any(String));
    await stores.accountSyncs.succeed(place.account.id, first as string, {
      now: minutesAfter(7),
      templatesSeen: 9,
      pages: 9,
      durationMs: 9,
    });
    expect(await state()).toMatchObject({ lastSuccessAt: null, runningSince: minutesAfter(6) });
  });

  it('asked for while it runs is run once more afterwards, however often it was asked for', async () => {
    const asked = () =>
      stores.dataSource.query(`SELECT queue, job, payload FROM outbox WHERE payload->>'accountId' = $1`, [place.account.id]);
    const ended = { now: minutesAfter(2), templatesSeen: 1, pages: 1, durationMs: 5 };
    const first = (await take()) as string;
    expect(await take(1)).toBeNull();
    await stores.accountSyncs.succeed(place.account.id, first, ended);
    expect(await asked()).toEqual([]);
    const second = (await take(2)) as string;
    for (let times = 0; times < 3; times++) expect(await take(2, true)).toBeNull();
    await stores.accountSyncs.fail(place.account.id, second, {
      now: minutesAfter(3),
      error: 'x',
      notBefore: minutesAfter(9),
      failures: 1,
    });
    const payload = { workspaceId: place.workspaceId, accountId: place.account.id, trigger: 'requested' };
    expect(await asked()).toEqual([{ queue: 'template-sync', job: 'sync-account', payload }]);
    const third = (await take(3, true)) as string;
    await stores.accountSyncs.succeed(place.account.id, third, { ...ended, now: minutesAfter(4) });
    expect(await asked()).toHaveLength(1);
  });

  it('waits out its back-off after a failure, unless somebody asks for it', async () => {
    const token = (await take()) as string;
    const run = { now: minutesAfter(1), error: 'twilio 20003', notBefore: minutesAfter(30), failures: 1 };
    await stores.accountSyncs.fail(place.account.id, token, run);
    expect(await state()).toMatchObject({ lastError: 'twilio 20003', failures: 1, notBefore: minutesAfter(30), runningBy: null });
    expect(await take(29)).toBeNull();
    const forced = (await take(29, true)) as string;
    await stores.accountSyncs.succeed(place.account.id, forced, {
      now: minutesAfter(29),
      templatesSeen: 3,
      pages: 1,
      durationMs: 5,
    });
    expect(await state()).toMatchObject({
      failures: 0,
      lastError: null,
      notBefore: null,
      templatesSeen: 3,
      lastSuccessAt: minutesAfter(29),
    });
  });

  it('is not taken in the name of another workspace', async () => {
    const other = await seedWorkspace(stores);
    expect(await take(0, true, other.workspaceId)).toBeNull();
    expect(await take()).toEqual(expect.any(String));
    expect(await stores.accountSyncs.get(other.workspaceId, place.account.id)).toBeNull();
  });

  it('asked for earlier is seen while it waits in the outbox', async () => {
    const waits = () => stores.accountSyncs.requestWaits(stores.dataSource.manager, place.workspaceId, place.account.id);
    expect(await waits()).toBe(false);
    const payload = { workspaceId: place.workspaceId, accountId: place.account.id, trigger: 'requested' };
    const job = { workspaceId: place.workspaceId, queue: 'template-sync', job: 'sync-account', payload, availableAt: seedTime };
    await stores.outbox.add(stores.dataSource.manager, job);
    expect(await waits()).toBe(true);
  });
});
