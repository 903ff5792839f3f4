import { newId } from '@heliograph/platform';
import { openStores, seedTime, seedWorkspace, type SeededWorkspace } from '../testing';

const secondsAfter = (seconds: number): Date => new Date(seedTime.getTime() + seconds * 1000);

// Real: Postgres; time is passed in.
describe('an Idempotency-Key', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
    place = await seedWorkspace(stores);
  });
  afterAll(() => stores.close());

  const use = (overrides = {}) => ({
    workspaceId: place.workspaceId,
    key: newId(),
    method: 'POST',
    path: '/v1/templates',
    requestHash: 'h1',
    now: seedTime,
    ...overrides,
  });
  const began = async (request: ReturnType<typeof use>) => {
    const state = await stores.idempotency.begin(request);
    if (state.state !== 'new') throw new Error(`expected a new key, got ${state.state}`);
    return { ...request, owner: state.owner };
  };

  it('belongs to one of many concurrent requests; the others are told that it is in progress', async () => {
    const request = use();
    const states = await Promise.all(Array.from({ length: 20 }, () => stores.idempotency.begin(request)));
    expect(states.filter(({ state }) => state === 'new')).toHaveLength(1);
    expect(states.filter(({ state }) => state === 'in_progress')).toHaveLength(19);
  });

  it('replays the first answer, word for word', async () => {
    const mine = await began(use());
    await stores.idempotency.complete(mine, { status: 201, body: { id: 'tpl_1', list: [1, null] } }, seedTime);
    expect(await stores.idempotency.begin(mine)).toEqual({
      state: 'replay',
      status: 201,
      body: { id: 'tpl_1', list: [1, null] },
    });
  });

  it.each([{ requestHash: 'h2' }, { path: '/v1/other' }, { method: 'PUT' }])(
    'with another request (%j) is a mismatch, done or not',
    async (other) => {
      const mine = await began(use());
      expect(await stores.idempotency.begin({ ...mine, ...other })).toEqual({ state: 'mismatch' });
      await stores.idempotency.complete(mine, { status: 200, body: null }, seedTime);
      expect(await stores.idempotency.begin({ ...mine, ...other })).toEqual({ state: 'mismatch' });
    },
  );

  it('is free again when its request was abandoned, but not after it was answered', async () => {
    const mine = await began(use());
    await stores.idempotency.abandon(mine);
    const again = await began(mine);
    await stores.idempotency.complete(again, { status: 200, body: {} }, seedTime);
    await stores.idempotency.abandon(again);
    expect(await stores.idempotency.begin(mine)).toMatchObject({ state: 'replay' });
  });

  it('is taken over after 60 seconds without an answer, and the one that was dead then changes nothing', async () => {
    const dead = await began(use());
    expect(await stores.idempotency.begin({ ...dead, now: secondsAfter(60) })).toEqual({ state: 'in_progress' });
    const taken = await began({ ...dead, now: secondsAfter(61) });
    expect(taken.owner).not.toBe(dead.owner);
    await stores.idempotency.complete(dead, { status: 500, body: 'late' }, secondsAfter(62));
    await stores.idempotency.abandon(dead);
    expect(await stores.idempotency.begin({ ...dead, now: secondsAfter(62) })).toEqual({ state: 'in_progress' });
    await stores.idempotency.complete(taken, { status: 200, body: 'ours' }, secondsAfter(63));
    expect(await stores.idempotency.begin({ ...dead, now: secondsAfter(999) })).toEqual({
      state: 'replay',
      status: 200,
      body: 'ours',
    });
  });

  it('is taken over when its request says, or never', async () => {
    const dead = await began(use());
    const later = { ...dead, now: secondsAfter(1000) };
    expect(await stores.idempotency.begin(later, { takeOverAfterMs: null })).toEqual({ state: 'in_progress' });
    expect(await stores.idempotency.begin(later, { takeOverAfterMs: 1_000_000 })).toEqual({ state: 'in_progress' });
    expect(await stores.idempotency.begin(later, { takeOverAfterMs: 999_000 })).toMatchObject({ state: 'new' });
  });

  it('is taken over by one of many', async () => {
    const dead = await began(use());
    const states = await Promise.all(
      Array.from({ length: 10 }, () => stores.idempotency.begin({ ...dead, now: secondsAfter(100) })),
    );
    expect(states.filter(({ state }) => state === 'new')).toHaveLength(1);
  });

  it('means nothing in another workspace', async () => {
    const other = await seedWorkspace(stores);
    const mine = await began(use());
    await stores.idempotency.complete(mine, { status: 200, body: {} }, seedTime);
    expect(await stores.idempotency.begin({ ...mine, workspaceId: other.workspaceId })).toMatchObject({ state: 'new' });
  });

  it('is forgotten when it is old', async () => {
    const old = await began(use({ now: secondsAfter(-90_000) }));
    const young = await began(use({ now: secondsAfter(-80_000) }));
    expect(await stores.idempotency.forget(secondsAfter(-86_400))).toBe(1);
    expect(await stores.idempotency.find(young)).toEqual({ state: 'in_progress' });
    expect(await stores.idempotency.begin({ ...old, requestHash: 'new' })).toMatchObject({ state: 'new' });
  });
});
