// Real: gateway, sender, simulator, Postgres, Redis. The gateway stands behind a reverse proxy, so its own address is not the signed one;
// a door between the sender and the simulator keeps answers back.
import type { MessageBody, PageBody } from '@heliograph/contracts';
import { conversationWith, newCustomer } from './platform/customers';
import { eventually } from './platform/eventually';
import { send, timelineOf, untilState } from './platform/messages';
import { startReverseProxy, type ReverseProxy } from './platform/reverse-proxy';
import { moveProvider, startTestPlatform, type TestPlatform } from './platform/start-platform';
import { startTcpForwarder, type TcpForwarder } from './platform/tcp-forwarder';
import { approvedTemplate, templateSend, type ApprovedTemplate } from './platform/templates';

jest.setTimeout(120_000);

let on: TestPlatform;
let proxy: ReverseProxy;
let providerDoor: TcpForwarder;
let template: ApprovedTemplate;

beforeAll(async () => {
  proxy = await startReverseProxy(() => on.platform.ports.gateway);
  on = await startTestPlatform({
    only: ['provider-simulator', 'gateway', 'outbound-sender'],
    env: { PUBLIC_URL: proxy.publicUrl },
  });
  providerDoor = await startTcpForwarder(on.platform.ports['provider-simulator']);
  await moveProvider(on, `http://127.0.0.1:${providerDoor.port}`);
  template = await approvedTemplate(on);
});
afterAll(async () => {
  await on?.stop();
  await providerDoor?.close();
  await proxy?.close();
});

const rows = async (): Promise<unknown> =>
  on.stores.dataSource.query(
    `SELECT (SELECT count(*)::int FROM webhook_receipts) AS receipts, (SELECT count(*)::int FROM messages) AS messages,
       (SELECT count(*)::int FROM contacts) AS contacts, (SELECT count(*)::int FROM delivery_reports) AS reports,
       (SELECT count(*)::int FROM events) AS events, (SELECT count(*)::int FROM consent_entries) AS consents`,
  );

describe('what the provider tells us', () => {
  it('accepts a right signature behind a proxy, where only the public address is the signed one', async () => {
    const customer = await newCustomer(on);
    const passed = proxy.count();
    const { deliveries } = await on.simulator.inbound({ from: customer.phone, to: on.channelPhone, body: 'Hello' });
    expect(deliveries).toEqual([expect.objectContaining({ httpStatus: 200 })]);
    expect(proxy.count()).toBe(passed + 1);
    await eventually('the conversation is there', () => conversationWith(on, customer));
  });

  it('answers 403 to a wrong signature and changes nothing', async () => {
    const customer = await newCustomer(on);
    const { id } = await send(on, templateSend(on.channelId, customer.contactId, template));
    const message = await untilState(on, id, 'delivered');
    const before = await rows();
    const { deliveries } = await on.simulator.inbound({
      from: customer.phone,
      to: on.channelPhone,
      body: 'STOP',
      badSignature: true,
    });
    expect(deliveries).toEqual([expect.objectContaining({ httpStatus: 403 })]);
    const forged = (headers: Record<string, string>) =>
      on.api.as(null).raw<string>({
        method: 'POST',
        path: '/webhooks/twilio/status',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({
          AccountSid: (message.providerMessageId as string).replace(/^../, 'AC'),
          MessageSid: message.providerMessageId as string,
          MessageStatus: 'failed',
          ErrorCode: '63016',
        }).toString(),
      });
    expect((await forged({})).status).toBe(403);
    expect((await forged({ 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' })).status).toBe(403);
    // What names an account of ours is set aside for people to look at, and says so; nothing else has moved.
    const [{ events, receipts, ...rest }] = before as [{ events: number; receipts: number }];
    expect(await rows()).toEqual([{ ...rest, events: events + 1, receipts: receipts + 1 }]);
    expect((await timelineOf(on, id)).state).toBe('delivered');
    expect(await conversationWith(on, customer)).toMatchObject({ window: { open: false } });
  });

  it('shows an inbound message once though it was delivered three times, concurrently', async () => {
    const customer = await newCustomer(on);
    const { messageSid, deliveries } = await on.simulator.inbound({
      from: customer.phone,
      to: on.channelPhone,
      body: 'Once is enough',
      times: 3,
      concurrent: true,
    });
    expect(deliveries.map(({ httpStatus }) => httpStatus)).toEqual([200, 200, 200]);
    const conversation = await eventually('the conversation is there', () => conversationWith(on, customer));
    await eventually('all three receipts are processed', async () => {
      const [{ n }] = await on.stores.dataSource.query(
        `SELECT count(*)::int AS n FROM webhook_receipts WHERE state = 'processed' AND body LIKE '%' || $1 || '%'`,
        [messageSid],
      );
      return n === 3;
    });
    const { data } = await on.api.get<PageBody<MessageBody>>(`/v1/conversations/${conversation.id}/messages`);
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ direction: 'in', providerMessageId: messageSid });
    expect((await conversationWith(on, customer))?.unreadCount).toBe(1);
  });

  it('loses no callback that arrives before the answer to the create call was recorded', async () => {
    const customer = await newCustomer(on);
    providerDoor.holdAnswers();
    try {
      const { id } = await send(on, templateSend(on.channelId, customer.contactId, template));
      const early = await untilState(on, id, 'delivered');
      const [taken] = await on.simulator.outboundTo(customer.phone);
      expect(early.providerMessageId).toBe(taken?.sid);
      providerDoor.release();
      // The answer comes last; it closes what is open and moves nothing back.
      await eventually('the sender has nothing under way', async () => {
        const { timeline } = await timelineOf(on, id);
        return timeline.attempts.every(({ closedAt }) => closedAt !== null);
      });
      const after = await timelineOf(on, id);
      expect(after.state).toBe('delivered');
      expect(after.timeline.attempts).toEqual([expect.objectContaining({ outcome: 'accepted', providerMessageId: taken?.sid })]);
      expect(await on.simulator.outboundTo(customer.phone)).toHaveLength(1);
    } finally {
      providerDoor.release();
    }
  });

  it('does not go back when `read` comes before `delivered`, and counts every repeated report', async () => {
    const customer = await newCustomer(on);
    await on.simulator.settings({ callbackOrder: 'reversed', callbackCopies: 2, autoRead: true, readDelayMs: 20 });
    try {
      const { id } = await send(on, templateSend(on.channelId, customer.contactId, template));
      const message = await eventually('all six reports are in the timeline', async () => {
        const now = await timelineOf(on, id);
        return now.timeline.reports.length === 6 && now;
      });
      expect(message.state).toBe('read');
      expect(message.error).toBeNull();
      const order = message.timeline.reports.map(({ status }) => status);
      expect([...order].sort()).toEqual(['delivered', 'delivered', 'read', 'read', 'sent', 'sent']);
      const moved = message.timeline.reports.filter(({ applied }) => applied);
      expect(moved.map(({ status }) => status)).toEqual(['read']);
    } finally {
      await on.simulator.settings({ callbackOrder: 'in_order', callbackCopies: 1, autoRead: false, readDelayMs: 1500 });
    }
  });
});
