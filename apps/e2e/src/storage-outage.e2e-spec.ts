// Real: every process, Postgres, Redis. Between the processes and their storage stand loopback doors that are shut and opened: to the
// processes a shut door is a server that is away.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCustomer } from './platform/customers';
import { eventually } from './platform/eventually';
import { send, timelineOf, untilState } from './platform/messages';
import { startTestPlatform, type TestPlatform } from './platform/start-platform';
import { startTcpForwarder, through, type TcpForwarder } from './platform/tcp-forwarder';
import { approvedTemplate, templateSend, type ApprovedTemplate } from './platform/templates';
import { testServices } from './platform/test-services.config';

jest.setTimeout(120_000);

const apps = ['gateway', 'outbound-sender', 'template-sync'] as const;

let on: TestPlatform;
let postgres: TcpForwarder;
let redis: TcpForwarder;
let template: ApprovedTemplate;
const spoolFolder = mkdtempSync(join(tmpdir(), 'hg-spool-'));

beforeAll(async () => {
  const { databaseUrl, redisUrl } = testServices();
  postgres = await startTcpForwarder(Number(new URL(databaseUrl).port || 5432));
  redis = await startTcpForwarder(Number(new URL(redisUrl).port || 6379));
  on = await startTestPlatform({
    only: ['provider-simulator'],
    reach: (urls) => ({ databaseUrl: through(postgres, urls.databaseUrl), redisUrl: through(redis, urls.redisUrl) }),
  });
});
afterAll(async () => {
  await on?.stop();
  await postgres?.close();
  await redis?.close();
  rmSync(spoolFolder, { recursive: true, force: true });
});

const ready = async () => (await on.api.as(null).raw({ method: 'GET', path: '/health/ready' })).status;
const live = async () => (await on.api.as(null).raw({ method: 'GET', path: '/health/live' })).status;
const pids = () =>
  on.platform
    .processes()
    .filter(({ running }) => running)
    .map(({ name, pid }) => [name, pid]);

describe('storage that is away', () => {
  it('is waited for at start, with a log line that names what is missing', async () => {
    await postgres.switchOff();
    await redis.switchOff();
    const starting = Promise.all(apps.map((app) => on.platform.start(app)));
    starting.catch(() => undefined);
    const says = (line: RegExp) =>
      Promise.all(apps.map((app) => eventually(`${app} says ${String(line)}`, async () => line.test(on.platform.log(app, 200)))));
    await says(/Waiting for Postgres/);
    await postgres.switchOn();
    await says(/Waiting for Redis/);
    expect(pids().map(([name]) => name)).toEqual(expect.arrayContaining([...apps]));
    await redis.switchOn();
    await starting;
    await says(/Redis is there/);
    template = await approvedTemplate(on);
    const customer = await newCustomer(on);
    const { id } = await send(on, templateSend(on.channelId, customer.contactId, template));
    await untilState(on, id, 'delivered');
  });

  it('Postgres away while running: 503 with Retry-After and a code at every door, and recovery without a restart', async () => {
    const customer = await newCustomer(on);
    const body = templateSend(on.channelId, customer.contactId, template);
    const before = pids();
    await postgres.switchOff();
    const requests = [
      ['POST', '/v1/messages', body],
      ['GET', '/v1/templates', undefined],
      ['POST', '/v1/contacts', { phone: '+5511961234567' }],
    ] as const;
    for (const [method, path, given] of requests) {
      const answer = await on.api.call(method, path, given);
      expect([path, answer.status, answer.body.code]).toEqual([path, 503, 'storage_unavailable']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    // The provider is told to come again, too.
    const { deliveries } = await on.simulator.inbound({ from: customer.phone, to: on.channelPhone, body: 'Hello?' });
    expect(deliveries[0]?.httpStatus).toBe(503);
    await eventually('the gateway says that it is not ready', async () => (await ready()) === 503);
    expect(await live()).toBe(200);

    await postgres.switchOn();
    const { id } = await eventually('the gateway accepts again', async () => {
      const answer = await on.api.call<{ id: string }>('POST', '/v1/messages', body);
      return answer.status === 202 && answer.body;
    });
    await untilState(on, id, 'delivered');
    await eventually('the gateway is ready again', async () => (await ready()) === 200);
    expect(pids()).toEqual(before);
  });

  it('Redis away while running: everything is still accepted, and leaves when Redis is back', async () => {
    const customer = await newCustomer(on);
    const body = templateSend(on.channelId, customer.contactId, template);
    const before = pids();
    await redis.switchOff();
    const accepted: string[] = [];
    for (let count = 0; count < 5; count++) {
      const answer = await on.api.call<{ id: string }>('POST', '/v1/messages', body);
      expect(answer.status).toBe(202);
      accepted.push(answer.body.id);
    }
    await eventually('the gateway says that it is not ready', async () => (await ready()) === 503);
    expect(await live()).toBe(200);
    expect((await timelineOf(on, accepted[0] as string)).state).toBe('queued');
    expect(await on.simulator.outboundTo(customer.phone)).toHaveLength(0);

    await redis.switchOn();
    for (const id of accepted) await untilState(on, id, 'delivered');
    expect(await on.simulator.outboundTo(customer.phone)).toHaveLength(accepted.length);
    await eventually('the gateway is ready again', async () => (await ready()) === 200);
    expect(pids()).toEqual(before);
  });

  it('Postgres away, with a spool: webhooks are taken in all the same and stored in their order, also after kill -9', async () => {
    const customer = await newCustomer(on);
    await on.platform.stopOne('gateway');
    await on.platform.start('gateway', { env: { SPOOL_DIR: spoolFolder } });
    const write = async (body: string) => {
      const { deliveries } = await on.simulator.inbound({ from: customer.phone, to: on.channelPhone, body });
      return deliveries[0]?.httpStatus;
    };
    expect(await write('one')).toBe(200);
    await postgres.switchOff();
    expect([await write('two'), await write('three')]).toEqual([200, 200]);
    await on.platform.kill('gateway');
    const restarted = on.platform.start('gateway', { env: { SPOOL_DIR: spoolFolder } });
    restarted.catch(() => undefined);
    await postgres.switchOn();
    await restarted;
    expect(await write('four')).toBe(200);
    const texts = await eventually('all four are in the conversation', async () => {
      const { data } = await on.api.get<{ data: { direction: string; content: { text?: string } }[] }>(
        `/v1/messages?contact=${customer.contactId}&limit=20`,
      );
      const inbound = data.filter(({ direction }) => direction === 'in').map(({ content }) => content.text);
      return inbound.length === 4 && inbound.reverse();
    });
    expect(texts).toEqual(['one', 'two', 'three', 'four']);
  });
});
