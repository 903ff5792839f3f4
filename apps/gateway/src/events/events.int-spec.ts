/** Real: the gateway over HTTP, Postgres with transactions that commit out of order, Redis. */
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@heliograph/platform';
import { deferred } from '@heliograph/platform/testing';
import { openStage, type Caller, type Stage } from '../testing/gateway-stage';

describe('the pull cursor over events', () => {
  let stage: Stage;
  let caller: Caller;
  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  beforeEach(async () => {
    caller = await stage.caller();
  });
  afterAll(() => stage.close());

  const write = (type: string, before?: Promise<void>, written?: () => void) => {
    const { stores } = stage.gateway;
    const draft = {
      workspaceId: caller.workspaceId,
      type,
      subjectKind: 'message',
      subjectId: newId(),
      data: {},
      occurredAt: new Date(),
    };
    return stores.dataSource.transaction(async (tx) => {
      await stores.events.append(tx, [draft]);
      written?.();
      await before;
    });
  };
  const pull = async (after?: string | null) =>
    (await caller.call('GET', `/v1/events?limit=2${after ? `&after=${after}` : ''}`)).body;

  it('gives every event once, oldest first, however they are pulled', async () => {
    for (const type of ['a.one', 'a.two', 'a.three']) await write(type);
    await sleep(1100);
    const first = await pull();
    expect(first).toMatchObject({ data: [{ type: 'a.one' }, { type: 'a.two' }], hasMore: true });
    const second = await pull(first.nextAfter);
    expect(second).toMatchObject({ data: [{ type: 'a.three' }], hasMore: false });
    expect(await pull(second.nextAfter)).toEqual({ data: [], hasMore: false, nextAfter: second.nextAfter });
    const elsewhere = await stage.caller();
    expect((await elsewhere.call('GET', '/v1/events')).body.data).toEqual([]);
  });

  it('never passes an event that was written earlier and committed later', async () => {
    const [release, written] = [deferred(), deferred()];
    const slow = write('b.slow', release.promise, written.resolve);
    await written.promise;
    await write('b.quick');
    await sleep(1300);
    // The quick one is committed and older than the margin; passing it would lose the slow one for ever.
    expect((await pull()).data).toEqual([]);
    release.resolve();
    await slow;
    await sleep(100);
    expect((await pull()).data.map(({ type }: { type: string }) => type)).toEqual(['b.slow', 'b.quick']);
  });
});
