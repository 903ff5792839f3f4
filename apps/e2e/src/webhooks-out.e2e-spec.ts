// Real: gateway, sender (killed with SIGKILL in the middle of a delivery), Postgres, Redis, an HTTP receiver of a platform team's own.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { eventually } from './platform/eventually';
import { startTestPlatform, uuidOf, type TestPlatform } from './platform/start-platform';

jest.setTimeout(120_000);

let on: TestPlatform;
let receiver: Server;
let url: string;
let hang = true;
const received: string[] = [];
const bodies: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    received.push(String(request.headers['webhook-id']));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => bodies.push({ headers: request.headers, body: Buffer.concat(chunks).toString() }));
    if (!hang) response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`;
  on = await startTestPlatform({
    only: ['gateway', 'outbound-sender', 'provider-simulator'],
    env: { WEBHOOK_ALLOW_PRIVATE: 'true' },
  });
});
afterAll(async () => {
  await on?.stop();
  receiver?.closeAllConnections();
  receiver?.close();
});

interface Delivery {
  id: string;
  event: string;
  state: string;
  attempts: { status: number | null; error: string | null }[];
}

describe('kill -9 of the sender while a webhook is on its way', () => {
  it('is delivered by the next sender, with the same id, and the log says what happened', async () => {
    const { id: endpoint } = await on.api.post<{ id: string }>('/v1/webhook-endpoints', { url, events: ['contact.created'] });
    await on.api.post('/v1/contacts', { phone: '+447700900999' });
    await eventually('the receiver has it', async () => received.length === 1);
    await on.platform.kill('outbound-sender', 'SIGKILL');
    hang = false;
    // The lease of the dead sender runs out by itself; here its end is moved to now.
    await on.stores.dataSource.query('UPDATE webhook_deliveries SET next_attempt_at = now() WHERE endpoint_id = $1', [
      uuidOf('webhookEndpoint', endpoint),
    ]);
    await on.platform.start('outbound-sender');
    const deliveries = async () => (await on.api.get<{ data: Delivery[] }>(`/v1/webhook-endpoints/${endpoint}/deliveries`)).data;
    await eventually('it is delivered', async () => (await deliveries())[0]?.state === 'delivered');
    const [delivery, ...more] = await deliveries();
    expect(more).toEqual([]);
    expect(delivery?.attempts).toMatchObject([{ status: null, error: 'worker_lost' }, { status: 204 }]);
    expect(received).toEqual([delivery?.event, delivery?.event]);
  });
});

describe('what a platform team does with its endpoint over HTTP', () => {
  it('shows the secret once, signs with both while a rotated one is valid, and tries, lists and replays', async () => {
    hang = false;
    bodies.length = 0;
    const made = await on.api.post<{ id: string; secret: string }>('/v1/webhook-endpoints', { url, events: ['contact.changed'] });
    const one = `/v1/webhook-endpoints/${made.id}`;
    expect(made.secret).toMatch(/^whsec_/);
    expect(JSON.stringify([await on.api.get(one), await on.api.get('/v1/webhook-endpoints')])).not.toContain('whsec_');
    const rotated = await on.api.post<{ secret: string; previousSecretValidUntil: string }>(`${one}/secret`);
    expect(rotated.secret).not.toBe(made.secret);
    expect(Date.parse(rotated.previousSecretValidUntil) - Date.now()).toBeGreaterThan(23 * 3_600_000);
    const tried = await on.api.post<Delivery>(`${one}/test`);
    const states = async () => (await on.api.get<{ data: Delivery[] }>(`${one}/deliveries`)).data.map(({ state }) => state);
    await eventually('the try is delivered', async () => (await states())[0] === 'delivered');
    const [{ headers, body }] = bodies as [{ headers: IncomingHttpHeaders; body: string }];
    for (const secret of [made.secret, rotated.secret])
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ type: 'webhook.test' });
    const stranger = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    expect(() => new Webhook(stranger).verify(body, headers as Record<string, string>)).toThrow();
    await on.api.post(`/v1/webhook-deliveries/${tried.id}/replay`);
    await eventually('it comes again', async () => bodies.length === 2);
    expect(bodies.map((each) => each.headers['webhook-id'])).toEqual([tried.event, tried.event]);
    await eventually('it is delivered again', async () => (await states())[0] === 'delivered');
    // A range: what happened before the endpoint listened is told when it is asked for.
    const range = {
      from: new Date(Date.now() - 600_000).toISOString(),
      to: new Date().toISOString(),
      types: ['contact.created'],
    };
    const { planned } = await on.api.post<{ planned: number }>(`${one}/replay`, range);
    expect(planned).toBeGreaterThanOrEqual(1);
    await eventually('the range came', async () => bodies.length === 2 + planned);
  });
});
