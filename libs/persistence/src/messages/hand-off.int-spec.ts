import { newId } from '@heliograph/platform';
import {
  aMessageDraft,
  anAcceptance,
  anEvent,
  aReport,
  heldFor,
  minutesAfter,
  openStores,
  seedTime,
  seedWorkspace,
  toSend,
  type SeededWorkspace,
} from '../testing';
import type { HandOffVerdict } from './hand-off.store';

const gaveUp = { code: 'outcome_unknown', message: 'Nobody knows.', kind: 'unknown' };

// Real: Postgres, with real concurrency in the tests that run many rounds.
describe('handing messages over', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    place = await seedWorkspace(stores);
  });

  const accepted = async (count = 1, overrides = {}): Promise<string[]> => {
    const drafts = Array.from({ length: count }, () => aMessageDraft(place, overrides));
    await stores.acceptMessages.accept(drafts);
    return drafts.map(({ id }) => id);
  };
  const one = async (overrides = {}): Promise<string> => (await accepted(1, overrides))[0] as string;
  const opened = async (overrides = {}): Promise<{ id: string; attemptId: string }> => {
    const id = await one(overrides);
    const attemptId = newId();
    await stores.handOff.open([toSend(id, attemptId)]);
    return { id, attemptId };
  };
  const message = (id: string) => stores.messages.get(place.workspaceId, id);
  const attempts = async (id: string) => (await stores.messages.timeline(place.workspaceId, id))?.attempts;
  const due = async (id: string): Promise<string | undefined> =>
    (await stores.dataSource.query('SELECT due_at::text FROM outbound_queue WHERE message_id = $1', [id]))[0]?.due_at;
  const report = (...reports: Parameters<typeof stores.deliveryReports.record>[1]) =>
    stores.sql.transaction((sql) => stores.deliveryReports.record(sql, reports));
  const asked = (id: string, attemptId: string, next: 'queued' | 'failed') => ({
    attemptId,
    messageId: id,
    next,
    error: next === 'failed' ? gaveUp : null,
    at: minutesAfter(5),
    event: anEvent(`message.${next}`),
  });
  const unknown = { outcome: 'unknown', providerMessageId: null, next: 'unknown' } as const;

  it('shows decisions of one millisecond in the order in which a message passes the moments', async () => {
    const id = await one();
    for (const moment of ['hand_off', 'release'])
      await stores.dataSource.query(
        `INSERT INTO decisions (message_id, decided_at, moment, workspace_id, verdict, policy_version, reasons, facts)
         SELECT message_id, decided_at, $2, workspace_id, verdict, policy_version, reasons, facts FROM decisions
          WHERE message_id = $1 AND moment = 'accept'`,
        [id, moment],
      );
    const decisions = (await stores.messages.timeline(place.workspaceId, id))?.decisions;
    expect(decisions?.map(({ moment }) => moment)).toEqual(['accept', 'release', 'hand_off']);
  });

  it('opens an attempt before the call and records the provider id after it', async () => {
    const { id, attemptId } = await opened();
    expect(await message(id)).toMatchObject({ state: 'handing_off', attemptCount: 1 });
    expect(await due(id)).toBeUndefined();
    expect(await attempts(id)).toMatchObject([{ id: attemptId, number: 1, worker: 'w1', outcome: null }]);
    expect(await stores.handOff.close([anAcceptance(place, id, attemptId, { requestId: 'RQ1' })])).toEqual(
      new Map([[id, 'handed_off']]),
    );
    expect(await message(id)).toMatchObject({
      state: 'handed_off',
      providerMessageId: `SM${attemptId}`,
      handedOffAt: minutesAfter(2),
    });
    expect(await attempts(id)).toMatchObject([{ outcome: 'accepted', requestId: 'RQ1', closedAt: minutesAfter(2) }]);
  });

  it('never gives two workers the same message of the same slice', async () => {
    for (let round = 0; round < 40; round++) {
      const slice = await accepted(12);
      const won = await Promise.all([
        stores.handOff.open(slice.map((id) => toSend(id))),
        stores.handOff.open([...slice].reverse().map((id) => toSend(id))),
        stores.handOff.open(slice.slice(3, 9).map((id) => toSend(id))),
      ]);
      const all = won.flatMap((ids) => [...ids]);
      expect(new Set(all).size).toBe(all.length);
      const rest = await stores.handOff.open(slice.map((id) => toSend(id)));
      expect(all.length + rest.size).toBe(12);
      const [row] = await stores.dataSource.query('SELECT count(*)::int AS n FROM attempts WHERE message_id = ANY($1::uuid[])', [
        slice,
      ]);
      expect(row.n).toBe(12);
    }
  });

  it('lets exactly one of cancel and hand-off win', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 80; round++) {
      const id = await one();
      const cancel = () => stores.messages.cancel(place.workspaceId, id, minutesAfter(1));
      const open = () => stores.handOff.open([toSend(id)]);
      const [canceled, sent] =
        round % 2 ? await Promise.all([cancel(), open()]) : (await Promise.all([open(), cancel()])).reverse();
      const isSent = (sent as Set<string>).has(id);
      expect(isSent).toBe(!canceled);
      expect((await message(id))?.state).toBe(canceled ? 'canceled' : 'handing_off');
      outcomes.add(String(canceled));
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });

  it('does not cancel for another workspace, nor twice', async () => {
    const other = await seedWorkspace(stores);
    const id = await one();
    expect(await stores.messages.cancel(other.workspaceId, id, minutesAfter(1))).toBe(false);
    expect(await stores.messages.cancel(place.workspaceId, id, minutesAfter(1))).toBe(true);
    expect(await stores.messages.cancel(place.workspaceId, id, minutesAfter(1))).toBe(false);
    expect(await stores.handOff.open([toSend(id)])).toEqual(new Set());
  });

  it('keeps `sent` when the callback was faster than the answer, and still fills in the provider id', async () => {
    const { id, attemptId } = await opened();
    expect(await report(aReport(place, `SM${attemptId}`, 'sent', { attemptId }))).toEqual([true]);
    expect(await stores.handOff.close([anAcceptance(place, id, attemptId, { requestId: 'RQ1' })])).toEqual(
      new Map([[id, 'sent']]),
    );
    expect(await message(id)).toMatchObject({ state: 'sent', providerMessageId: `SM${attemptId}` });
    expect(await attempts(id)).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('lets closings and the callbacks that overtake them pass each other without a deadlock', async () => {
    for (let round = 0; round < 40; round++) {
      const ids = await accepted(10);
      const attemptOf = new Map(ids.map((id) => [id, newId()]));
      await stores.handOff.open(ids.map((id) => toSend(id, attemptOf.get(id))));
      const closings = ids.map((id) => anAcceptance(place, id, attemptOf.get(id) as string));
      const reports = [...ids].reverse().map((id) => {
        const attemptId = attemptOf.get(id) as string;
        return aReport(place, `SM${attemptId}`, 'delivered', { attemptId });
      });
      await Promise.all([stores.handOff.close(closings), report(...reports), report(...[...reports].reverse())]);
      for (const id of ids) expect((await message(id))?.state).toBe('delivered');
    }
  });

  it('queues a refused message again for later, and opens it then as its second attempt', async () => {
    const { id, attemptId } = await opened();
    const error = { code: '20429', message: 'Too many requests', kind: 'rate_limited' };
    const refused = { outcome: 'refused', providerMessageId: null, next: 'queued', dueAt: minutesAfter(10), error } as const;
    await stores.handOff.close([anAcceptance(place, id, attemptId, refused)]);
    expect(await message(id)).toMatchObject({ state: 'queued', error: { code: '20429' } });
    expect((await stores.sweep.dueMessages(minutesAfter(9), 10_000)).map(({ messageId }) => messageId)).not.toContain(id);
    expect((await stores.sweep.dueMessages(minutesAfter(10), 10_000)).map(({ messageId }) => messageId)).toContain(id);
    expect(await stores.handOff.open([toSend(id)])).toEqual(new Set([id]));
    expect(await attempts(id)).toMatchObject([
      { number: 1, outcome: 'refused', errorCode: '20429', errorKind: 'rate_limited' },
      { number: 2, outcome: null },
    ]);
  });

  it('ends a message whose refusal is final', async () => {
    const { id, attemptId } = await opened();
    const error = { code: '63024', message: 'Not on WhatsApp', kind: 'recipient' };
    await stores.handOff.close([
      anAcceptance(place, id, attemptId, { outcome: 'refused', providerMessageId: null, next: 'failed', error }),
    ]);
    expect(await message(id)).toMatchObject({
      state: 'failed',
      error: { code: '63024' },
      endedAt: minutesAfter(2),
      providerMessageId: null,
    });
    expect(await due(id)).toBeUndefined();
  });

  it('lets a definite answer follow an unknown one, and nothing unknown follow a definite one', async () => {
    const { id, attemptId } = await opened();
    await stores.handOff.close([anAcceptance(place, id, attemptId, unknown)]);
    expect((await message(id))?.state).toBe('unknown');
    expect((await stores.sweep.unsettledAttempts(minutesAfter(3), 10_000)).map((found) => found.id)).toContain(attemptId);
    await stores.handOff.close([anAcceptance(place, id, attemptId)]);
    expect(await message(id)).toMatchObject({ state: 'handed_off', providerMessageId: `SM${attemptId}` });
    await stores.handOff.close([anAcceptance(place, id, attemptId, unknown)]);
    expect((await message(id))?.state).toBe('handed_off');
    expect(await attempts(id)).toMatchObject([{ outcome: 'accepted' }]);
    expect((await stores.sweep.unsettledAttempts(minutesAfter(3), 10_000)).map((found) => found.id)).not.toContain(attemptId);
  });

  it('looks at an unsettled attempt again only after the postponed time', async () => {
    const { attemptId } = await opened();
    await stores.handOff.postpone([attemptId], minutesAfter(30));
    expect((await stores.sweep.unsettledAttempts(minutesAfter(30), 10_000)).map(({ id }) => id)).not.toContain(attemptId);
    expect((await stores.sweep.unsettledAttempts(minutesAfter(31), 10_000)).map(({ id }) => id)).toContain(attemptId);
  });

  it('gives up on an unknown outcome, and a later delivery report still counts', async () => {
    const { id, attemptId } = await opened();
    await stores.handOff.close([anAcceptance(place, id, attemptId, unknown)]);
    expect(await stores.handOff.resolveUnknown(asked(id, attemptId, 'failed'))).toBe(true);
    expect(await message(id)).toMatchObject({ state: 'failed', error: { code: 'outcome_unknown' }, endedAt: minutesAfter(5) });
    expect(await attempts(id)).toMatchObject([{ outcome: 'given_up' }]);
    await report(aReport(place, 'SMlate', 'sent', { attemptId }));
    expect(await message(id)).toMatchObject({ state: 'sent', error: null, endedAt: null, providerMessageId: 'SMlate' });
    expect(await attempts(id)).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('keeps the reason of giving up when the late report only confirms the loss without a code', async () => {
    const { id, attemptId } = await opened();
    await stores.handOff.resolveUnknown(asked(id, attemptId, 'failed'));
    await report(aReport(place, 'SMlost', 'failed', { attemptId }));
    expect(await message(id)).toMatchObject({ state: 'failed', error: { code: 'outcome_unknown' } });
  });

  it('sends again after an unknown outcome as a new attempt, once', async () => {
    const { id, attemptId } = await opened();
    await stores.handOff.close([anAcceptance(place, id, attemptId, unknown)]);
    expect(await stores.handOff.resolveUnknown(asked(id, attemptId, 'queued'))).toBe(true);
    expect(await stores.handOff.resolveUnknown(asked(id, attemptId, 'queued'))).toBe(false);
    expect(await due(id)).toBeDefined();
    const second = newId();
    await stores.handOff.open([toSend(id, second)]);
    expect(await attempts(id)).toMatchObject([{ outcome: 'given_up' }, { id: second, number: 2, outcome: null }]);
  });

  it('does not resolve an attempt that something definite settled, even while a second attempt is under way', async () => {
    const { id, attemptId } = await opened();
    const refused = { outcome: 'refused', providerMessageId: null, next: 'queued', dueAt: seedTime } as const;
    await stores.handOff.close([anAcceptance(place, id, attemptId, refused)]);
    await stores.handOff.open([toSend(id)]);
    expect(await stores.handOff.resolveUnknown(asked(id, attemptId, 'queued'))).toBe(false);
    expect((await message(id))?.state).toBe('handing_off');
    expect(await due(id)).toBeUndefined();
  });

  it('sends a fallback template in place of the content', async () => {
    const fallback = { templateId: newId(), variables: { '1': 'Ana' } };
    const id = await one({ fallback });
    await stores.handOff.open([toSend(id, newId(), true)]);
    expect(await message(id)).toMatchObject({
      kind: 'template',
      templateId: fallback.templateId,
      templateVariables: { '1': 'Ana' },
    });
    const { messages } = await stores.facts.forMessages([id]);
    expect(messages).toMatchObject([{ kind: 'template', templateId: fallback.templateId, variables: { '1': 'Ana' } }]);
  });

  it('holds a message until its time, or until something releases it', async () => {
    const [timed, waiting] = (await accepted(2)) as [string, string];
    const hold = (messageId: string, dueAt: Date | null): HandOffVerdict => ({
      messageId,
      decidedAt: minutesAfter(1),
      decision: heldFor('limit_reached'),
      decisionFacts: {},
      next: { act: 'hold', dueAt, event: anEvent('message.held') },
    });
    expect(await stores.handOff.open([hold(timed, minutesAfter(60)), hold(waiting, null)])).toEqual(new Set());
    expect(await message(timed)).toMatchObject({ state: 'held', holdReasons: [{ code: 'limit_reached' }], attemptCount: 0 });
    expect(new Date((await due(timed)) as string)).toEqual(minutesAfter(60));
    expect(await due(waiting)).toBe('infinity');
    expect(await stores.handOff.open([toSend(timed)])).toEqual(new Set([timed]));
    expect(await message(timed)).toMatchObject({ state: 'handing_off', holdReasons: null });
  });

  it('ends a message that may not be sent any more', async () => {
    const id = await one();
    const error = { code: 'expired', message: 'Too late', kind: 'expired' };
    const next = { act: 'end', state: 'expired', error, event: anEvent('message.expired') } as const;
    const verdict = { messageId: id, decidedAt: minutesAfter(1), decision: heldFor('limit_reached'), decisionFacts: {}, next };
    expect(await stores.handOff.open([verdict])).toEqual(new Set());
    expect(await message(id)).toMatchObject({ state: 'expired', error: { code: 'expired' }, endedAt: minutesAfter(1) });
    expect(await due(id)).toBeUndefined();
  });

  it('lets a late report and the worker that sends again pass each other without a deadlock', async () => {
    for (let round = 0; round < 30; round++) {
      const ids = await accepted(8);
      const attemptOf = new Map(ids.map((id) => [id, newId()]));
      await stores.handOff.open(ids.map((id) => toSend(id, attemptOf.get(id))));
      for (const id of ids) await stores.handOff.resolveUnknown(asked(id, attemptOf.get(id) as string, 'queued'));
      const reports = ids.map((id) => aReport(place, `SM${id}`, 'sent', { attemptId: attemptOf.get(id) as string }));
      await Promise.all([
        stores.handOff.open(ids.map((id) => toSend(id))),
        report(...[...reports].reverse()),
        stores.messages.cancel(place.workspaceId, ids[0] as string, minutesAfter(6)),
      ]);
      for (const id of ids) expect(['sent', 'canceled', 'handing_off']).toContain((await message(id))?.state);
    }
  });
});
