// Real: gateway, sender (killed with SIGKILL in the middle of a delivery), Postgres, Redis, an HTTP receiver of a platform team's own.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './platform/eventually';
import { startTestPlatform, uuidOf, type TestPlatform } from './platform/start-platform';

jest.setTimeout(120_000);

let on: TestPlatform;
let receiver: Server;
let url: string;
let hang = true;
const received: string[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    received.push(String(request.headers['webhook-id']));
    request.resume();
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
