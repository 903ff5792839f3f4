import { minutesAfter, queueTemplate, seedTime } from '@heliograph/persistence/testing';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import { openSyncBench, type SyncBench, type SyncedPlace } from './testing/sync-bench';

// Real: Postgres, the Twilio adapter, HTTP on loopback. Simulated: Twilio. Fake: our clock.
describe('reading the health of the numbers of an account', () => {
  let bench: SyncBench;
  let place: SyncedPlace;
  let clock: ManualClock;
  beforeAll(async () => {
    bench = await openSyncBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    clock = manualClock(seedTime);
    place = await bench.place(minutesAfter(-60));
    await bench.stores.dataSource.query('DELETE FROM onboarding_items WHERE account_id = $1', [place.account.id]);
  });

  const sync = async (): Promise<string> => {
    clock.advance(1000);
    const trigger = 'requested' as const;
    return bench.sync({ clock }).handle({ workspaceId: place.workspaceId, accountId: place.account.id, trigger });
  };
  const sender = (change: object) =>
    bench.simulator.control('POST', '/_sim/senders', { accountSid: place.accountSid, phone: place.channel.phone, ...change });
  const channel = () => bench.stores.channels.get(place.workspaceId, place.channel.id);
  const items = async () =>
    (await bench.stores.accounts.onboarding(place.workspaceId, place.account.id)).filter(
      ({ channelId }) => channelId === place.channel.id,
    );
  const changes = async () => (await place.events()).filter(({ type }) => type === 'channel.status_changed');

  it('takes over status, quality and the provider’s id, and ticks off what a read can prove', async () => {
    expect(await sync()).toBe('synced');
    expect(await channel()).toMatchObject({
      status: 'online',
      statusRaw: 'ONLINE',
      statusReason: null,
      quality: 'HIGH',
      providerChannelId: expect.stringMatching(/^XE/),
      throughputPerSecond: 80,
      phone: place.channel.phone,
    });
    expect(await items()).toMatchObject([
      { name: 'channel_enabled', state: 'done', source: 'provider', at: clock.now() },
      { name: 'number_and_waba_mapped', state: 'done', proof: 'WABA 42', at: clock.now() },
    ]);
    expect(await changes()).toEqual([]);
  });

  it('keeps the date on which an item was first proven', async () => {
    await sync();
    const first = clock.now();
    await sync();
    expect((await items()).map(({ at }) => at)).toEqual([first, first]);
  });

  it('does not tick the mapping off when the number hangs on another WABA', async () => {
    await sender({ wabaId: '43' });
    await sync();
    expect((await items()).map(({ name }) => name)).toEqual(['channel_enabled']);
  });

  it('says why a number went offline, once, and nothing can be sent by it', async () => {
    await sync();
    const offlineReasons = [{ code: '63020', message: 'The invitation was not accepted' }];
    await sender({ status: 'OFFLINE', offlineReasons });
    await sync();
    await sync();
    expect(await channel()).toMatchObject({
      status: 'offline',
      statusRaw: 'OFFLINE',
      statusReason: '63020 The invitation was not accepted',
    });
    expect(await changes()).toEqual([
      { type: 'channel.status_changed', subject_id: place.channel.id, data: { from: 'online', to: 'offline' } },
    ]);
  });

  it('keeps a status it does not know raw, and does not take it for ready', async () => {
    await sender({ status: 'STUBBED' });
    await sync();
    expect(await channel()).toMatchObject({ status: 'unknown', statusRaw: 'STUBBED' });
    expect((await items()).map(({ name }) => name)).toEqual(['number_and_waba_mapped']);
  });

  it('releases what waited for the number when it comes online', async () => {
    await sender({ status: 'OFFLINE' });
    await sync();
    const waiting = await queueTemplate(bench.stores, place, seedTime, { state: 'held', dueAt: null });
    await sender({ status: 'ONLINE' });
    await sync();
    expect((await bench.stores.sweep.dueMessages(clock.now(), 100)).map(({ messageId }) => messageId)).toContain(waiting);
    expect((await changes()).map(({ data }) => data)).toEqual([
      { from: 'online', to: 'offline' },
      { from: 'offline', to: 'online' },
    ]);
  });

  it('leaves a number of ours alone that the provider does not list', async () => {
    await sync();
    const before = await channel();
    bench.simulator.simulation.world.senders.delete(place.channel.phone);
    expect(await sync()).toBe('synced');
    expect(await channel()).toEqual(before);
  });
});
