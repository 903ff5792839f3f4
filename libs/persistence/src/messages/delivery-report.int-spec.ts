import { newId } from '@heliograph/platform';
import {
  aMessageDraft,
  anAcceptance,
  anInbound,
  aReport,
  freshPhone,
  minutesAfter,
  openStores,
  seedWorkspace,
  toSend,
  type SeededWorkspace,
} from '../testing';

// Real: Postgres, with real concurrency in the test that runs many rounds.
describe('delivery reports', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    place = await seedWorkspace(stores);
  });

  const handed = async (): Promise<{ id: string; attemptId: string; providerId: string }> => {
    const draft = aMessageDraft(place);
    const attemptId = newId();
    await stores.acceptMessages.accept([draft]);
    await stores.handOff.open([toSend(draft.id, attemptId)]);
    await stores.handOff.close([anAcceptance(place, draft.id, attemptId)]);
    return { id: draft.id, attemptId, providerId: `SM${attemptId}` };
  };
  const report = (...reports: Parameters<typeof stores.deliveryReports.record>[1]) =>
    stores.sql.transaction((sql) => stores.deliveryReports.record(sql, reports));
  const message = (id: string) => stores.messages.get(place.workspaceId, id);
  const timeline = async (id: string) => (await stores.messages.timeline(place.workspaceId, id))?.reports;
  const events = async (id: string) =>
    (await stores.events.ofSubject(place.workspaceId, id, { limit: 50 })).items.map(({ type }) => type).reverse();

  it('move a message down its road, each step with its own time and event', async () => {
    const { id, providerId } = await handed();
    await report(aReport(place, providerId, 'sent', { receivedAt: minutesAfter(3) }));
    await report(aReport(place, providerId, 'delivered', { receivedAt: minutesAfter(4) }));
    await report(aReport(place, providerId, 'read', { receivedAt: minutesAfter(5) }));
    expect(await message(id)).toMatchObject({
      state: 'read',
      handedOffAt: minutesAfter(2),
      sentAt: minutesAfter(3),
      deliveredAt: minutesAfter(4),
      readAt: minutesAfter(5),
    });
    expect(await events(id)).toEqual([
      'message.queued',
      'message.handed_off',
      'message.sent',
      'message.delivered',
      'message.read',
    ]);
  });

  it('do not move a read message back when `delivered` comes after it, in one group or in two', async () => {
    const [apart, together] = [await handed(), await handed()];
    await report(aReport(place, apart.providerId, 'read'));
    await report(aReport(place, apart.providerId, 'delivered'));
    await report(aReport(place, together.providerId, 'read'), aReport(place, together.providerId, 'delivered'));
    for (const { id } of [apart, together]) {
      expect((await message(id))?.state).toBe('read');
      expect((await timeline(id))?.map(({ status, applied }) => [status, applied])).toEqual([
        ['read', true],
        ['delivered', false],
      ]);
    }
  });

  it('are kept when they come twice, and move the message and tell the world once', async () => {
    const { id, providerId } = await handed();
    expect(await report(aReport(place, providerId, 'delivered'), aReport(place, providerId, 'delivered'))).toEqual([true, true]);
    await report(aReport(place, providerId, 'delivered', { receivedAt: minutesAfter(9) }));
    expect(await message(id)).toMatchObject({ state: 'delivered', deliveredAt: minutesAfter(3) });
    expect((await timeline(id))?.map(({ applied }) => applied)).toEqual([true, false, false]);
    expect((await events(id)).filter((type) => type === 'message.delivered')).toHaveLength(1);
  });

  it('about the same messages in opposite order do not deadlock', async () => {
    const messages = await Promise.all(Array.from({ length: 12 }, handed));
    for (let round = 0; round < 40; round++) {
      const reports = messages.map(({ providerId }) => aReport(place, providerId, round % 2 ? 'sent' : 'delivered'));
      const found = await Promise.all([report(...reports), report(...[...reports].reverse()), report(...reports.slice(4, 9))]);
      expect(found.flat().every(Boolean)).toBe(true);
    }
    for (const { id } of messages) expect((await message(id))?.state).toBe('delivered');
  });

  it('of another account do not match, by provider id or by attempt id', async () => {
    const other = await seedWorkspace(stores);
    const { id, attemptId, providerId } = await handed();
    expect(await report(aReport(other, providerId, 'failed'), aReport(other, 'SMx', 'failed', { attemptId }))).toEqual([
      false,
      false,
    ]);
    expect((await message(id))?.state).toBe('handed_off');
    expect(await timeline(id)).toEqual([]);
  });

  it('find nobody when their provider id is unknown or belongs to a message that came in', async () => {
    const draft = anInbound(place, freshPhone());
    await stores.sql.transaction((sql) => stores.inbound.record(sql, [draft]));
    expect(await report(aReport(place, 'SMnobody', 'sent'), aReport(place, draft.providerMessageId, 'sent'))).toEqual([
      false,
      false,
    ]);
    expect((await message(draft.messageId))?.state).toBe('received');
  });

  it('with a word nobody knows move nothing, settle nothing, and stay in the timeline', async () => {
    const draft = aMessageDraft(place);
    const attemptId = newId();
    await stores.acceptMessages.accept([draft]);
    await stores.handOff.open([toSend(draft.id, attemptId)]);
    expect(await report(aReport(place, 'SMword', null, { attemptId }))).toEqual([true]);
    expect((await message(draft.id))?.state).toBe('handing_off');
    expect(await timeline(draft.id)).toMatchObject([{ status: null, statusRaw: 'a-word-nobody-knows', applied: false }]);
    await stores.handOff.close([anAcceptance(place, draft.id, attemptId, { providerMessageId: 'SMword' })]);
    expect(await message(draft.id)).toMatchObject({ state: 'handed_off', providerMessageId: 'SMword' });
  });

  it('that name the attempt before its answer was recorded are not lost, and settle the attempt of a crashed worker', async () => {
    const draft = aMessageDraft(place);
    const attemptId = newId();
    await stores.acceptMessages.accept([draft]);
    await stores.handOff.open([toSend(draft.id, attemptId)]);
    expect(await report(aReport(place, 'SMearly', 'sent', { attemptId }))).toEqual([true]);
    expect(await message(draft.id)).toMatchObject({ state: 'sent', providerMessageId: 'SMearly', handedOffAt: minutesAfter(3) });
    const attempts = (await stores.messages.timeline(place.workspaceId, draft.id))?.attempts;
    expect(attempts).toMatchObject([{ outcome: 'accepted', providerMessageId: 'SMearly', closedAt: minutesAfter(3) }]);
    expect((await stores.sweep.unsettledAttempts(minutesAfter(999), 10_000)).map((found) => found.id)).not.toContain(attemptId);
    expect(await report(aReport(place, 'SMearly', 'delivered'))).toEqual([true]);
    expect((await message(draft.id))?.state).toBe('delivered');
  });

  it('never erase the reason of an error, nor replace it by a later one', async () => {
    const { id, providerId } = await handed();
    const error = { code: '63049', message: 'Not delivered by Meta', kind: 'policy' };
    await report(aReport(place, providerId, 'undelivered', { error }));
    await report(
      aReport(place, providerId, 'failed'),
      aReport(place, providerId, 'failed', { error: { ...error, code: '30008' } }),
    );
    expect(await message(id)).toMatchObject({ state: 'undelivered', error: { code: '63049' }, endedAt: minutesAfter(3) });
    await report(aReport(place, providerId, 'delivered', { receivedAt: minutesAfter(8) }));
    expect(await message(id)).toMatchObject({
      state: 'delivered',
      error: { code: '63049' },
      endedAt: null,
      deliveredAt: minutesAfter(8),
    });
    expect((await timeline(id))?.map(({ errorCode }) => errorCode)).toEqual(['63049', null, '30008', null]);
  });

  it('tell about the person once: unreachable for a while, marketing withdrawn', async () => {
    const { id, providerId } = await handed();
    const aboutRecipient = { unreachableUntil: minutesAfter(60), withdraw: ['marketing'] as const };
    const error = { code: '63050', message: 'Opted out', kind: 'recipient' };
    const lost = aReport(place, providerId, 'failed', { error, aboutRecipient });
    await report(lost);
    await report(lost);
    expect((await stores.contacts.get(place.workspaceId, place.contact.id))?.unreachableUntil).toEqual(minutesAfter(60));
    expect(await stores.consents.list(place.workspaceId, place.contact.id)).toMatchObject([
      { kind: 'withdrawn', purpose: 'marketing', channel: 'provider', evidence: 'provider error 63050', messageId: id },
    ]);
  });

  it('leave nothing when the transaction around them fails', async () => {
    const { id, providerId } = await handed();
    const bug = stores.sql.transaction(async (sql) => {
      await stores.deliveryReports.record(sql, [aReport(place, providerId, 'delivered')]);
      throw new Error('bug');
    });
    await expect(bug).rejects.toThrow('bug');
    expect((await message(id))?.state).toBe('handed_off');
    expect(await timeline(id)).toEqual([]);
  });
});
