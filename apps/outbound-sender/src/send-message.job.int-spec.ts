import type { Lane } from '@heliograph/domain';
import {
  anAcceptance,
  anEvent,
  customerWrites,
  eligibleWorkspace,
  minutesAfter,
  queueReply,
  queueTemplate,
  seedTime,
  stateConsent,
  toSend,
  type EligibleWorkspace,
} from '@heliograph/persistence/testing';
import { newId, secretKey, toPublicId } from '@heliograph/platform';
import { deferred, manualClock, type ManualClock } from '@heliograph/platform/testing';
import type { ProviderErrorKind, SendAccepted } from '@heliograph/providers';
import { FakeProvider, fakeFailures } from '@heliograph/providers/testing';
import { CallSlots } from './call-slots';
import { leaseMs } from './send-message.job';
import { benchKey, openSenderBench, providerTimeoutMs, type SenderBench } from './testing/sender-bench';

// Real: Postgres, Redis, sealing, the policy. Fake: the provider, the clock.
describe('handing messages over to the provider', () => {
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

  const worker = (overrides: Partial<Parameters<SenderBench['worker']>[0]> = {}) =>
    bench.worker({ provider, clock, ...overrides });
  const handOff = (...ids: string[]) => worker().sender.handle(ids, false);
  const message = (id: string) => bench.stores.messages.get(place.workspaceId, id);
  const timeline = async (id: string) => {
    const found = await bench.stores.messages.timeline(place.workspaceId, id);
    if (!found) throw new Error('no such message');
    return found;
  };
  const dueAt = async (id: string): Promise<Date | null> => {
    const [row] = await bench.stores.dataSource.query(
      "SELECT due_at FROM outbound_queue WHERE message_id = $1 AND due_at < 'infinity'",
      [id],
    );
    return row?.due_at ?? null;
  };
  const eventsOf = async (id: string): Promise<string[]> =>
    (await bench.stores.dataSource.query('SELECT type FROM events WHERE subject_id = $1 ORDER BY id', [id])).map(
      (row: { type: string }) => row.type,
    );

  it('sends an allowed template once, with every variable and our attempt id in the callback address', async () => {
    const id = await queueTemplate(bench.stores, place);
    clock.advance(1000);
    await handOff(id);
    await handOff(id);
    const { message: sent, attempts, decisions } = await timeline(id);
    expect(provider.sends).toEqual([
      {
        from: place.channel.phone,
        to: place.phone,
        content: {
          type: 'template',
          providerTemplateId: place.providerTemplateId,
          variables: { '1': 'Ana', '2': 'A-17' },
        },
        statusCallbackUrl: `https://gateway.test/webhooks/twilio/status?attempt=${toPublicId('attempt', attempts[0]?.id as string)}#rc=5&rp=all`,
        timeoutMs: providerTimeoutMs,
      },
    ]);
    expect(sent).toMatchObject({ state: 'handed_off', providerMessageId: `SM${'1'.padStart(32, '0')}`, error: null });
    expect(attempts).toMatchObject([{ number: 1, outcome: 'accepted' }]);
    expect(decisions.map(({ moment, verdict }) => [moment, verdict])).toEqual([
      ['accept', 'allow'],
      ['hand_off', 'allow'],
    ]);
    expect(await eventsOf(id)).toEqual(['message.queued', 'message.handed_off']);
  });

  it('hands every message of a slice over once when two workers have the same slice', async () => {
    const workers = [worker(), worker()] as const;
    for (let round = 0; round < 25; round++) {
      const ids: string[] = [];
      for (let number = 0; number < 8; number++) ids.push(await queueTemplate(bench.stores, place));
      const before = provider.sends.length;
      await Promise.all([workers[0].sender.handle(ids, round % 2 === 0), workers[1].sender.handle([...ids].reverse(), false)]);
      expect(provider.sends).toHaveLength(before + 8);
      for (const id of ids) expect((await timeline(id)).attempts).toHaveLength(1);
    }
    const callbacks = provider.sends.map(({ statusCallbackUrl }) => statusCallbackUrl);
    expect(new Set(callbacks).size).toBe(callbacks.length);
  });

  it('decides again at hand-off: consent withdrawn after accept fails the message, and nothing reaches the provider', async () => {
    const id = await queueTemplate(bench.stores, place);
    await stateConsent(bench.stores, place, 'withdrawn', ['utility'], minutesAfter(1));
    clock.advance(120_000);
    await handOff(id);
    expect(provider.calls).toEqual([]);
    expect(await message(id)).toMatchObject({ state: 'failed', error: { code: 'consent_withdrawn', kind: 'policy' } });
    expect((await timeline(id)).decisions.at(-1)).toMatchObject({ moment: 'hand_off', verdict: 'refuse' });
    expect(await eventsOf(id)).toEqual(['message.queued', 'message.failed']);
  });

  describe('when the window closes one second after accept', () => {
    // The window of 24 hours, less our margin of two minutes.
    beforeEach(() => customerWrites(bench.stores, place, minutesAfter(-(24 * 60 - 2), minutesAfter(1 / 60))));

    it('still sends a reply in its last second', async () => {
      const id = await queueReply(bench.stores, place);
      await handOff(id);
      expect(provider.sends).toMatchObject([{ content: { type: 'text', text: 'Hello' } }]);
    });

    it('refuses a free-form reply at hand-off', async () => {
      const id = await queueReply(bench.stores, place);
      clock.advance(1000);
      await handOff(id);
      expect(provider.calls).toEqual([]);
      expect(await message(id)).toMatchObject({ state: 'failed', error: { code: 'window_closed' } });
    });

    it("sends the caller's own fallback template instead, as a template in the timeline", async () => {
      const fallback = { templateId: place.templateId, variables: { '1': 'Bo', '2': 'B-1' } };
      const id = await queueReply(bench.stores, place, seedTime, { fallback });
      clock.advance(1000);
      await handOff(id);
      expect(provider.sends).toMatchObject([
        { content: { type: 'template', providerTemplateId: place.providerTemplateId, variables: { '1': 'Bo', '2': 'B-1' } } },
      ]);
      expect(await message(id)).toMatchObject({ state: 'handed_off', kind: 'template', templateId: place.templateId });
    });

    it('refuses with the window as the reason when the fallback may not go either', async () => {
      await stateConsent(bench.stores, place, 'withdrawn', ['utility'], seedTime);
      const fallback = { templateId: place.templateId, variables: { '1': 'Bo', '2': 'B-1' } };
      const id = await queueReply(bench.stores, place, seedTime, { fallback });
      clock.advance(1000);
      await handOff(id);
      expect(provider.calls).toEqual([]);
      expect(await message(id)).toMatchObject({ state: 'failed', error: { code: 'window_closed' } });
    });
  });

  it('expires a message that is handed over too late, under its own state', async () => {
    const id = await queueTemplate(bench.stores, place, seedTime, { expiresAt: minutesAfter(5) });
    clock.set(minutesAfter(5));
    await handOff(id);
    expect(provider.calls).toEqual([]);
    expect(await message(id)).toMatchObject({ state: 'expired', error: { code: 'expired' }, endedAt: minutesAfter(5) });
    expect(await eventsOf(id)).toEqual(['message.queued', 'message.expired']);
  });

  it('holds what a restriction stops until its end, then releases it in the order it was accepted', async () => {
    const until = minutesAfter(60);
    const ids: string[] = [];
    for (let number = 1; number <= 12; number++)
      ids.push(await queueTemplate(bench.stores, place, seedTime, { variables: { '1': 'Ana', '2': `A-${number}` } }));
    await bench.stores.dataSource.transaction((tx) =>
      bench.stores.accounts.recordEligibility(
        tx,
        place.workspaceId,
        place.account.id,
        [{ kind: 'restriction', value: 'business_initiated', until, source: 'provider', actor: 'test', occurredAt: seedTime }],
        seedTime,
      ),
    );
    clock.advance(1000);
    await handOff(...ids);
    expect(provider.calls).toEqual([]);
    for (const id of ids) {
      expect(await message(id)).toMatchObject({ state: 'held', holdReasons: [{ code: 'account_restricted' }] });
      expect(await dueAt(id)).toEqual(until);
    }
    clock.set(minutesAfter(60.1));
    const one = worker();
    const ring = jest.spyOn(bench.doorbell, 'ring');
    await one.sweep.handle();
    for (const [, , payload] of ring.mock.calls as unknown as [unknown, unknown, { messageIds: string[]; inOrder: boolean }][])
      await one.sender.handle(payload.messageIds, payload.inOrder);
    const order = provider.sends.map(({ content }) => (content.type === 'template' ? content.variables['2'] : null));
    expect(order).toEqual(ids.map((_, index) => `A-${index + 1}`));
    expect((await timeline(ids[0] as string)).decisions.map(({ verdict }) => verdict)).toEqual(['allow', 'hold', 'allow']);
  });

  it('queues a message again after 429, not before Retry-After, rings with that delay, and shows no error once it went', async () => {
    provider.answer('send', { type: 'fail', error: fakeFailures.rateLimited(7_000) });
    const ring = jest.spyOn(bench.doorbell, 'ring');
    const id = await queueTemplate(bench.stores, place);
    await handOff(id);
    expect(await message(id)).toMatchObject({ state: 'queued', error: { code: '20429' } });
    expect(await dueAt(id)).toEqual(new Date(seedTime.getTime() + 7_000));
    expect(ring).toHaveBeenCalledTimes(1);
    const [queue, job, payload, options] = ring.mock.calls[0] as unknown as [{ name: string }, string, object, object];
    expect([queue.name, job, payload]).toEqual(['send-notification', 'send-messages', { messageIds: [id] }]);
    expect(options).toEqual({ jobId: `${id}-1`, delayMs: 7_000 });
    expect(await bench.stores.sweep.dueMessages(new Date(seedTime.getTime() + 6_999), 1000)).not.toContainEqual({
      messageId: id,
      lane: 'notification',
    });
    clock.advance(7_000);
    await handOff(id);
    expect(await message(id)).toMatchObject({ state: 'handed_off', error: null, attemptCount: 2 });
    expect((await timeline(id)).attempts).toMatchObject([
      { outcome: 'refused', errorCode: '20429' },
      { outcome: 'accepted', errorCode: null },
    ]);
  });

  it('names the policy, not the earlier 429, when the second decision refuses', async () => {
    provider.answer('send', { type: 'fail', error: fakeFailures.rateLimited(1_000) });
    const id = await queueTemplate(bench.stores, place);
    await handOff(id);
    await stateConsent(bench.stores, place, 'withdrawn', ['utility'], seedTime);
    clock.advance(2_000);
    await handOff(id);
    expect(await message(id)).toMatchObject({ state: 'failed', error: { code: 'consent_withdrawn' } });
  });

  it('leaves a retry that Redis did not take to the sweep', async () => {
    provider.answer('send', { type: 'fail', error: fakeFailures.rateLimited(1_000) });
    jest.spyOn(bench.doorbell, 'ring').mockRejectedValue(new Error('Redis is away'));
    const id = await queueTemplate(bench.stores, place);
    await handOff(id);
    expect(await message(id)).toMatchObject({ state: 'queued' });
    expect(await dueAt(id)).not.toBeNull();
  });

  it.each<[ProviderErrorKind, string]>([
    ['message', '21617'],
    ['recipient', '63003'],
    ['recipient_opted_out', '21610'],
    ['template', '63027'],
    ['window_closed', '63016'],
    ['unrecognised', '99999'],
  ])("fails a message for good after a definite no about the %s, with the provider's code %s", async (kind, code) => {
    provider.answer('send', { type: 'fail', error: fakeFailures.refused(kind, code) });
    const id = await queueTemplate(bench.stores, place);
    await handOff(id);
    await handOff(id);
    expect(provider.sends).toHaveLength(1);
    expect(await message(id)).toMatchObject({ state: 'failed', error: { code, kind } });
    expect(await dueAt(id)).toBeNull();
  });

  it.each<[ProviderErrorKind, string]>([
    ['account', '20003'],
    ['channel', '63007'],
  ])('holds a message for a minute when the provider refuses the whole %s (%s)', async (kind, code) => {
    provider.answer('send', { type: 'fail', error: fakeFailures.refused(kind, code) });
    const id = await queueTemplate(bench.stores, place);
    await handOff(id);
    expect(await message(id)).toMatchObject({ state: 'held', error: { code, kind } });
    expect(await dueAt(id)).toEqual(minutesAfter(1));
  });

  it('fails with the last reason, as a dead letter, when eight quick tries were refused', async () => {
    for (let number = 0; number < 8; number++)
      provider.answer('send', { type: 'fail', error: number < 7 ? fakeFailures.connectRefused() : fakeFailures.rateLimited(0) });
    const id = await queueTemplate(bench.stores, place);
    for (let number = 0; number < 9; number++) {
      await handOff(id);
      clock.advance(60_000);
    }
    expect(provider.sends).toHaveLength(8);
    expect(await message(id)).toMatchObject({ state: 'failed', error: { code: '20429' } });
    const [last] = await bench.stores.dataSource.query('SELECT data FROM events WHERE subject_id = $1 ORDER BY id DESC LIMIT 1', [
      id,
    ]);
    expect(last.data).toMatchObject({ state: 'failed', dead: true });
  });

  it('counts as tries only what the provider refused, not attempts that never reached it or were given up as unknown', async () => {
    const id = await queueTemplate(bench.stores, place, seedTime, { lane: 'authentication', onUnknown: 'resend' });
    for (let number = 0; number < 4; number++) {
      const attemptId = newId();
      await bench.stores.handOff.open([toSend(id, attemptId)]);
      if (number === 0) {
        const event = anEvent('message.queued');
        await bench.stores.handOff.resolveUnknown({ attemptId, messageId: id, next: 'queued', error: null, at: seedTime, event });
        continue;
      }
      const error = { code: 'lease_ended', message: 'the provider was not called', kind: 'retry' };
      const ended = { outcome: 'refused', error, providerMessageId: null, next: 'queued', dueAt: seedTime } as const;
      await bench.stores.handOff.close([anAcceptance(place, id, attemptId, ended)]);
    }
    for (let number = 0; number < 7; number++) provider.answer('send', { type: 'fail', error: fakeFailures.connectRefused() });
    for (let number = 0; number < 8; number++) {
      await handOff(id);
      clock.advance(60_000);
    }
    expect(provider.sends).toHaveLength(8);
    expect(await message(id)).toMatchObject({ state: 'handed_off' });
  });

  it.each([
    ['a timeout', fakeFailures.timeout],
    ['a reset', fakeFailures.reset],
    ['a server error', fakeFailures.serverError],
    ['an unreadable answer', fakeFailures.garbage],
  ])('keeps the outcome unknown after %s, and never sends again by itself', async (_, failure) => {
    provider.answer('send', { type: 'fail', error: failure(), taken: true });
    const id = await queueTemplate(bench.stores, place);
    await handOff(id);
    await handOff(id);
    clock.advance(60_000);
    await worker().sweep.handle();
    expect(provider.sends).toHaveLength(1);
    expect(await message(id)).toMatchObject({ state: 'unknown' });
    expect(await dueAt(id)).toBeNull();
  });

  it('leaves the attempt open when a bug breaks a call off, reports it as a bug, and reconciles instead of sending again', async () => {
    jest.spyOn(provider, 'send').mockImplementationOnce(() => {
      throw new TypeError('a bug of ours');
    });
    const [broken, fine] = [await queueTemplate(bench.stores, place), await queueTemplate(bench.stores, place)];
    const one = worker();
    await one.sender.handle([broken], false);
    await one.sender.handle([fine], false);
    expect(await message(broken)).toMatchObject({ state: 'handing_off' });
    expect((await timeline(broken)).attempts).toMatchObject([{ outcome: null }]);
    expect(await message(fine)).toMatchObject({ state: 'handed_off' });
    expect(bench.log.records()).toContainEqual(expect.objectContaining({ level: 'error', messageId: broken }));
    clock.advance(leaseMs(providerTimeoutMs) + 1);
    await one.reconcile.handle();
    expect(await message(broken)).toMatchObject({ state: 'unknown' });
    expect(provider.sends).toHaveLength(1);
  });

  it('does not call the provider when the wait for a free call outlasted the lease, and queues the message again', async () => {
    const gate = deferred<SendAccepted>();
    const send = jest.spyOn(provider, 'send').mockReturnValueOnce(gate.promise);
    const one = worker({ slots: new CallSlots(1) });
    const [first, late] = [await queueTemplate(bench.stores, place), await queueTemplate(bench.stores, place)];
    const underWay = one.sender.handle([first, late], false);
    while (send.mock.calls.length === 0) await new Promise(setImmediate);
    clock.advance(leaseMs(providerTimeoutMs));
    gate.resolve({ providerMessageId: 'SMslow', status: 'accepted', statusRaw: 'accepted' });
    await underWay;
    const states = await Promise.all([first, late].map(async (id) => (await message(id))?.state));
    expect(states.sort()).toEqual(['handed_off', 'queued']);
    expect(send).toHaveBeenCalledTimes(1);
    const waiting = (await message(first))?.state === 'queued' ? first : late;
    expect((await timeline(waiting)).attempts).toMatchObject([{ outcome: 'refused', errorCode: 'lease_ended' }]);
    await one.sender.handle([waiting], false);
    expect(await message(waiting)).toMatchObject({ state: 'handed_off', error: null });
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('closes attempts later when Postgres is away, and sends nothing twice meanwhile', async () => {
    let away = 2;
    const close: SenderBench['stores']['handOff']['close'] = async (closings) => {
      if (away-- > 0) throw new Error('the database is away');
      return bench.stores.handOff.close(closings);
    };
    const one = worker({ closing: { handOff: { close } as SenderBench['stores']['handOff'] } });
    const id = await queueTemplate(bench.stores, place);
    await one.sender.handle([id], false);
    expect(away).toBeLessThan(0);
    expect(await message(id)).toMatchObject({ state: 'handed_off' });
    expect(provider.sends).toHaveLength(1);
  });

  it('closes an attempt once when the database wrote it and the answer got lost', async () => {
    let lost = 1;
    const close: SenderBench['stores']['handOff']['close'] = async (closings) => {
      const states = await bench.stores.handOff.close(closings);
      if (lost-- > 0) throw new Error('the connection broke after the commit');
      return states;
    };
    const closing = { handOff: { close } as SenderBench['stores']['handOff'] };
    const id = await queueTemplate(bench.stores, place);
    await worker({ closing, giveUpClosingAfterMs: 3_000 }).sender.handle([id], false);
    expect(lost).toBe(-1);
    expect(await eventsOf(id)).toEqual(['message.queued', 'message.handed_off']);
  });

  it('finds the answer again by reconciling when the database stayed away until the worker gave up closing', async () => {
    const close = () => Promise.reject(new Error('the database is away'));
    const closing = { handOff: { close } as unknown as SenderBench['stores']['handOff'] };
    const one = worker({ closing, giveUpClosingAfterMs: 1 });
    const id = await queueTemplate(bench.stores, place);
    await expect(one.sender.handle([id], false)).rejects.toThrow('away');
    expect(await message(id)).toMatchObject({ state: 'handing_off' });
    clock.advance(leaseMs(providerTimeoutMs) + 1);
    await one.reconcile.handle();
    expect(await message(id)).toMatchObject({ state: 'handed_off', providerMessageId: provider.messages[0]?.providerMessageId });
    expect(provider.sends).toHaveLength(1);
  });

  it('lets exactly one of cancel and hand-off win', async () => {
    const one = worker();
    for (let round = 0; round < 40; round++) {
      const id = await queueTemplate(bench.stores, place);
      const before = provider.sends.length;
      const [canceled] = await Promise.all([
        bench.stores.messages.cancel(place.workspaceId, id, clock.now()),
        one.sender.handle([id], false),
      ]);
      expect(provider.sends.length - before).toBe(canceled ? 0 : 1);
      expect((await message(id))?.state).toBe(canceled ? 'canceled' : 'handed_off');
    }
  });

  it("holds the messages of an account whose credentials no key opens, and sends its neighbours' in the same slice", async () => {
    const foreign = await eligibleWorkspace(bench.stores, { key: secretKey(Buffer.alloc(32, 9)) });
    const stuck = await queueTemplate(bench.stores, foreign);
    const fine = await queueTemplate(bench.stores, place);
    await handOff(stuck, fine);
    expect(await message(fine)).toMatchObject({ state: 'handed_off' });
    expect(await bench.stores.messages.get(foreign.workspaceId, stuck)).toMatchObject({
      state: 'held',
      error: { code: 'credentials_unknown_key', kind: 'account' },
    });
    expect(provider.sends).toHaveLength(1);
  });

  it('leaves messages queued, without an attempt, when the accounts cannot be read', async () => {
    const accounts = Object.create(bench.stores.accounts);
    accounts.getMany = () => Promise.reject(new Error('the database is away'));
    const id = await queueTemplate(bench.stores, place);
    await expect(worker({ stores: { ...bench.stores, accounts } }).sender.handle([id], false)).rejects.toThrow('away');
    expect(await message(id)).toMatchObject({ state: 'queued', attemptCount: 0 });
    await handOff(id);
    expect(await message(id)).toMatchObject({ state: 'handed_off' });
  });

  it('logs and stores no phone number, no text and no credential', async () => {
    await customerWrites(bench.stores, place, minutesAfter(-1));
    provider.answer('send', { type: 'fail', error: fakeFailures.refused('recipient', '63003') });
    const id = await queueReply(bench.stores, place, seedTime, { content: { type: 'text', text: 'a very private word' } });
    await handOff(id);
    const { attempts, decisions } = await timeline(id);
    const events = await bench.stores.dataSource.query('SELECT data FROM events WHERE subject_id = $1', [id]);
    for (const text of [bench.log.text(), JSON.stringify([attempts, decisions, events])])
      for (const secret of [place.phone, place.phone.slice(1), 'a very private word', 'a-test-token'])
        expect(text).not.toContain(secret);
  });

  it.each<Lane>(['authentication', 'reply', 'notification', 'broadcast'])(
    'rings a retry in the lane of its message: %s',
    async (lane) => {
      provider.answer('send', { type: 'fail', error: fakeFailures.rateLimited(500) });
      const ring = jest.spyOn(bench.doorbell, 'ring').mockResolvedValue();
      await handOff(await queueTemplate(bench.stores, place, seedTime, { lane }));
      expect(ring.mock.calls[0]?.[0]).toMatchObject({ name: `send-${lane}` });
    },
  );

  it('does not ring when the retry is further than a minute away: the sweep finds it', async () => {
    provider.answer('send', { type: 'fail', error: fakeFailures.refused('retry_later', '63018', 429) });
    const ring = jest.spyOn(bench.doorbell, 'ring');
    const id = await queueTemplate(bench.stores, place);
    await handOff(id);
    expect(ring).not.toHaveBeenCalled();
    expect(await dueAt(id)).toEqual(minutesAfter(30));
  });
});
