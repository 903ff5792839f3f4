import { maxIdsPerJob, sendQueues } from '@heliograph/contracts';
import {
  customerWrites,
  eligibleWorkspace,
  minutesAfter,
  queueReply,
  queueTemplate,
  seedTime,
  type EligibleWorkspace,
} from '@heliograph/persistence/testing';
import { newId } from '@heliograph/platform';
import { manualClock } from '@heliograph/platform/testing';
import { FakeProvider } from '@heliograph/providers/testing';
import { createBlockingRedis, runWorker } from '@heliograph/queues';
import { benchKey, openSenderBench, type SenderBench } from './testing/sender-bench';

// Real: Postgres, Redis, BullMQ. Fake: the provider, the clock.
describe('finding again what has no doorbell', () => {
  let bench: SenderBench;
  let place: EligibleWorkspace;
  const clock = manualClock(minutesAfter(5));
  beforeEach(async () => {
    bench = await openSenderBench();
    place = await eligibleWorkspace(bench.stores, { key: benchKey });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await bench.close();
  });

  const texts = (provider: FakeProvider) =>
    provider.sends.map(({ content }) => (content.type === 'template' ? content.variables['2'] : null));
  const queueNumbered = async (count: number): Promise<void> => {
    for (let number = 1; number <= count; number++) {
      const at = new Date(seedTime.getTime() + number);
      await queueTemplate(bench.stores, place, at, { variables: { '1': 'Ana', '2': `A-${number}` } });
    }
  };

  it('sends what was queued before Redis was emptied, once and in order', async () => {
    const provider = new FakeProvider({ kind: 'twilio', clock });
    const { sender, sweep } = bench.worker({ provider, clock });
    await queueNumbered(30);
    await bench.doorbell.ring(sendQueues.notification, 'send-messages', { messageIds: [place.templateId] });
    await bench.redis.drop();
    expect(await bench.doorbell.waiting(sendQueues.notification)).toBe(0);

    const connection = createBlockingRedis(bench.redis);
    await connection.connect();
    const running = runWorker(
      sendQueues.notification,
      { 'send-messages': ({ messageIds, inOrder }) => sender.handle(messageIds, inOrder ?? false) },
      { connection, prefix: bench.redis.prefix, concurrency: 4, onFailure: ({ error }) => bench.log.logger.warn({ err: error }) },
    );
    await sweep.handle();
    await sweep.handle();
    const end = performance.now() + 10_000;
    while (provider.sends.length < 30 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    await running.stop(5_000);
    connection.disconnect();
    expect(texts(provider)).toEqual(Array.from({ length: 30 }, (_, index) => `A-${index + 1}`));
  });

  it('rings in slices that a job may carry, oldest due first, spread as the channel may send, 80 a second', async () => {
    const ring = jest.spyOn(bench.doorbell, 'ring');
    for (let number = 1; number <= 120; number++) {
      const contactId = newId();
      await bench.stores.dataSource.query('INSERT INTO contacts (id, workspace_id) VALUES ($1, $2)', [
        contactId,
        place.workspaceId,
      ]);
      await queueTemplate(bench.stores, place, new Date(seedTime.getTime() + number), { contactId });
    }
    await bench.worker({ provider: new FakeProvider({ kind: 'twilio', clock }), clock }).sweep.handle();
    const payloads = ring.mock.calls.map((call) => call[2] as unknown as { messageIds: string[]; inOrder: boolean });
    expect(payloads.map(({ messageIds, inOrder }) => [messageIds.length, inOrder])).toEqual([
      ...Array(7).fill([16, true]),
      [8, true],
    ]);
    expect(ring.mock.calls.map(([, , , options]) => options)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({ delayMs: n * 200 })),
    );
    expect(50).toBeLessThanOrEqual(maxIdsPerJob);
    const ids = payloads.flatMap(({ messageIds }) => messageIds);
    expect(ids).toEqual([...ids].sort());
  });

  it('keeps the messages of one conversation in one slice, so that they cannot overtake each other', async () => {
    const ring = jest.spyOn(bench.doorbell, 'ring');
    await queueNumbered(40);
    await bench.worker({ provider: new FakeProvider({ kind: 'twilio', clock }), clock }).sweep.handle();
    const payloads = ring.mock.calls.map((call) => call[2] as unknown as { messageIds: string[] });
    expect(payloads.map(({ messageIds }) => messageIds.length)).toEqual([40]);
    expect(payloads[0]?.messageIds).toEqual([...(payloads[0]?.messageIds ?? [])].sort());
  });

  it('leaves alone what was just queued, what is due later, and what waits for something to happen', async () => {
    const ring = jest.spyOn(bench.doorbell, 'ring');
    await queueTemplate(bench.stores, place, clock.now());
    await queueTemplate(bench.stores, place, seedTime, { dueAt: minutesAfter(10) });
    await queueTemplate(bench.stores, place, seedTime, { state: 'held', dueAt: null });
    await bench.worker({ provider: new FakeProvider({ kind: 'twilio', clock }), clock }).sweep.handle();
    expect(ring).not.toHaveBeenCalled();
  });

  it('sends a scheduled message when its time has come', async () => {
    const provider = new FakeProvider({ kind: 'twilio', clock });
    const { sender, sweep } = bench.worker({ provider, clock });
    const id = await queueTemplate(bench.stores, place, seedTime, {
      state: 'scheduled',
      dueAt: minutesAfter(4),
      sendAt: minutesAfter(4),
    });
    const ring = jest.spyOn(bench.doorbell, 'ring');
    await sweep.handle();
    await sender.handle((ring.mock.calls[0]?.[2] as unknown as { messageIds: string[] }).messageIds, true);
    expect(provider.sends).toHaveLength(1);
    expect(await bench.stores.messages.get(place.workspaceId, id)).toMatchObject({ state: 'handed_off' });
  });

  it('does not ring a lane that is busy rather than lost, and still rings the others', async () => {
    await customerWrites(bench.stores, place, minutesAfter(-1));
    await queueNumbered(3);
    await queueReply(bench.stores, place);
    for (let number = 0; number < 4; number++)
      await bench.doorbell.ring(sendQueues.notification, 'send-messages', { messageIds: [place.templateId] });
    const ring = jest.spyOn(bench.doorbell, 'ring');
    await bench.worker({ provider: new FakeProvider({ kind: 'twilio', clock }), clock }).sweep.handle();
    expect(ring.mock.calls.map(([queue]) => (queue as { name: string }).name)).toEqual(['send-reply']);
  });

  it('finds a reply behind a broadcast of thousands that fell due before it', async () => {
    await customerWrites(bench.stores, place, minutesAfter(-1));
    await bench.stores.dataSource.query(
      `INSERT INTO outbound_queue SELECT gen_random_uuid(), $1, $2, 'broadcast', $3 FROM generate_series(1, 3000)`,
      [place.workspaceId, place.channel.id, minutesAfter(-10)],
    );
    const id = await queueReply(bench.stores, place);
    const ring = jest.spyOn(bench.doorbell, 'ring').mockResolvedValue();
    await bench.worker({ provider: new FakeProvider({ kind: 'twilio', clock }), clock }).sweep.handle();
    expect(ring.mock.calls[0]).toMatchObject([{ name: 'send-reply' }, 'send-messages', { messageIds: [id] }, { delayMs: 0 }]);
  });
});
