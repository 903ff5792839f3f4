import { minutesAfter, openStores, seedTime, seedWorkspace, type SeededWorkspace } from '../testing';

// Real: Postgres. What is published goes to an array.
describe('the outbox', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
    place = await seedWorkspace(stores);
  });
  afterAll(() => stores.close());
  beforeEach(() => stores.dataSource.query('DELETE FROM outbox'));

  const add = (availableAt = seedTime, n = 0) =>
    stores.dataSource.transaction((tx) =>
      stores.outbox.add(tx, {
        workspaceId: place.workspaceId,
        queue: 'receipts',
        job: 'answer-word',
        payload: { n },
        availableAt,
      }),
    );
  const relayInto = (published: string[], now = seedTime, limit = 100) =>
    stores.outbox.relay(now, limit, async (rows) => void published.push(...rows.map(({ id }) => id)));

  it('publishes what is due, oldest first, once', async () => {
    const later = await add(minutesAfter(10));
    const second = await add(minutesAfter(0), 2);
    const first = await add(minutesAfter(-5), 1);
    const published: string[] = [];
    expect(await relayInto(published, seedTime, 1)).toBe(1);
    expect(await relayInto(published)).toBe(1);
    expect(await relayInto(published)).toBe(0);
    expect(published).toEqual([first, second]);
    await relayInto(published, minutesAfter(10));
    expect(published[2]).toBe(later);
  });

  it('publishes again after a crash between publishing and deleting, under the same id', async () => {
    const id = await add();
    const published: string[] = [];
    const crash = stores.outbox.relay(seedTime, 10, async (rows) => {
      published.push(...rows.map((row) => row.id));
      throw new Error('crash');
    });
    await expect(crash).rejects.toThrow('crash');
    await relayInto(published);
    expect(published).toEqual([id, id]);
  });

  it('never gives two relays the same row at once', async () => {
    for (let round = 0; round < 15; round++) {
      const ids = await Promise.all(Array.from({ length: 20 }, () => add()));
      const published: string[] = [];
      let counted = 0;
      while (counted < 20) {
        const relayed = await Promise.all([
          relayInto(published, seedTime, 7),
          relayInto(published, seedTime, 7),
          relayInto(published, seedTime, 7),
        ]);
        counted += relayed.reduce((sum, n) => sum + n, 0);
      }
      expect(published.sort()).toEqual(ids.sort());
    }
  });

  it('does not make a slow relay hold up another', async () => {
    const held = await add();
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const published: string[] = [];
    const slow = stores.outbox.relay(seedTime, 1, () => gate);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const free = await add();
    await relayInto(published);
    release();
    await slow;
    expect(published).toEqual([free]);
    expect(held).not.toBe(free);
  });

  it('holds nothing of a transaction that failed', async () => {
    const failed = stores.dataSource.transaction(async (tx) => {
      await stores.outbox.add(tx, {
        workspaceId: place.workspaceId,
        queue: 'receipts',
        job: 'x',
        payload: {},
        availableAt: seedTime,
      });
      throw new Error('bug');
    });
    await expect(failed).rejects.toThrow('bug');
    expect(await relayInto([])).toBe(0);
  });
});
