/**
 * Fault 10 of every peer: webhooks that are tried once, or again only as long as one process remembers, without a log and without replay.
 * Real: Postgres, couriers as the sender runs them, HTTP receivers that take, refuse, hang and redirect. Time is moved, not waited for.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { pausedAfterMs, triedForMs } from '@heliograph/domain';
import { createStores, type Stores, type WebhookDelivery, type WebhookEndpoint } from '@heliograph/persistence';
import { createTestDatabase, type TestDatabase } from '@heliograph/persistence/testing';
import { newId, seal, secretKey, toPublicId } from '@heliograph/platform';
import { capturedLogger } from '@heliograph/platform/testing';
import { webhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver';
import { webhookPoster } from './post-webhook';
import { WebhookCourier, type WebhookCourierOptions } from './webhook-courier';

const key = secretKey(Buffer.alloc(32, 7));
const secretOf = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const timeoutMs = 1500;

describe('outgoing webhooks (fault 10: one try or memory-only retry, no log, no replay)', () => {
  let database: TestDatabase;
  let stores: Stores;
  let receiver: WebhookReceiver;
  let workspaceId: string;
  let ahead: number;
  let open: (() => Promise<unknown>)[];
  const log = capturedLogger('outbound-sender');
  const now = () => new Date(Date.now() + ahead);

  beforeAll(async () => {
    database = await createTestDatabase({ poolSize: 10 });
    stores = createStores(database.dataSource);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    ahead = 0;
    open = [];
    receiver = await another();
    workspaceId = (await stores.workspaces.create('Test')).id;
  });
  afterEach(async () => {
    for (const close of open.reverse()) await close();
    await stores.dataSource.query('DELETE FROM webhook_endpoints');
  });

  const another = async () => {
    const made = await webhookReceiver();
    open.push(() => made.close());
    return made;
  };
  const courier = (options: Partial<WebhookCourierOptions> = {}) => {
    const poster = webhookPoster({ timeoutMs, allowPrivate: true });
    const made = new WebhookCourier({
      stores,
      poster,
      keys: [key],
      clock: { now },
      logger: log.logger,
      chance: () => 0.5,
      timeoutMs,
      places: 64,
      ...options,
    });
    made.start();
    open.push(() => made.stop());
    open.push(() => poster.close());
    return made;
  };
  const listen = async (url = receiver.url, events = ['message.*']): Promise<WebhookEndpoint> =>
    stores.webhookEndpoints.create(
      stores.dataSource.manager,
      workspaceId,
      { url, description: null, events, cursor: await stores.events.settled(), sealSecret: (id) => seal(key, secretOf(1), id) },
      now(),
    );
  const happen = (count = 1, type = 'message.delivered') =>
    stores.events.append(
      stores.dataSource.manager,
      Array.from({ length: count }, () => ({
        workspaceId,
        type,
        subjectKind: 'message',
        subjectId: newId(),
        data: { state: 'delivered', channelId: newId() },
        occurredAt: new Date(),
      })),
    );
  const deliveries = async (endpoint: WebhookEndpoint): Promise<WebhookDelivery[]> =>
    (await stores.webhookDeliveries.list(workspaceId, endpoint.id, {}, { limit: 1000 })).items;
  const endpointNow = async (endpoint: WebhookEndpoint) =>
    (await stores.webhookEndpoints.get(workspaceId, endpoint.id)) as WebhookEndpoint;
  const until = async (what: string, holds: () => boolean | Promise<boolean>, withinMs = 10_000) => {
    const end = performance.now() + withinMs;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`never: ${what}`);
      await sleep(30);
    }
  };

  it('posts each event as GET /v1/events gives it, signed as the receiver’s own library verifies', async () => {
    const endpoint = await listen();
    courier();
    const [eventId] = await happen();
    await happen(1, 'contact.created');
    await until('it came', () => receiver.received.length > 0);
    const [got] = receiver.received;
    const event = new Webhook(secretOf(1)).verify(got?.body as string, got?.headers as Record<string, string>);
    expect(event).toMatchObject({
      id: toPublicId('event', eventId as string),
      type: 'message.delivered',
      subject: { kind: 'message', id: expect.stringMatching(/^msg_/) },
      data: { channelId: expect.stringMatching(/^chn_/) },
    });
    expect(got?.headers['webhook-id']).toBe(toPublicId('event', eventId as string));
    await sleep(1000);
    expect(receiver.received).toHaveLength(1);
    expect(await deliveries(endpoint)).toMatchObject([
      { state: 'delivered', nextAttemptAt: null, attempts: [{ status: 204, error: null }] },
    ]);
  });

  it('tries again what is refused, on its schedule, until it is taken, with every try in the log', async () => {
    const endpoint = await listen();
    courier();
    receiver.answer = 500;
    await happen();
    for (const tries of [1, 2, 3]) {
      await until(`try ${tries}`, async () => (await deliveries(endpoint))[0]?.attempts.length === tries);
      const [delivery] = await deliveries(endpoint);
      expect(delivery).toMatchObject({ state: 'failed' });
      expect((delivery?.nextAttemptAt?.getTime() ?? 0) - now().getTime()).toBeLessThanOrEqual(10_000 * 2 ** (tries - 1));
      if (tries === 3) receiver.answer = 200;
      ahead += 3_600_000;
    }
    expect((await endpointNow(endpoint)).failingSince).toBeInstanceOf(Date);
    await until('it was taken', async () => (await deliveries(endpoint))[0]?.state === 'delivered');
    const [{ attempts } = { attempts: [] }] = await deliveries(endpoint);
    expect(attempts.map(({ status }) => status)).toEqual([500, 500, 500, 200]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await endpointNow(endpoint)).failingSince).toBeNull();
  });

  it('gives up after 28 hours, and sends it after all when it is replayed', async () => {
    const endpoint = await listen();
    courier();
    receiver.answer = 503;
    await happen();
    await until('the first try', async () => (await deliveries(endpoint))[0]?.attempts.length === 1);
    ahead += triedForMs + 1000;
    await until('given up', async () => (await deliveries(endpoint))[0]?.state === 'given_up');
    receiver.answer = 200;
    const [delivery] = await deliveries(endpoint);
    await stores.webhookDeliveries.replay(stores.dataSource.manager, workspaceId, delivery?.id as string, now());
    await until('taken', async () => (await deliveries(endpoint))[0]?.state === 'delivered');
    expect((await deliveries(endpoint))[0]?.attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it('lets no endpoint wait for one that hangs', async () => {
    const hanging = await another();
    hanging.answer = 'hang';
    const stuck = await listen(hanging.url);
    const quick = await listen();
    courier({ places: 16 });
    await happen(100);
    await until('the quick one has all', () => receiver.received.length === 100, 20_000);
    // Of the same hundred the hanging one has not even been asked for half by then.
    expect(hanging.received.length).toBeLessThan(50);
    expect((await deliveries(quick)).every(({ state }) => state === 'delivered' || state === 'waiting')).toBe(true);
    await until('the hanging one is known to fail', async () => (await endpointNow(stuck)).failingSince !== null);
    // It goes on being tried, one at a time, and is cut off at the time limit.
    expect((await deliveries(stuck)).flatMap(({ attempts }) => attempts).every(({ error }) => error === 'timeout')).toBe(true);
  });

  it('plans every event once and delivers it once, however many senders do it side by side', async () => {
    const endpoint = await listen();
    for (let senders = 0; senders < 3; senders++) courier();
    const ids: string[] = [];
    for (let round = 0; round < 6; round++) ids.push(...(await happen(100)));
    await until('all came', () => receiver.received.length >= ids.length, 20_000);
    await sleep(700);
    expect(receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(
      ids.map((id) => toPublicId('event', id)).sort(),
    );
    expect(await deliveries(endpoint)).toHaveLength(600);
  }, 40_000);

  it('delivers again what a sender had under way when it died, and says so in the log', async () => {
    const endpoint = await listen();
    // It dies in the call: the claim is in Postgres, and nobody writes how it ended.
    const dying = courier({ poster: { post: () => new Promise(() => undefined), close: async () => undefined } });
    open.splice(open.length - 2, 2);
    await happen();
    await until('it is claimed', async () => (await deliveries(endpoint))[0]?.claim != null);
    void dying.stop();
    courier();
    await sleep(600);
    expect(receiver.received).toEqual([]);
    ahead += timeoutMs + 6000;
    await until('delivered', async () => (await deliveries(endpoint))[0]?.state === 'delivered');
    expect((await deliveries(endpoint))[0]?.attempts).toMatchObject([{ error: 'worker_lost' }, { status: 204 }]);
  });

  it('pauses an endpoint that took nothing for three days, tells so, and goes on where it stopped when resumed', async () => {
    const endpoint = await listen();
    courier();
    receiver.answer = 500;
    await happen();
    await until('it fails', async () => (await endpointNow(endpoint)).failingSince !== null);
    ahead += pausedAfterMs + 1000;
    await until('paused', async () => (await endpointNow(endpoint)).state === 'paused');
    expect(await endpointNow(endpoint)).toMatchObject({ pausedReason: 'failing' });
    const told: { type: string; data: object }[] = await stores.dataSource.query(
      `SELECT type, data FROM events WHERE subject_id = $1`,
      [endpoint.id],
    );
    expect(told).toEqual([{ type: 'webhook_endpoint.paused', data: { reason: 'failing' } }]);
    const meanwhile = await happen(3);
    await sleep(1800);
    const before = receiver.received.length;
    receiver.answer = 200;
    await stores.webhookEndpoints.change(
      stores.dataSource.manager,
      workspaceId,
      endpoint.id,
      { state: 'active', failingSince: null },
      now(),
    );
    await until('what happened meanwhile', () => receiver.received.length >= before + meanwhile.length);
    const late = receiver.received.slice(before).map(({ headers }) => headers['webhook-id']);
    expect(late).toEqual(expect.arrayContaining(meanwhile.map((id) => toPublicId('event', id))));
  });

  it('pauses at once where the receiver says that it is gone', async () => {
    const endpoint = await listen();
    courier();
    receiver.answer = 410;
    await happen();
    await until('paused', async () => (await endpointNow(endpoint)).pausedReason === 'gone');
  });

  it('signs with both secrets while the old one is valid, and with the new one alone after that', async () => {
    const endpoint = await listen();
    await stores.webhookEndpoints.change(
      stores.dataSource.manager,
      workspaceId,
      endpoint.id,
      {
        secretSealed: seal(key, secretOf(2), endpoint.id),
        previousSecretSealed: endpoint.secretSealed,
        previousSecretUntil: new Date(now().getTime() + 60_000),
      },
      now(),
    );
    courier();
    await happen();
    await until('it came', () => receiver.received.length === 1);
    const [first] = receiver.received;
    for (const secret of [secretOf(1), secretOf(2)])
      expect(new Webhook(secret).verify(first?.body as string, first?.headers as Record<string, string>)).toBeDefined();
    ahead += 61_000;
    await happen();
    await until('the second came', () => receiver.received.length === 2);
    expect(receiver.received[1]?.headers['webhook-signature']).not.toContain(' ');
  });

  it('follows no redirect, and calls no private address where that is not allowed', async () => {
    const elsewhere = await another();
    receiver.answer = (response) => void response.writeHead(307, { location: elsewhere.url }).end();
    const endpoint = await listen();
    const running = courier();
    await happen();
    await until('refused', async () => (await deliveries(endpoint))[0]?.attempts[0]?.error === 'redirect_refused');
    expect(elsewhere.received).toEqual([]);
    await running.stop();
    const taken = receiver.received.length;
    const strict = webhookPoster({ timeoutMs, allowPrivate: false });
    open.push(() => strict.close());
    courier({ poster: strict });
    ahead += 60_000;
    await until('not called', async () => (await deliveries(endpoint))[0]?.attempts[1]?.error === 'private_address');
    expect(receiver.received).toHaveLength(taken);
  });

  it('plans no more than an endpoint can hold, and the rest when there is room: the events wait, nothing is lost', async () => {
    const endpoint = await listen();
    await stores.dataSource.query(
      `INSERT INTO webhook_deliveries (id, workspace_id, endpoint_id, event_id, type, state, next_attempt_at, created_at)
       SELECT gen_random_uuid(), $1, $2, gen_random_uuid(), 'message.sent', 'failed', now() + interval '1 hour', now() FROM generate_series(1, 5000)`,
      [workspaceId, endpoint.id],
    );
    courier();
    await happen(2);
    await sleep(2000);
    expect(receiver.received).toEqual([]);
    await stores.webhookDeliveries.giveUpWaiting(stores.dataSource.manager, workspaceId, endpoint.id);
    await until('they came', () => receiver.received.length === 2);
  });
});
