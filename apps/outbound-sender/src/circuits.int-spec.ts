import {
  eligibleWorkspace,
  minutesAfter,
  queueTemplate,
  seedTime,
  type EligibleWorkspace,
} from '@heliograph/persistence/testing';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import { FakeProvider, fakeFailures } from '@heliograph/providers/testing';
import { benchKey, openSenderBench, unpaced, type SenderBench } from './testing/sender-bench';

// Real: Postgres, Redis, the policy. Fake: the provider, the clock.
describe('a channel or an account that refuses everything', () => {
  let bench: SenderBench;
  let clock: ManualClock;
  let provider: FakeProvider;
  let place: EligibleWorkspace;
  beforeAll(async () => {
    bench = await openSenderBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    clock = manualClock(seedTime);
    provider = new FakeProvider({ kind: 'twilio', clock });
    place = await eligibleWorkspace(bench.stores, { key: benchKey });
  });
  afterEach(() => jest.restoreAllMocks());

  const refusing = (kind: 'channel' | 'account' | 'message' | 'template', code: string) =>
    provider.answer('send', { type: 'fail', error: fakeFailures.refused(kind, code) });
  const queued = (count = 1) =>
    Promise.all(Array.from({ length: count }, () => queueTemplate(bench.stores, place, minutesAfter(-1, clock.now()))));
  const states = async (ids: string[]) =>
    Promise.all(ids.map(async (id) => (await bench.stores.messages.get(place.workspaceId, id))?.state));
  const open = () => bench.stores.circuits.openOf(place.workspaceId, [place.channel.id, place.account.id]);
  const told = async (): Promise<string[]> =>
    (
      await bench.stores.dataSource.query(
        `SELECT type FROM events WHERE workspace_id = $1 AND type LIKE '%.circuit_%' ORDER BY id`,
        [place.workspaceId],
      )
    ).map(({ type }: { type: string }) => type);

  it.each([
    ['channel', '63007'],
    ['account', '20003'],
  ] as const)(
    '%s: nothing more is tried until the probe is due, then one message, and all of them when it was taken',
    async (kind, code) => {
      const { sender } = bench.worker({ provider, clock });
      refusing(kind, code);
      const [first] = await queued();
      await sender.handle([first as string], false);
      expect(await states([first as string])).toEqual(['held']);
      expect(await open()).toMatchObject([{ scope: kind, reasonCode: code, openedAt: seedTime, probeAfter: minutesAfter(1) }]);

      const waiting = await queued(5);
      await sender.handle(waiting, false);
      expect(provider.sends).toHaveLength(1);
      expect(await states(waiting)).toEqual(Array(5).fill('queued'));

      clock.advance(60_000);
      refusing(kind, code);
      await Promise.all([sender.handle(waiting, false), bench.worker({ provider, clock }).sender.handle([...waiting], false)]);
      expect(provider.sends).toHaveLength(2);
      expect(await open()).toMatchObject([{ probes: 1, probeAfter: minutesAfter(3) }]);

      clock.advance(119_000);
      await sender.handle(waiting, false);
      expect(provider.sends).toHaveLength(2);
      clock.advance(1_000);
      await sender.handle(waiting, false);
      expect(provider.sends).toHaveLength(3);
      expect(await open()).toEqual([]);
      await sender.handle([first as string, ...waiting], false);
      expect(await states([first as string, ...waiting])).toEqual(Array(6).fill('handed_off'));
      expect(await told()).toEqual([`${kind}.circuit_opened`, `${kind}.circuit_closed`]);
    },
  );

  it('is passed by when what is due is looked for, but for one message when a probe is due', async () => {
    const { sender, sweep } = bench.worker({ provider, clock });
    refusing('channel', '63007');
    const ids = await queued(4);
    await sender.handle([ids[0] as string], false);
    const ring = jest.spyOn(bench.doorbell, 'ring').mockResolvedValue();
    const rungFor = () => ring.mock.calls.flatMap(([, , payload]) => (payload as unknown as { messageIds: string[] }).messageIds);
    await sweep.handle();
    expect(rungFor()).toEqual([]);
    clock.advance(62_500);
    await sweep.handle();
    expect(rungFor()).toHaveLength(1);
  });

  it('of one number does not stop the others of its account', async () => {
    const { sender } = bench.worker({ provider, clock });
    const other = await bench.stores.channels.create(place.workspaceId, {
      accountId: place.account.id,
      phone: '+4915199900007',
      name: 'Other',
      providerChannelId: null,
    });
    await bench.stores.channels.change(
      bench.stores.dataSource.manager,
      place.workspaceId,
      other?.id as string,
      { status: 'online' },
      seedTime,
    );
    refusing('channel', '63007');
    const [refused] = await queued();
    await sender.handle([refused as string], false);
    const elsewhere = await queueTemplate(bench.stores, place, seedTime, { channelId: other?.id as string });
    await sender.handle([elsewhere], false);
    expect(await states([elsewhere])).toEqual(['handed_off']);
  });

  it('works again when the provider refuses a probe for a reason of its own message', async () => {
    const { sender } = bench.worker({ provider, clock });
    refusing('channel', '63007');
    const [first, second] = await queued(2);
    await sender.handle([first as string], false);
    clock.advance(60_000);
    refusing('message', '63013');
    await sender.handle([second as string], false);
    expect(await open()).toEqual([]);
    expect(await states([second as string])).toEqual(['failed']);
  });

  it('is asked again ten seconds later when the probe got no answer', async () => {
    const { sender } = bench.worker({ provider, clock });
    refusing('channel', '63007');
    const [first, second, third] = await queued(3);
    await sender.handle([first as string], false);
    clock.advance(60_000);
    provider.answer('send', { type: 'fail', error: fakeFailures.timeout() });
    await sender.handle([second as string], false);
    expect(await open()).toMatchObject([{ probeAfter: minutesAfter(1 + 1 / 6), probingUntil: null }]);
    clock.advance(10_000);
    await sender.handle([third as string], false);
    expect(await open()).toEqual([]);
  });

  it('a template that the provider refuses is told of at once, and its message fails with the code', async () => {
    refusing('template', '63041');
    const [id] = await queued();
    await bench.worker({ provider, clock }).sender.handle([id as string], false);
    expect(await states([id as string])).toEqual(['failed']);
    const [event] = await bench.stores.dataSource.query(
      `SELECT subject_kind, subject_id, data FROM events WHERE workspace_id = $1 AND type = 'template.send_refused'`,
      [place.workspaceId],
    );
    expect(event).toMatchObject({
      subject_kind: 'template',
      subject_id: place.templateId,
      data: { code: '63041', messageId: id },
    });
  });

  it('"too fast" slows the channel by what the provider asked for, and a refused stranger gives his place back', async () => {
    const pacing = { ...unpaced, slowDown: jest.fn(async () => 0.5), giveBack: jest.fn(async () => undefined) };
    provider.answer('send', { type: 'fail', error: fakeFailures.rateLimited(7000) });
    const [id] = await queued();
    await bench.worker({ provider, clock, pacing }).sender.handle([id as string], false);
    expect(pacing.slowDown).toHaveBeenCalledWith(place.account.id, place.channel.id, 7000);
    expect(pacing.giveBack).toHaveBeenCalledWith(place.account.id, [expect.objectContaining({ id: `${id}.0` })]);
  });
});
