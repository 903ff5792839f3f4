import { defaultThresholds, type WatchThresholds } from '@heliograph/domain';
import type { Broadcast, BroadcastChange } from '@heliograph/persistence';
import { eligibleWorkspace, freshPhone, seedTime, type EligibleWorkspace } from '@heliograph/persistence/testing';
import { newId, toPublicId } from '@heliograph/platform';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import { FakeProvider } from '@heliograph/providers/testing';
import { benchKey, openSenderBench, type SenderBench } from '../testing/sender-bench';
import { decideSlice } from './decide-slice';
import { FreezeAudience } from './freeze-audience.job';
import { ReleaseBroadcasts } from './release-broadcasts.job';

// Real: Postgres, Redis, the policy. Fake: the provider, the clock, who listens to signals.
describe('releasing broadcasts', () => {
  let bench: SenderBench;
  let clock: ManualClock;
  let place: EligibleWorkspace;
  let provider: FakeProvider;
  const signals: { type: string }[] = [];
  beforeAll(async () => {
    bench = await openSenderBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    clock = manualClock(seedTime);
    provider = new FakeProvider({ kind: 'twilio', clock });
    place = await eligibleWorkspace(bench.stores, { key: benchKey });
    await sql(`UPDATE broadcasts SET state = 'canceled' WHERE state IN ('running', 'paused')`);
    signals.length = 0;
  });

  const sql = <Row>(text: string, values: unknown[] = []): Promise<Row[]> => bench.stores.dataSource.query(text, values);
  const job = () =>
    new ReleaseBroadcasts({
      stores: bench.stores,
      doorbell: bench.doorbell,
      clock,
      logger: bench.log.logger,
      signals: { publish: (_, signal) => void signals.push(signal) },
    });
  /** People who agreed, as rows; each with a value for both variables. */
  async function running(people: number, change: BroadcastChange = {}, consented = true): Promise<Broadcast> {
    const { stores } = bench;
    const { workspaceId, account, channel, templateId } = place;
    const draft = {
      accountId: account.id,
      channelId: channel.id,
      templateId,
      name: 'Spring',
      variables: { '2': { value: 'A-17' } },
      startAt: null,
      ratePerSecond: null,
      thresholds: defaultThresholds as WatchThresholds,
      expiresAt: null,
      createdBy: 'key:test',
    };
    const broadcast = await stores.broadcasts.create(stores.dataSource.manager, workspaceId, draft, seedTime);
    const ids = Array.from({ length: people }, () => newId());
    const phones = ids.map(() => freshPhone());
    await sql(
      `INSERT INTO contacts (id, workspace_id, name, phone, country) SELECT i, $3, 'Ana', p, 'DE' FROM unnest($1::uuid[], $2::text[]) AS x(i, p)`,
      [ids, phones, workspaceId],
    );
    if (consented)
      await sql(
        `INSERT INTO consent_entries (id, workspace_id, contact_id, purpose, kind, channel, actor, occurred_at)
         SELECT gen_random_uuid(), $2, i, 'utility', 'given', 'web', 'test', $3 FROM unnest($1::uuid[]) AS i`,
        [ids, workspaceId, new Date(seedTime.getTime() - 86_400_000)],
      );
    await sql(
      `INSERT INTO broadcast_recipients (broadcast_id, contact_id, variables) SELECT $2, i, '{"1": "Ana"}' FROM unnest($1::uuid[]) AS i`,
      [ids, broadcast.id],
    );
    const running = {
      state: 'running',
      audienceState: 'frozen',
      audienceCount: people,
      watchFrom: seedTime,
      startedAt: seedTime,
    } as const;
    return stores.broadcasts.change(stores.dataSource.manager, broadcast, { ...running, ...change }, seedTime);
  }
  const again = async ({ id }: Broadcast) => (await bench.stores.broadcasts.get(place.workspaceId, id)) as Broadcast;
  const figures = async ({ id }: Broadcast) => {
    const counted = await bench.stores.broadcastProgress.count(place.workspaceId, id);
    if (!counted) throw new Error('no such broadcast');
    return counted;
  };
  const messagesOf = ({ id }: Broadcast) =>
    sql<{ id: string; contact_id: string; state: string }>(
      'SELECT id, contact_id, state FROM messages WHERE broadcast_id = $1 ORDER BY id',
      [id],
    );
  const sendAll = async (broadcast: Broadcast) => {
    const worker = bench.worker({ provider, clock });
    const ids = (await messagesOf(broadcast)).filter(({ state }) => state === 'queued').map(({ id }) => id);
    if (ids.length > 0) await worker.sender.handle(ids, false);
    await worker.closer.drain();
    return ids.length;
  };
  const steer = (broadcast: Broadcast, change: BroadcastChange, move: 'park' | 'unpark' | 'cancelReleased') =>
    bench.stores.dataSource.transaction(async (tx) => {
      const found = (await bench.stores.broadcasts.lock(tx, place.workspaceId, broadcast.id)) as Broadcast;
      await bench.stores.broadcasts.change(tx, found, change, clock.now());
      await bench.stores.broadcastRelease[move](tx, broadcast.id, clock.now());
    });

  it('sends to each recipient once, with its own values, and is finished when nothing is with us any more', async () => {
    const broadcast = await running(30);
    const [one, other] = [job(), job()];
    await Promise.all([one.handle(), other.handle()]);
    expect(await figures(broadcast)).toMatchObject({ total: 30, queued: 30, pending: 0 });
    expect((await again(broadcast)).state).toBe('running');
    expect(await sendAll(broadcast)).toBe(30);
    await job().handle();
    expect(await again(broadcast)).toMatchObject({ state: 'finished', finishedAt: clock.now() });
    expect(new Set(provider.sends.map(({ to }) => to)).size).toBe(30);
    expect(provider.sends[0]?.content).toMatchObject({ variables: { '1': 'Ana', '2': 'A-17' } });
    expect(signals.at(-1)).toMatchObject({
      type: 'broadcast.progress',
      broadcast: toPublicId('broadcast', broadcast.id),
      progress: { handedOff: 30 },
    });
    const told = await sql('SELECT type FROM events WHERE subject_id = $1', [broadcast.id]);
    expect(told).toContainEqual({ type: 'broadcast.finished' });
  });

  it('fault 2: a slice taken twice is taken once, and one that fails half-way leaves nothing behind', async () => {
    const broadcast = await running(3);
    const release = bench.stores.broadcastRelease;
    const slice = async () => {
      const recipients = await release.pending(broadcast.id, null, 2);
      const decided = await decideSlice(bench.stores, broadcast, recipients, clock.now());
      if ('blocked' in decided) throw new Error('blocked');
      const to = recipients.at(-1)?.contactId as string;
      return { broadcastId: broadcast.id, from: null, to, ...decided, at: clock.now(), nextReleaseAt: null };
    };
    const [mine, theirs] = [await slice(), await slice()];
    expect(await Promise.all([release.release(mine), release.release(theirs)])).toContain(false);
    expect(await messagesOf(broadcast)).toHaveLength(2);

    // As after a cursor that was set back: the claim per recipient holds on its own.
    await sql('UPDATE broadcasts SET released_to = NULL WHERE id = $1', [broadcast.id]);
    await expect(release.release(mine.drafts[0]?.id === (await messagesOf(broadcast))[0]?.id ? theirs : mine)).rejects.toThrow(
      'decided on before',
    );
    expect(await messagesOf(broadcast)).toHaveLength(2);
    expect((await again(broadcast)).releasedTo).toBeNull();
    await job().handle();
    expect(await figures(broadcast)).toMatchObject({ total: 3, queued: 3, pending: 0 });
  });

  it('refuses those the policy refuses, each with its reason, and makes no message for them', async () => {
    const broadcast = await running(2, {}, false);
    await job().handle();
    expect(await messagesOf(broadcast)).toEqual([]);
    const rows = await bench.stores.audiences.recipients(place.workspaceId, broadcast.id, { after: null, limit: 10 });
    expect(rows.map(({ state, code }) => [state, code])).toEqual(Array(2).fill(['refused', 'consent_missing']));
    expect(rows[0]?.detail).toBeTruthy();
    await job().handle();
    expect(await again(broadcast)).toMatchObject({ state: 'finished' });
  });

  it('releases no further ahead than a few seconds of what the channel may send, and shares a channel between broadcasts', async () => {
    const [one, other] = [await running(400), await running(400)];
    await job().handle();
    // 80 a second, three seconds, two broadcasts.
    expect(await figures(one)).toMatchObject({ queued: 120, pending: 280 });
    expect(await figures(other)).toMatchObject({ queued: 120, pending: 280 });
  });

  it('keeps to a pace of its own', async () => {
    const broadcast = await running(40, { ratePerSecond: 4 });
    for (let quarter = 0; quarter < 12; quarter++) {
      await job().handle();
      clock.advance(250);
    }
    const { queued } = await figures(broadcast);
    // Three seconds, and what was left of the second before.
    expect(queued).toBeGreaterThanOrEqual(12);
    expect(queued).toBeLessThanOrEqual(18);
  });

  it('claims nothing once a pause is committed, whatever is rung for already, and goes on with all of it when resumed', async () => {
    const broadcast = await running(20);
    await job().handle();
    const ids = (await messagesOf(broadcast)).map(({ id }) => id);
    await steer(broadcast, { state: 'paused', pausedBy: 'agent' }, 'park');
    await bench.worker({ provider, clock }).sender.handle(ids, false);
    await job().handle();
    expect(provider.sends).toEqual([]);
    expect(await bench.stores.due.channels(clock.now(), clock.now())).toEqual([]);
    // A retry that comes back after the pause is caught.
    await sql('UPDATE outbound_queue SET due_at = $2 WHERE message_id = $1', [ids[0], clock.now()]);
    await job().handle();
    expect(await sql(`SELECT 1 FROM outbound_queue WHERE broadcast_id = $1 AND due_at < 'infinity'`, [broadcast.id])).toEqual([]);
    await steer(broadcast, { state: 'running', pausedBy: null }, 'unpark');
    expect(await sendAll(broadcast)).toBe(20);
    expect(provider.sends).toHaveLength(20);
  });

  it('leaves alone what was handed over when it is canceled, and ends the rest', async () => {
    const broadcast = await running(300);
    await job().handle();
    const [first] = await messagesOf(broadcast);
    const worker = bench.worker({ provider, clock });
    await worker.sender.handle([first?.id as string], false);
    await steer(broadcast, { state: 'canceled' }, 'cancelReleased');
    expect(await sendAll(broadcast)).toBe(0);
    expect(await figures(broadcast)).toMatchObject({ handedOff: 1, canceled: 299, pending: 0, queued: 0 });
    expect(await sql('SELECT 1 FROM outbound_queue WHERE broadcast_id = $1', [broadcast.id])).toEqual([]);
  });

  it('waits as a whole while its number or template may not send, says for what, and goes on by itself', async () => {
    const broadcast = await running(5);
    const { channels } = bench.stores;
    await channels.change(
      bench.stores.dataSource.manager,
      place.workspaceId,
      place.channel.id,
      { status: 'offline' },
      clock.now(),
    );
    await job().handle();
    expect(await figures(broadcast)).toMatchObject({ pending: 5, queued: 0 });
    expect((await again(broadcast)).waiting).toMatchObject({ code: 'channel_not_ready' });
    await channels.change(
      bench.stores.dataSource.manager,
      place.workspaceId,
      place.channel.id,
      { status: 'online' },
      clock.now(),
    );
    clock.advance(6000);
    await job().handle();
    expect(await figures(broadcast)).toMatchObject({ queued: 5 });
    expect((await again(broadcast)).waiting).toBeNull();
  });

  it("keeps the others pending when the portfolio's limit is used up, and says until when", async () => {
    const broadcast = await running(400);
    await job().handle();
    const held = (await messagesOf(broadcast)).slice(0, 60).map(({ id }) => id);
    const freesAt = new Date(clock.now().getTime() + 3_600_000);
    const reasons = [{ code: 'limit_reached', facts: { allowed: 250, used: 250 } }];
    await sql(`UPDATE messages SET state = 'held', hold_reasons = $2 WHERE id = ANY($1::uuid[])`, [
      held,
      JSON.stringify(reasons),
    ]);
    await sql('UPDATE outbound_queue SET due_at = $2 WHERE message_id = ANY($1::uuid[])', [held, freesAt]);
    await job().handle();
    expect(await figures(broadcast)).toMatchObject({ held: 60, queued: 180, pending: 160 });
    expect((await again(broadcast)).waiting).toMatchObject({ code: 'limit_reached', until: freesAt.toISOString() });
  });

  it.each([
    [
      'failures',
      async (ids: string[]) => sql(`UPDATE messages SET state = 'undelivered' WHERE id = ANY($1::uuid[])`, [ids.slice(0, 60)]),
    ],
    [
      'opt_outs',
      async (ids: string[]) =>
        sql(
          `INSERT INTO consent_entries (id, workspace_id, contact_id, purpose, kind, channel, actor, occurred_at, recorded_at)
           SELECT gen_random_uuid(), workspace_id, contact_id, 'utility', 'withdrawn', 'whatsapp', 'word', handed_off_at, handed_off_at + interval '1 minute'
             FROM messages WHERE id = ANY($1::uuid[])`,
          [ids.slice(0, 20)],
        ),
    ],
    ['quality', async () => sql(`UPDATE channels SET quality = 'LOW' WHERE id = $1`, [place.channel.id])],
  ])('pauses itself for %s over the threshold, says why, and keeps the rest', async (by, happen) => {
    const broadcast = await running(400);
    await job().handle();
    await sendAll(broadcast);
    await sql(`UPDATE messages SET state = 'delivered' WHERE broadcast_id = $1 AND state = 'handed_off'`, [broadcast.id]);
    await job().handle();
    expect((await again(broadcast)).state).toBe('running');
    await happen((await messagesOf(broadcast)).filter(({ state }) => state === 'delivered').map(({ id }) => id));
    await job().handle();
    const paused = await again(broadcast);
    expect(paused).toMatchObject({
      state: 'paused',
      pausedBy: by,
      pauseReason: expect.stringContaining(by === 'quality' ? 'quality' : '%'),
    });
    const trail = await sql('SELECT action, actor, note FROM audit_entries WHERE subject_id = $1', [broadcast.id]);
    expect(trail).toEqual([{ action: 'broadcast.paused', actor: 'sender', note: paused.pauseReason }]);
    const { pending } = await figures(broadcast);
    await job().handle();
    expect((await figures(broadcast)).pending).toBe(pending);
  });

  it('starts by itself at its time', async () => {
    const startAt = new Date(seedTime.getTime() + 60_000);
    const broadcast = await running(2, { state: 'ready', startAt, startRequestedAt: seedTime, startedAt: null });
    await job().handle();
    expect((await again(broadcast)).state).toBe('ready');
    clock.advance(60_000);
    await job().handle();
    expect(await again(broadcast)).toMatchObject({ state: 'running', startedAt: clock.now() });
    expect(await figures(broadcast)).toMatchObject({ queued: 2 });
  });

  it('freezes again what a crash left half frozen, to the same hash', async () => {
    const broadcast = await running(12, { state: 'draft', audienceState: 'freezing', startedAt: null });
    const freeze = () =>
      new FreezeAudience(bench.stores, clock).handle({ workspaceId: place.workspaceId, broadcastId: broadcast.id });
    expect((await bench.stores.broadcastRelease.freezing(new Date(seedTime.getTime() + 1))).map(({ id }) => id)).toContain(
      broadcast.id,
    );
    await freeze();
    const first = await again(broadcast);
    expect(first).toMatchObject({
      state: 'ready',
      audienceState: 'frozen',
      audienceCount: 12,
      audienceHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await sql(`UPDATE broadcasts SET state = 'draft', audience_state = 'freezing', audience_hash = NULL WHERE id = $1`, [
      broadcast.id,
    ]);
    await freeze();
    expect((await again(broadcast)).audienceHash).toBe(first.audienceHash);
  });
});
