import type { Lane } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import { aMessageDraft, minutesAfter, openStores, seedTime, seedWorkspace, type SeededWorkspace } from '../testing';

// Real: Postgres.
describe('what is due and has no doorbell', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeEach(async () => {
    stores = await openStores();
    place = await seedWorkspace(stores);
  });
  afterEach(() => stores.close());

  const soon = minutesAfter(1);
  const fill = (channelId: string, lane: Lane, count: number, dueAt: Date) =>
    stores.dataSource.query(
      `INSERT INTO outbound_queue SELECT gen_random_uuid(), $1, $2, $3, $4::timestamptz + n * interval '1 microsecond'
         FROM generate_series(1, $5::int) n`,
      [place.workspaceId, channelId, lane, dueAt, count],
    );
  const shareOf = (lane: Lane, channelId: string, count: number, gapMs = 10) => ({
    lane,
    channelId,
    count,
    startAt: seedTime,
    gapMs,
  });

  it('names each lane of each channel that has something due, what it may send, and what is under way already', async () => {
    const second = await stores.channels.create(place.workspaceId, {
      accountId: place.account.id,
      phone: '+4915199900001',
      name: 'Second',
      providerChannelId: null,
      throughputPerSecond: 5,
    });
    await fill(place.channel.id, 'broadcast', 3, minutesAfter(-10));
    await fill(place.channel.id, 'reply', 1, minutesAfter(-10));
    await fill(place.channel.id, 'notification', 1, minutesAfter(10));
    await fill(second?.id as string, 'broadcast', 1, minutesAfter(-10));
    await fill(second?.id as string, 'broadcast', 40, minutesAfter(0.5));
    const found = await stores.due.channels(seedTime, soon);
    const of = (channelId: string) => ({ channelId, workspaceId: place.workspaceId, probeAt: null });
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        { ...of(place.channel.id), lane: 'broadcast', perSecond: 80, underWay: 0, plannedUntil: null },
        { ...of(place.channel.id), lane: 'reply', perSecond: 80, underWay: 0, plannedUntil: null },
        { ...of(second?.id as string), lane: 'broadcast', perSecond: 5, underWay: 10, plannedUntil: expect.any(Date) },
      ]),
    );
  });

  it('takes a share, oldest due first, plans it one interval apart, and gives it to nobody else meanwhile', async () => {
    const drafts = [3, 1, 2].map((minute) => aMessageDraft(place, { dueAt: minutesAfter(-minute), lane: 'reply' }));
    await stores.acceptMessages.accept(drafts);
    const taken = await stores.due.take([shareOf('reply', place.channel.id, 2)], seedTime);
    const conversationId = taken[0]?.conversationId;
    expect(taken).toEqual([
      { messageId: drafts[0]?.id, lane: 'reply', dueAt: seedTime, conversationId },
      { messageId: drafts[2]?.id, lane: 'reply', dueAt: new Date(seedTime.getTime() + 10), conversationId },
    ]);
    const before = new Date(seedTime.getTime() - 1);
    expect(await stores.due.take([shareOf('reply', place.channel.id, 5)], before)).toMatchObject([{ messageId: drafts[1]?.id }]);
  });

  it('gives two sweeps at once different messages', async () => {
    await fill(place.channel.id, 'broadcast', 100, minutesAfter(-5));
    const takings = await Promise.all(
      [1, 2, 3, 4].map(() => stores.due.take([shareOf('broadcast', place.channel.id, 25)], minutesAfter(-4))),
    );
    const ids = takings.flat().map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('puts a message back until its moment without touching it, unless somebody claimed it', async () => {
    const [kept, gone] = [aMessageDraft(place), aMessageDraft(place)];
    await stores.acceptMessages.accept([kept]);
    await stores.handOff.wait([
      { messageId: kept.id, until: minutesAfter(3) },
      { messageId: gone.id, until: minutesAfter(3) },
    ]);
    expect(await stores.dataSource.query('SELECT message_id, due_at FROM outbound_queue')).toEqual([
      { message_id: kept.id, due_at: minutesAfter(3) },
    ]);
    expect(await stores.messages.get(place.workspaceId, kept.id)).toMatchObject({ state: 'queued' });
  });

  it('reads a backlog of 50,000 from its beginning only', async () => {
    await fill(place.channel.id, 'broadcast', 50_000, minutesAfter(-5));
    await fill(place.channel.id, 'reply', 5, minutesAfter(-5));
    await stores.dataSource.query('VACUUM ANALYZE outbound_queue');
    const read = async () => {
      await stores.dataSource.query('SELECT pg_stat_force_next_flush()').catch(() => undefined);
      const [row] = await stores.dataSource.query(
        `SELECT (idx_tup_read + (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'outbound_queue'))::int AS read
           FROM pg_stat_user_indexes WHERE indexrelname = 'outbound_queue_by_channel'`,
      );
      return row.read as number;
    };
    await settle();
    const before = await read();
    await stores.due.channels(seedTime, soon);
    await stores.due.take([shareOf('broadcast', place.channel.id, 160), shareOf('reply', place.channel.id, 5)], minutesAfter(-4));
    await settle();
    expect((await read()) - before).toBeLessThan(2000);
  });

  /** Postgres 14 and older publish their counters when a session has been idle, at most every half second. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await Promise.all(Array.from({ length: 5 }, () => stores.dataSource.query('SELECT 1')));
    }
  }

  describe('behind a circuit', () => {
    const event = (type: string) => ({ id: newId(), type, data: {} });
    const why = () => ({
      code: '63007',
      message: 'no',
      at: seedTime,
      intervalMs: 60_000,
      event: event('channel.circuit_opened'),
    });

    it('is told when a probe is due; one probe is given at a time, and ever later ones after refusals', async () => {
      const key = { scope: 'channel', subjectId: place.channel.id } as const;
      await fill(place.channel.id, 'reply', 2, minutesAfter(-5));
      expect(await stores.circuits.trip({ ...key, workspaceId: place.workspaceId }, why())).toBe(true);
      expect(await stores.circuits.trip({ ...key, workspaceId: place.workspaceId }, why())).toBe(false);
      expect(await stores.due.channels(seedTime, soon)).toMatchObject([{ probeAt: minutesAfter(1) }]);
      const claim = (at: Date) => stores.circuits.claimProbe(key, at, minutesAfter(0.5, at));
      expect(await claim(minutesAfter(0.9))).toBe(false);
      expect(await Promise.all([1, 2, 3].map(() => claim(minutesAfter(1))))).toEqual(
        expect.arrayContaining([true, false, false]),
      );
      await stores.circuits.probeFailed(key, { code: '63007', message: 'no', at: minutesAfter(1), longestMs: 600_000 });
      expect(await claim(minutesAfter(2.9))).toBe(false);
      expect(await claim(minutesAfter(3))).toBe(true);
      await stores.circuits.releaseProbe(key, minutesAfter(3));
      expect(await claim(minutesAfter(3))).toBe(true);
      expect(await stores.circuits.openOf(place.workspaceId, [place.channel.id])).toMatchObject([
        { probes: 1, reasonCode: '63007' },
      ]);
      expect(await stores.circuits.openOf(newId(), [place.channel.id])).toEqual([]);
      expect(await stores.circuits.close(key, minutesAfter(4), event('channel.circuit_closed'))).toBe(true);
      expect(await stores.circuits.close(key, minutesAfter(4), event('channel.circuit_closed'))).toBe(false);
      expect(await stores.circuits.allOpen()).toEqual([]);
      const told = await stores.dataSource.query(`SELECT type, subject_kind FROM events ORDER BY occurred_at`);
      expect(told).toEqual([
        { type: 'channel.circuit_opened', subject_kind: 'channel' },
        { type: 'channel.circuit_closed', subject_kind: 'channel' },
      ]);
      expect(await stores.due.channels(seedTime, soon)).toMatchObject([{ probeAt: null }]);
    });

    it('of its account every channel waits', async () => {
      await fill(place.channel.id, 'reply', 1, minutesAfter(-5));
      await stores.circuits.trip({ scope: 'account', subjectId: place.account.id, workspaceId: place.workspaceId }, why());
      expect(await stores.due.channels(seedTime, soon)).toMatchObject([{ probeAt: minutesAfter(1) }]);
    });
  });

  it('reads whom an account wrote to of its own accord in the last day, refusals left out', async () => {
    const at = new Date();
    const refused = aMessageDraft(place, { kind: 'template', createdAt: at });
    const sent = aMessageDraft(place, { kind: 'template', createdAt: at });
    const reply = aMessageDraft(place, { createdAt: at });
    await stores.acceptMessages.accept([refused, sent, reply]);
    const send = (messageId: string, attemptId: string) => ({
      messageId,
      decidedAt: at,
      decision: refused.decision,
      decisionFacts: {},
      next: { act: 'send', attemptId, worker: 'w', leaseUntil: at, useFallback: false } as const,
    });
    const ids = [refused, sent, reply].map(({ id }) => [id, newId()] as const);
    await stores.handOff.open(ids.map(([id, attempt]) => send(id, attempt)));
    await stores.dataSource.query(`UPDATE attempts SET outcome = 'refused' WHERE message_id = $1`, [refused.id]);
    const read = async (since: Date) => {
      const all: { contactId: string; at: Date }[] = [];
      for await (const batch of stores.recentContacts.since(place.account.id, since, 1)) all.push(...batch);
      return all;
    };
    expect(await read(new Date(at.getTime() - 86_400_000))).toEqual([{ contactId: place.contact.id, at }]);
    expect(await read(new Date(at.getTime() + 1))).toEqual([]);
  });
});
