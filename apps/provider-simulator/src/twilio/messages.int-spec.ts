import { accountSid, authToken, business, customer, openStage, type Stage } from '../testing/business';
import { twilioClient } from '../testing/twilio-client';
import { until } from '../testing/webhook-receiver';

// Real: the simulator's HTTP server, loopback sockets, the official Twilio SDK as client, a listening webhook server.
describe('sending through the simulated Messages API', () => {
  let stage: Stage;
  const from = `whatsapp:${business}`;
  const to = `whatsapp:${customer}`;
  beforeAll(async () => {
    stage = await openStage();
  });
  beforeEach(() => stage.restore());
  afterAll(() => stage.close());

  const send = (more: Record<string, unknown> = {}) => stage.client.messages.create({ to, from, body: 'hi', ...more } as never);
  const status = async (sid: string) => (await stage.client.messages(sid).fetch()).status;

  it('accepts free text inside the window and delivers it', async () => {
    await stage.customerWrites();
    const message = await send({ statusCallback: `${stage.gateway.url}/status?attempt=1` });
    expect(message).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      body: 'hi',
      numSegments: '1',
      numMedia: '0',
      errorCode: null,
    });
    expect(message.sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(message.accountSid).toBe(accountSid);
    expect(message.dateSent).toBeNull();
    await until('two reports', () => stage.gateway.received.length === 2);
    expect(stage.gateway.statusesOf(message.sid)).toEqual(['sent', 'delivered']);
    const fetched = await stage.client.messages(message.sid).fetch();
    expect(fetched.status).toBe('delivered');
    expect(fetched.dateSent).toBeInstanceOf(Date);
  });

  it('fails free text outside the window with 63016, by callback, as Twilio does', async () => {
    const message = await send({ statusCallback: `${stage.gateway.url}/status` });
    expect(message.status).toBe('queued');
    await until('the failure report', () => stage.gateway.received.length === 1);
    expect(stage.gateway.received[0]?.params).toMatchObject({
      MessageStatus: 'failed',
      SmsStatus: 'failed',
      ErrorCode: '63016',
      ChannelPrefix: 'whatsapp',
    });
    expect(await stage.client.messages(message.sid).fetch()).toMatchObject({ status: 'failed', errorCode: 63016 });
  });

  it('closes the window 24 hours after the customer wrote, not a second earlier', async () => {
    await stage.customerWrites();
    await stage.simulator.control('POST', '/_sim/clock', { advanceSeconds: 24 * 3600 - 5 });
    const inside = await send();
    await until('delivery', async () => (await status(inside.sid)) === 'delivered');
    await stage.simulator.control('POST', '/_sim/clock', { advanceSeconds: 5 });
    const outside = await send();
    await until('failure', async () => (await status(outside.sid)) === 'failed');
  });

  it('does not open the window for the business by its own message', async () => {
    await stage.customerWrites();
    await stage.simulator.control('POST', '/_sim/clock', { advanceSeconds: 23 * 3600 });
    await send();
    await stage.simulator.control('POST', '/_sim/clock', { advanceSeconds: 2 * 3600 });
    const late = await send();
    await until('failure', async () => (await status(late.sid)) === 'failed');
  });

  it('can refuse at once outside the window when told to', async () => {
    await stage.simulator.control('POST', '/_sim/settings', { windowRefusal: 'synchronous' });
    await expect(send()).rejects.toMatchObject({ status: 400, code: 63016 });
    expect(await stage.ledger()).toHaveLength(0);
  });

  it.each<[string, number, Record<string, unknown>]>([
    ['a recipient that is no number', 21211, { to: 'whatsapp:+12' }],
    ['a recipient without the channel prefix', 21211, { to: customer }],
    ['an unknown sender', 63007, { from: 'whatsapp:+15559999999' }],
    ['its own number as recipient', 63031, { to: `whatsapp:${business}` }],
    ['nothing to say', 21602, { body: undefined }],
    ['1,601 characters', 21617, { body: 'x'.repeat(1601) }],
    ['an unknown content', 21655, { body: undefined, contentSid: `HX${'0'.repeat(32)}` }],
    ['variables without a content', 21654, { contentVariables: '{"1":"a"}' }],
    ['a callback host with an underscore', 21609, { statusCallback: 'http://my_host/status' }],
    ['a media URL that is none', 21620, { mediaUrl: ['not a url'] }],
    ['an unknown messaging service', 21701, { from: undefined, messagingServiceSid: `MG${'0'.repeat(32)}` }],
  ])('refuses %s', async (_what, code, more) => {
    await expect(send(more)).rejects.toMatchObject({ status: 400, code, moreInfo: `https://www.twilio.com/docs/errors/${code}` });
    expect(await stage.ledger()).toHaveLength(0);
  });

  it('refuses wrong credentials with 20003 and takes an API key', async () => {
    await expect(twilioClient(stage.simulator.url, accountSid, 'wrong').messages.list()).rejects.toMatchObject({
      status: 401,
      code: 20003,
    });
    await stage.simulator.control('POST', '/_sim/accounts', { accountSid, apiKeys: [{ sid: 'SK1', secret: 's' }] });
    const authorization = `Basic ${Buffer.from('SK1:s').toString('base64')}`;
    const answer = await fetch(`${stage.simulator.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      headers: { authorization },
    });
    expect(answer.status).toBe(200);
  });

  it('never shows one account what another sent', async () => {
    const other = `AC${'b'.repeat(32)}`;
    await stage.simulator.control('POST', '/_sim/accounts', { accountSid: other, authToken: 'other' });
    const message = await send();
    const stranger = twilioClient(stage.simulator.url, other, 'other');
    await expect(stranger.messages(message.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    expect(await stranger.messages.list()).toEqual([]);
  });

  it('does not deliver to a customer who is not on WhatsApp', async () => {
    await stage.customerWrites();
    await stage.simulator.control('POST', '/_sim/customers', { phone: customer, onWhatsApp: false });
    const message = await send();
    await until('failure', async () => (await status(message.sid)) === 'undelivered');
    expect((await stage.client.messages(message.sid).fetch()).errorCode).toBe(63024);
  });

  it('lists newest first, page after page, without gaps when new messages arrive meanwhile', async () => {
    const sids: string[] = [];
    for (let i = 0; i < 5; i++) sids.unshift((await send({ body: `number ${i}` })).sid);
    const first = await stage.client.messages.page({ pageSize: 2, to });
    expect(first.instances.map(({ sid }) => sid)).toEqual(sids.slice(0, 2));
    await send({ body: 'meanwhile' });
    const second = await first.nextPage();
    const third = await second?.nextPage();
    expect(second?.instances.map(({ sid }) => sid)).toEqual(sids.slice(2, 4));
    expect(third?.instances.map(({ sid }) => sid)).toEqual(sids.slice(4));
    expect(third?.nextPage()).toBeUndefined();
    expect((await third?.previousPage())?.instances).toHaveLength(2);
  });

  it('filters the list by recipient, sender and day', async () => {
    await send();
    const other = 'whatsapp:+442079460002';
    const wanted = await send({ to: other });
    expect((await stage.client.messages.list({ to: other, from })).map(({ sid }) => sid)).toEqual([wanted.sid]);
    const day = 86_400_000;
    expect(await stage.client.messages.list({ dateSentAfter: new Date(Date.now() - day) })).toHaveLength(2);
    expect(await stage.client.messages.list({ dateSentAfter: new Date(Date.now() + day) })).toHaveLength(0);
    expect(await stage.client.messages.list({ dateSentBefore: new Date(Date.now() - day) })).toHaveLength(0);
  });

  it('redacts a settled message and deletes it', async () => {
    await stage.customerWrites();
    const message = await send();
    await until('delivery', async () => (await status(message.sid)) === 'delivered');
    await expect(stage.client.messages(message.sid).update({ status: 'canceled' })).rejects.toMatchObject({ code: 30409 });
    expect((await stage.client.messages(message.sid).update({ body: '' })).body).toBe('');
    expect(await stage.client.messages(message.sid).remove()).toBe(true);
    await expect(stage.client.messages(message.sid).fetch()).rejects.toMatchObject({ status: 404 });
  });

  it('sends a scheduled message when its time comes, unless it was canceled', async () => {
    const messagingServiceSid = `MG${'c'.repeat(32)}`;
    await stage.simulator.control('POST', '/_sim/senders', { accountSid, phone: business, messagingServiceSid });
    const sendAt = new Date(Date.now() + 3_600_000);
    const plan = { from: undefined, messagingServiceSid, scheduleType: 'fixed', sendAt };
    const [kept, dropped] = [await send(plan), await send(plan)];
    expect(kept.status).toBe('scheduled');
    expect((await stage.client.messages(dropped.sid).update({ status: 'canceled' })).status).toBe('canceled');
    await stage.simulator.control('POST', '/_sim/clock', { advanceSeconds: 3000 });
    await stage.customerWrites();
    await stage.simulator.control('POST', '/_sim/clock', { advanceSeconds: 601 });
    await until('delivery', async () => (await status(kept.sid)) === 'delivered');
    expect(await status(dropped.sid)).toBe('canceled');
  });

  it('answers 429 above the concurrency limit and never takes the message', async () => {
    await stage.simulator.control('POST', '/_sim/settings', { maxConcurrentRequests: 1 });
    await stage.simulator.control('POST', '/_sim/faults', { kind: 'slow', ms: 200, count: 1 });
    const first = send();
    await until('the first is in flight', () => stage.simulator.simulation.faults.list()[0]?.fired === 1);
    await expect(send()).rejects.toMatchObject({ status: 429, code: 20429 });
    await first;
    expect(await stage.ledger()).toHaveLength(1);
  });

  it('gives every answer the request id and the concurrency count', async () => {
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const answer = await fetch(`${stage.simulator.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      headers: { authorization },
    });
    expect(answer.headers.get('twilio-request-id')).toMatch(/^RQ[0-9a-f]{32}$/);
    expect(answer.headers.get('twilio-concurrent-requests')).toBe('1');
  });
});
