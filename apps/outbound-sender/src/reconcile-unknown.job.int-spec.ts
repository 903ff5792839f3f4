import {
  aReport,
  customerWrites,
  eligibleWorkspace,
  minutesAfter,
  queueReply,
  queueTemplate,
  seedTime,
  toSend,
  type EligibleWorkspace,
} from '@heliograph/persistence/testing';
import { newId } from '@heliograph/platform';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import type { ProviderMessage } from '@heliograph/providers';
import { FakeProvider, fakeFailures } from '@heliograph/providers/testing';
import { leaseMs } from './send-message.job';
import { benchKey, deadlineMs, openSenderBench, providerTimeoutMs, type SenderBench } from './testing/sender-bench';

const afterLease = leaseMs(providerTimeoutMs) + 1;

// Real: Postgres, Redis, the policy. Fake: the provider and its message list, the clock.
describe('settling what the provider may or may not have taken', () => {
  let bench: SenderBench;
  let clock: ManualClock;
  let provider: FakeProvider;
  let place: EligibleWorkspace;
  let worker: ReturnType<SenderBench['worker']>;
  beforeAll(async () => {
    bench = await openSenderBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    // What other tests left unsettled is not this test's.
    await bench.stores.dataSource.query("UPDATE attempts SET outcome = 'given_up' WHERE outcome IS NULL OR outcome = 'unknown'");
    clock = manualClock(seedTime);
    provider = new FakeProvider({ kind: 'twilio', clock });
    worker = bench.worker({ provider, clock });
    place = await eligibleWorkspace(bench.stores, { key: benchKey });
    await customerWrites(bench.stores, place, minutesAfter(-60));
  });
  afterEach(() => jest.restoreAllMocks());

  const message = (id: string) => bench.stores.messages.get(place.workspaceId, id);
  const attempts = async (id: string) => (await bench.stores.messages.timeline(place.workspaceId, id))?.attempts ?? [];
  const lookAgain = async (times = 1, stepMs = 16_000): Promise<void> => {
    for (let time = 0; time < times; time++) {
      clock.advance(stepMs);
      await worker.reconcile.handle();
    }
  };
  const untilDeadline = () => lookAgain(Math.ceil(deadlineMs / 16_000) + 2);
  const sendInto = async (failure: 'timeout' | 'reset', taken: boolean, ids: string[]): Promise<void> => {
    for (const id of ids) {
      provider.answer('send', { type: 'fail', error: fakeFailures[failure](), taken });
      await worker.sender.handle([id], false);
    }
  };
  const listed = (overrides: Partial<ProviderMessage> = {}): ProviderMessage => ({
    providerMessageId: `SM${newId()}`,
    direction: 'outbound',
    from: place.channel.phone,
    to: place.phone,
    status: 'sent',
    statusRaw: 'sent',
    errorCode: null,
    body: 'Hello Ana',
    createdAt: clock.now(),
    ...overrides,
  });
  const report = (providerMessageId: string, status: 'sent' | 'delivered', attemptId: string) =>
    bench.stores.sql.transaction((sql) =>
      bench.stores.deliveryReports.record(sql, [
        aReport(place, providerMessageId, status, { attemptId, receivedAt: clock.now() }),
      ]),
    );

  it('leaves an attempt alone while its worker may still be calling', async () => {
    const id = await queueTemplate(bench.stores, place);
    await bench.stores.handOff.open([toSend(id)]);
    await worker.reconcile.handle();
    expect(provider.calls).toEqual([]);
    expect(await message(id)).toMatchObject({ state: 'handing_off' });
  });

  it('asks the provider about a message whose worker was killed between opening and calling, and does not send it again', async () => {
    const id = await queueTemplate(bench.stores, place);
    await bench.stores.handOff.open([toSend(id)]);
    clock.set(minutesAfter(2.1));
    await worker.reconcile.handle();
    expect(provider.calls.map(({ method }) => method)).toEqual(['listMessages']);
    expect(await message(id)).toMatchObject({ state: 'unknown' });
    await worker.sender.handle([id], false);
    await worker.sweep.handle();
    expect(provider.sends).toEqual([]);
  });

  it('finds a message whose answer was lost in the provider’s list, and shows no error then', async () => {
    const id = await queueTemplate(bench.stores, place);
    await sendInto('timeout', true, [id]);
    expect(await message(id)).toMatchObject({ state: 'unknown', error: { code: 'timeout' } });
    await lookAgain(1, afterLease);
    const [taken] = provider.messages;
    expect(await message(id)).toMatchObject({ state: 'handed_off', providerMessageId: taken?.providerMessageId, error: null });
    expect(await attempts(id)).toMatchObject([{ outcome: 'accepted', providerMessageId: taken?.providerMessageId }]);
    await untilDeadline();
    expect(provider.sends).toHaveLength(1);
  });

  it('finds the fallback template that took the place of a reply, although its words are others', async () => {
    const fallback = { templateId: place.templateId, variables: { '1': 'Bo', '2': 'B-1' } };
    const id = await queueReply(bench.stores, place, seedTime, { fallback });
    clock.set(minutesAfter(24 * 60));
    await sendInto('timeout', true, [id]);
    Object.assign(provider.messages[0] as ProviderMessage, { body: 'Hello Bo, your order B-1 is on its way.' });
    await lookAgain(1, afterLease);
    expect(await message(id)).toMatchObject({ state: 'handed_off', kind: 'template' });
  });

  describe('when the provider never shows it and the deadline passes', () => {
    it('sends an authentication code again, as a second attempt, once', async () => {
      const id = await queueTemplate(bench.stores, place, seedTime, { lane: 'authentication', onUnknown: 'resend' });
      await sendInto('timeout', false, [id]);
      await lookAgain(7);
      expect(await message(id)).toMatchObject({ state: 'unknown' });
      await lookAgain(3);
      expect(await message(id)).toMatchObject({ state: 'queued' });
      await worker.sender.handle([id], false);
      await worker.sender.handle([id], false);
      await untilDeadline();
      expect(provider.sends).toHaveLength(2);
      expect(await attempts(id)).toMatchObject([
        { number: 1, outcome: 'given_up' },
        { number: 2, outcome: 'accepted' },
      ]);
      expect(await message(id)).toMatchObject({ state: 'handed_off', error: null });
    });

    it('keeps a reply unknown for the agent to decide', async () => {
      const id = await queueReply(bench.stores, place);
      await sendInto('reset', false, [id]);
      await untilDeadline();
      await lookAgain(3, 11 * 60_000);
      expect(await message(id)).toMatchObject({ state: 'unknown' });
      expect(provider.sends).toHaveLength(1);
    });

    it('gives a notification up, and a callback that comes later still counts', async () => {
      const id = await queueTemplate(bench.stores, place);
      await sendInto('timeout', false, [id]);
      await untilDeadline();
      expect(await message(id)).toMatchObject({ state: 'failed', error: { code: 'outcome_unknown' } });
      expect(provider.sends).toHaveLength(1);
      const [attempt] = await attempts(id);
      await report('SMlate', 'sent', attempt?.id as string);
      expect(await message(id)).toMatchObject({ state: 'sent', error: null, endedAt: null, providerMessageId: 'SMlate' });
      expect(await attempts(id)).toMatchObject([{ outcome: 'accepted' }]);
    });

    it('shows no error on a message whose callback came before the deadline', async () => {
      const id = await queueTemplate(bench.stores, place);
      await sendInto('timeout', false, [id]);
      await report('SMearly', 'delivered', (await attempts(id))[0]?.id as string);
      await untilDeadline();
      expect(await message(id)).toMatchObject({ state: 'delivered', error: null });
      expect(provider.calls.filter(({ method }) => method === 'listMessages')).toEqual([]);
    });
  });

  it('waits for the callback when two messages of the provider’s list could be the one, and gives up at the deadline rather than send a third', async () => {
    const id = await queueTemplate(bench.stores, place, seedTime, { onUnknown: 'resend' });
    await sendInto('timeout', false, [id]);
    provider.messages.push(listed(), listed());
    await lookAgain(7);
    expect(await message(id)).toMatchObject({ state: 'unknown' });
    await lookAgain(3);
    expect(await message(id)).toMatchObject({ state: 'failed', error: { code: 'outcome_unknown' } });
    expect(await attempts(id)).toMatchObject([
      { outcome: 'given_up', errorCode: 'timeout', errorMessage: expect.stringMatching(/shows several messages/) as string },
    ]);
    await report(provider.messages[1]?.providerMessageId as string, 'delivered', (await attempts(id))[0]?.id as string);
    expect(await message(id)).toMatchObject({ state: 'delivered' });
    expect(provider.sends).toHaveLength(1);
  });

  it('does not give one message of the list to either of two attempts that could both have made it', async () => {
    const ids = [await queueTemplate(bench.stores, place), await queueTemplate(bench.stores, place)] as const;
    await sendInto('timeout', false, [ids[0]]);
    await sendInto('timeout', true, [ids[1]]);
    await lookAgain(1, afterLease);
    for (const id of ids) expect(await message(id)).toMatchObject({ state: 'unknown', providerMessageId: null });
    await report(provider.messages[0]?.providerMessageId as string, 'delivered', (await attempts(ids[1]))[0]?.id as string);
    await untilDeadline();
    expect(await message(ids[0])).toMatchObject({ state: 'failed', error: { code: 'outcome_unknown' } });
    expect(await message(ids[1])).toMatchObject({ state: 'delivered' });
  });

  it('tells two unknown replies apart by their words', async () => {
    const ids = [
      await queueReply(bench.stores, place, seedTime, { content: { type: 'text', text: 'One' } }),
      await queueReply(bench.stores, place, seedTime, { content: { type: 'text', text: 'Two' } }),
    ] as const;
    await sendInto('timeout', true, [...ids]);
    await lookAgain(1, afterLease);
    const [two, one] = provider.messages;
    expect(await message(ids[0])).toMatchObject({ state: 'handed_off', providerMessageId: one?.providerMessageId });
    expect(await message(ids[1])).toMatchObject({ state: 'handed_off', providerMessageId: two?.providerMessageId });
  });

  it('does not take a later message of the pair for the lost one, however long it waits', async () => {
    const id = await queueTemplate(bench.stores, place, seedTime, { onUnknown: 'ask' });
    await sendInto('timeout', false, [id]);
    await lookAgain(6);
    provider.messages.push(listed());
    await untilDeadline();
    expect(await message(id)).toMatchObject({ state: 'unknown', providerMessageId: null });
  });

  it.each<[string, Partial<ProviderMessage>]>([
    ['the customer wrote', { direction: 'inbound' }],
    ['went to somebody else', { to: '+4915100000000' }],
    ['is older than the attempt', { createdAt: minutesAfter(-5) }],
  ])('does not take a message that %s for the lost one', async (_, overrides) => {
    const id = await queueTemplate(bench.stores, place);
    await sendInto('timeout', false, [id]);
    provider.messages.push(listed(overrides));
    await lookAgain(1, afterLease);
    expect(await message(id)).toMatchObject({ state: 'unknown', providerMessageId: null });
  });

  it('does not take a message that is already known as another of ours for the lost one', async () => {
    const [lost, sent] = [await queueTemplate(bench.stores, place), await queueTemplate(bench.stores, place)];
    await sendInto('timeout', false, [lost]);
    await worker.sender.handle([sent], false);
    await lookAgain(1, afterLease);
    expect(await message(lost)).toMatchObject({ state: 'unknown', providerMessageId: null });
  });

  it.each([
    ['sends an authentication code again', 'resend', 'queued'],
    ['gives a notification up', 'give_up', 'failed'],
    ['leaves a reply to the agent', 'ask', 'unknown'],
  ] as const)('%s when the provider’s list cannot be read until the deadline', async (_, onUnknown, state) => {
    const id = await queueTemplate(bench.stores, place, seedTime, { onUnknown });
    await sendInto('timeout', true, [id]);
    provider.disconnect(place.account.id);
    await lookAgain(7);
    expect(await message(id)).toMatchObject({ state: 'unknown' });
    await lookAgain(3);
    expect(await message(id)).toMatchObject({ state });
    const told = expect.stringMatching(/could not be read/) as string;
    if (state !== 'unknown') expect(await attempts(id)).toMatchObject([{ outcome: 'given_up', errorMessage: told }]);
    expect(provider.sends).toHaveLength(1);
  });

  it('settles the other attempts while the list of one account cannot be read', async () => {
    const other = await eligibleWorkspace(bench.stores, { key: benchKey });
    const [mine, theirs] = [await queueTemplate(bench.stores, place), await queueTemplate(bench.stores, other)];
    await sendInto('timeout', true, [mine, theirs]);
    provider.disconnect(place.account.id);
    await lookAgain(7);
    expect(await message(mine)).toMatchObject({ state: 'unknown' });
    expect(await bench.stores.messages.get(other.workspaceId, theirs)).toMatchObject({ state: 'handed_off' });
    expect(provider.sends).toHaveLength(2);
  });

  it('resends once when two processes reconcile at the same moment', async () => {
    const id = await queueTemplate(bench.stores, place, seedTime, { lane: 'authentication', onUnknown: 'resend' });
    await sendInto('timeout', false, [id]);
    const second = bench.worker({ provider, clock });
    for (let round = 0; round < 12; round++) {
      clock.advance(16_000);
      await Promise.all([worker.reconcile.handle(), second.reconcile.handle()]);
    }
    await Promise.all([worker.sender.handle([id], false), second.sender.handle([id], false)]);
    expect(provider.sends).toHaveLength(2);
    expect(await attempts(id)).toHaveLength(2);
  });
});
