import { sendQueues } from '@heliograph/contracts';
import { eligibleWorkspace, queueTemplate, type EligibleWorkspace } from '@heliograph/persistence/testing';
import { systemClock } from '@heliograph/platform';
import { FakeProvider } from '@heliograph/providers/testing';
import { createBlockingRedis, runWorker, type PaceAnswer } from '@heliograph/queues';
import { benchKey, openSenderBench, unpaced, type SenderBench } from './testing/sender-bench';

const clock = systemClock;

// Real: Postgres, Redis, BullMQ, the policy, the pacer and the clock. Fake: the provider.
describe('sending at the pace that is allowed', () => {
  let bench: SenderBench;
  let provider: FakeProvider;
  let place: EligibleWorkspace;
  beforeAll(async () => {
    bench = await openSenderBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    provider = new FakeProvider({ kind: 'twilio', clock });
    place = await eligibleWorkspace(bench.stores, { key: benchKey });
  });
  afterEach(() => jest.restoreAllMocks());

  const query = (text: string, values: unknown[] = []) => bench.stores.dataSource.query(text, values);
  const queued = () => queueTemplate(bench.stores, place, clock.now());
  const message = (id: string) => bench.stores.messages.get(place.workspaceId, id);
  const dueAt = async (id: string): Promise<Date | undefined> =>
    (await query('SELECT due_at FROM outbound_queue WHERE message_id = $1', [id]))[0]?.due_at;
  const answering = (...answers: PaceAnswer[]) => ({ ...unpaced, reserve: async () => answers });

  /** A contact of its own with the same consent, so that the pair's pace is not what holds. */
  async function anotherContact(): Promise<string> {
    const [row] = await query(
      `WITH one AS (INSERT INTO contacts SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()))).* FROM contacts c
         WHERE c.id = $1 RETURNING id)
       SELECT id FROM one`,
      [place.contact.id],
    );
    await query(
      `INSERT INTO consent_entries SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'contact_id', $2::uuid))).*
         FROM consent_entries e WHERE e.contact_id = $1`,
      [place.contact.id, row.id],
    );
    return row.id;
  }

  it('puts a message that must wait back until its moment, untouched but for that, and rings for it then', async () => {
    const [goes, waits, crowded] = [await queued(), await queued(), await queued()];
    const ring = jest.spyOn(bench.doorbell, 'ring').mockResolvedValue();
    const rate = { go: false, reason: 'channel_rate' } as const;
    const pacing = answering(
      { go: true, inMs: 0 },
      { ...rate, inMs: 1450, crowded: false },
      { ...rate, inMs: 9000, crowded: true },
    );
    const before = await dueAt(crowded);
    const began = Date.now();
    await bench.worker({ provider, clock, pacing }).sender.handle([goes, waits, crowded], false);
    expect(provider.sends).toHaveLength(1);
    expect(await message(goes)).toMatchObject({ state: 'handed_off' });
    expect(await message(waits)).toMatchObject({ state: 'queued', attemptCount: 0 });
    expect((await bench.stores.messages.timeline(place.workspaceId, waits))?.decisions).toHaveLength(1);
    expect(((await dueAt(waits)) as Date).getTime() - began).toBeGreaterThanOrEqual(1450);
    expect(ring.mock.calls.map(([, , payload, options]) => [payload, options])).toEqual([
      [{ messageIds: [waits], inOrder: true }, { delayMs: 1400 }],
    ]);
    expect(await dueAt(crowded)).toEqual(before);
  });

  it('calls no sooner than the moment it was given', async () => {
    const id = await queued();
    const began = performance.now();
    await bench.worker({ provider, clock, pacing: answering({ go: true, inMs: 300 }) }).sender.handle([id], false);
    expect(performance.now() - began).toBeGreaterThanOrEqual(298);
    expect(provider.sends).toHaveLength(1);
  });

  it('holds whom the portfolio has no place for, with the code and the time, by the policy itself; and rebuilds the count', async () => {
    await query('UPDATE accounts SET messaging_limit = 2 WHERE id = $1', [place.account.id]);
    const send = async (contactId: string) => {
      const id = await queueTemplate(bench.stores, place, clock.now(), { contactId });
      for (let tries = 0; tries < 20; tries++) {
        await bench.worker({ provider, clock, pacing: 'real' }).sender.handle([id], false);
        const state = (await message(id))?.state;
        if (state !== 'queued') break;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return id;
    };
    await send(place.contact.id);
    // Redis forgets between the second and the third: what was handed over is found in Postgres.
    await send(await anotherContact());
    await bench.redis.drop();
    const third = await send(await anotherContact());
    const again = await send(place.contact.id);
    expect(provider.sends).toHaveLength(3);
    expect(await message(again)).toMatchObject({ state: 'handed_off' });
    const held = await message(third);
    expect(held).toMatchObject({ state: 'held', holdReasons: [{ code: 'limit_reached', facts: { allowed: 2, used: 2 } }] });
    const inMs = ((await dueAt(third)) as Date).getTime() - Date.now();
    expect(inMs).toBeGreaterThan(23.9 * 3_600_000);
    expect(inMs).toBeLessThanOrEqual(24 * 3_600_000);
    expect((await bench.stores.messages.timeline(place.workspaceId, third))?.decisions.at(-1)).toMatchObject({
      moment: 'hand_off',
      verdict: 'hold',
    });
  }, 30_000);

  it('hands an agent’s reply over within a second while 100,000 broadcast messages wait for the same channel', async () => {
    const template = await queueTemplate(bench.stores, place, clock.now(), { lane: 'broadcast' });
    const contacts = await Promise.all(Array.from({ length: 40 }, () => anotherContact()));
    await query(
      `INSERT INTO messages SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(),
          'contact_id', ($2::uuid[])[1 + n % 40]))).* FROM messages m, generate_series(1, 100000) n WHERE m.id = $1`,
      [template, contacts],
    );
    await query(
      `INSERT INTO outbound_queue SELECT id, workspace_id, channel_id, 'broadcast', $2 FROM messages
        WHERE channel_id = $1 AND lane = 'broadcast' ON CONFLICT DO NOTHING`,
      [place.channel.id, new Date(Date.now() - 60_000)],
    );
    await query('ANALYZE messages, outbound_queue');
    const { sender, sweep } = bench.worker({ provider, clock, pacing: 'real' });
    const connection = createBlockingRedis(bench.redis);
    await connection.connect();
    const worker = { connection, prefix: bench.redis.prefix, concurrency: 16, onFailure: () => undefined };
    const lanes = (['broadcast', 'reply'] as const).map((lane) =>
      runWorker(
        sendQueues[lane],
        { 'send-messages': ({ messageIds, inOrder }) => sender.handle(messageIds, inOrder ?? false) },
        worker,
      ),
    );
    let sweeping: Promise<void> = Promise.resolve();
    let slowest = 0;
    const timer = setInterval(() => {
      sweeping = sweeping.then(async () => {
        const began = performance.now();
        await sweep.handle();
        slowest = Math.max(slowest, performance.now() - began);
      });
    }, 1000);
    try {
      await sweep.handle();
      await new Promise((resolve) => setTimeout(resolve, 3000));
      const taken: number[] = [];
      const [from, startedAt] = [provider.sends.length, performance.now()];
      for (let number = 0; number < 5; number++) {
        const contactId = contacts[number] as string;
        const id = await queueTemplate(bench.stores, place, clock.now(), { lane: 'reply', contactId });
        const began = performance.now();
        await bench.doorbell.ring(sendQueues.reply, 'send-messages', { messageIds: [id] });
        while ((await message(id))?.state === 'queued' && performance.now() - began < 5000)
          await new Promise((r) => setTimeout(r, 5));
        taken.push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
      const seconds = (performance.now() - startedAt) / 1000;
      const rate = (provider.sends.length - from) / seconds;
      process.stdout.write(
        `with 100,000 broadcast messages waiting: replies handed off after ${taken.map((ms) => ms.toFixed(0)).join(', ')} ms; ` +
          `channel at ${rate.toFixed(1)}/s of 80; slowest sweep ${slowest.toFixed(0)} ms\n`,
      );
      expect(Math.max(...taken)).toBeLessThan(1000);
      expect(rate).toBeLessThanOrEqual(84);
      expect(rate).toBeGreaterThan(60);
    } finally {
      clearInterval(timer);
      await sweeping;
      await Promise.all(lanes.map((lane) => lane.stop(5000)));
      connection.disconnect();
    }
  }, 60_000);
});
