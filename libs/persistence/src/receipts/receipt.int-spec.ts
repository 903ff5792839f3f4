import { newId } from '@heliograph/platform';
import { aReceipt, minutesAfter, openStores, seedTime, seedWorkspace, type SeededWorkspace } from '../testing';
import type { Receipt, ReceiptDraft, ReceiptSettlement } from './receipt.store';

const allDone = async (_: unknown, receipts: Receipt[]): Promise<ReceiptSettlement[]> =>
  receipts.map(({ id }) => ({ id, trouble: null }));

// Real: Postgres.
describe('webhook receipts', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
    place = await seedWorkspace(stores);
  });
  afterAll(() => stores.close());

  const stored = async (count = 1, overrides: Partial<ReceiptDraft> = {}): Promise<ReceiptDraft[]> => {
    const receipts = Array.from({ length: count }, () => aReceipt(place, overrides));
    await stores.receipts.insert(receipts);
    return receipts;
  };
  const idsOf = (receipts: ReceiptDraft[]): string[] => receipts.map(({ id }) => id);
  const row = async (id: string) =>
    (await stores.dataSource.query('SELECT state, reason, processed_at FROM webhook_receipts WHERE id = $1', [id]))[0];

  it('come back from the store as they were received', async () => {
    const [draft] = await stored(1, { body: 'a=%F0%9F%98%80&b="quoted"\n', headers: { 'x-twilio-signature': 'abc=' } });
    const seen: Receipt[] = [];
    await stores.receipts.process([draft?.id as string], seedTime, (sql, receipts) => {
      seen.push(...receipts);
      return allDone(sql, receipts);
    });
    expect(seen).toEqual([{ ...draft, verified: true }]);
    expect(await row(draft?.id as string)).toEqual({ state: 'processed', reason: null, processed_at: seedTime });
  });

  it('held by one worker are skipped by another, which does not wait', async () => {
    const ids = idsOf(await stored(4));
    const seen: string[][] = [];
    const first = await stores.receipts.process(ids.slice(0, 2), seedTime, async (sql, receipts) => {
      const other = await stores.receipts.process(ids, seedTime, (inner, others) => {
        seen.push(others.map(({ id }) => id));
        return allDone(inner, others);
      });
      expect(other).toEqual({ settled: 2, behind: [] });
      return allDone(sql, receipts);
    });
    expect(first).toEqual({ settled: 2, behind: [] });
    expect(seen).toEqual([ids.slice(2)]);
    expect(await stores.receipts.process(ids, seedTime, allDone)).toEqual({ settled: 0, behind: [] });
  });

  it('wait on when their processing fails, and nothing of it stays', async () => {
    const ids = idsOf(await stored(2));
    const bug = stores.receipts.process(ids, seedTime, async (sql) => {
      await sql.query({ name: 'test-touch', text: 'UPDATE workspaces SET name = $2 WHERE id = $1' }, [
        place.workspaceId,
        'Changed',
      ]);
      throw new Error('bug');
    });
    await expect(bug).rejects.toThrow('bug');
    expect((await stores.workspaces.get(place.workspaceId))?.name).toBe('Test');
    expect(await stores.receipts.waitingSince(minutesAfter(1), 1000)).toEqual(expect.arrayContaining(ids));
    expect(await stores.receipts.process(ids, seedTime, allDone)).toEqual({ settled: 2, behind: [] });
  });

  it('that the work does not settle wait on', async () => {
    const ids = idsOf(await stored(2));
    await stores.receipts.process(ids, seedTime, async () => [{ id: ids[0] as string, trouble: null }]);
    expect(await row(ids[1] as string)).toMatchObject({ state: 'received', processed_at: null });
  });

  it('of one contact wait for an earlier one that is in other hands, while other contacts go on', async () => {
    const [first] = await stored(1, { contactKey: 'ana' });
    const [second] = await stored(1, { contactKey: 'ana' });
    const [other] = await stored(1, { contactKey: 'bo' });
    const ids = idsOf([second, other] as ReceiptDraft[]);
    const seen: string[] = [];
    const outer = await stores.receipts.process([first?.id as string], seedTime, async (sql, receipts) => {
      const inner = await stores.receipts.process(ids, seedTime, (innerSql, others) => {
        seen.push(...others.map(({ id }) => id));
        return allDone(innerSql, others);
      });
      expect(inner).toEqual({ settled: 1, behind: [second?.id] });
      return allDone(sql, receipts);
    });
    expect(outer).toEqual({ settled: 1, behind: [] });
    expect(seen).toEqual([other?.id]);
    expect(await stores.receipts.process(ids, seedTime, allDone)).toEqual({ settled: 1, behind: [] });
  });

  it('of one contact that arrive together are taken together, in their order', async () => {
    const ids = idsOf(await stored(3, { contactKey: 'cyd' }));
    const seen: string[] = [];
    await stores.receipts.process([...ids].reverse(), seedTime, (sql, receipts) => {
      seen.push(...receipts.map(({ id }) => id));
      return allDone(sql, receipts);
    });
    expect(seen).toEqual(ids);
  });

  it('stored a second time stay one, and stay as far as they were', async () => {
    const [receipt] = (await stored()) as [ReceiptDraft];
    await stores.receipts.process([receipt.id], seedTime, allDone);
    await stores.receipts.insert([receipt]);
    expect(await row(receipt.id)).toMatchObject({ state: 'processed' });
  });

  it('nobody understands are set aside with a reason and do not come again by themselves', async () => {
    const [id] = idsOf(await stored()) as [string];
    await stores.receipts.quarantine([id], { kind: 'not_understood', detail: 'not understood' }, minutesAfter(1));
    expect(await row(id)).toEqual({ state: 'quarantined', reason: 'not understood', processed_at: minutesAfter(1) });
    expect(await stores.receipts.waitingSince(minutesAfter(99), 1000)).not.toContain(id);
    expect(await stores.receipts.process([id], seedTime, allDone)).toEqual({ settled: 0, behind: [] });
  });

  it('that are set aside raise an alarm, each once', async () => {
    const [id] = idsOf(await stored()) as [string];
    for (let times = 0; times < 2; times += 1)
      await stores.receipts.quarantine([id], { kind: 'not_matched', detail: 'no such message' }, minutesAfter(1));
    const told = await stores.dataSource.query('SELECT type, data FROM events WHERE subject_id = $1', [id]);
    expect(told).toEqual([
      { type: 'receipt.quarantined', data: { reason: 'not_matched', door: 'messages', accountId: place.account.id } },
    ]);
  });

  it('nobody signed are kept up to a number for each account, and wait for people', async () => {
    const receipt = () => ({ ...(aReceipt(place) as Receipt), verified: false });
    const kept = receipt();
    expect(await stores.receipts.keepUnverified(kept, 'not signed', 2)).toBe(true);
    expect(await stores.receipts.keepUnverified(receipt(), 'not signed', 2)).toBe(true);
    expect(await stores.receipts.keepUnverified(receipt(), 'not signed', 2)).toBe(false);
    expect(await row(kept.id)).toMatchObject({ state: 'quarantined', reason: 'not signed' });
    const seen: boolean[] = [];
    await stores.dataSource.transaction((tx) => stores.quarantine.replay(place.workspaceId, tx, { id: kept.id }, 1));
    await stores.receipts.process([kept.id], seedTime, (sql, receipts) => {
      seen.push(...receipts.map(({ verified }) => verified));
      return allDone(sql, receipts);
    });
    expect(seen).toEqual([false]);
  });

  it('that another worker finished are not set aside afterwards', async () => {
    const [id] = idsOf(await stored()) as [string];
    await stores.receipts.process([id], seedTime, allDone);
    await stores.receipts.quarantine([id], { kind: 'failed', detail: 'my own try failed' }, minutesAfter(1));
    expect(await row(id)).toMatchObject({ state: 'processed', reason: null });
  });

  it('whose doorbell was lost are found by age, oldest first, up to a limit', async () => {
    const [late] = idsOf(await stored(1, { receivedAt: minutesAfter(-30) }));
    const [older] = idsOf(await stored(1, { receivedAt: minutesAfter(-31) }));
    await stored(1, { receivedAt: minutesAfter(-10) });
    expect(await stores.receipts.waitingSince(minutesAfter(-20), 10)).toEqual([older, late]);
    expect(await stores.receipts.waitingSince(minutesAfter(-20), 1)).toEqual([older]);
    expect(await stores.receipts.waitingSince(minutesAfter(-30), 10)).toEqual([older]);
  });

  it('of nobody we know are kept all the same', async () => {
    const draft = aReceipt(place, { id: newId(), workspaceId: null, accountId: null });
    await stores.receipts.insert([draft]);
    await stores.receipts.quarantine([draft.id], { kind: 'not_verified', detail: 'no account could have signed this' }, seedTime);
    expect(await row(draft.id)).toMatchObject({ state: 'quarantined' });
  });
});
