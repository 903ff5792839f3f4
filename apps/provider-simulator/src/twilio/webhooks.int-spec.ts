import { validateRequest } from 'twilio';
import { authToken, business, customer, openStage, type Stage } from '../testing/business';
import { until, WebhookReceiver } from '../testing/webhook-receiver';
import { twilioSignature } from './signature';

// Real: HTTP both ways on loopback, the official SDK as sender and as verifier of signatures.
describe('webhooks of the simulator', () => {
  let stage: Stage;
  const from = `whatsapp:${business}`;
  const to = `whatsapp:${customer}`;
  beforeAll(async () => {
    stage = await openStage();
  });
  beforeEach(() => stage.restore());
  afterAll(() => stage.close());

  const settings = (change: object) => stage.simulator.control('POST', '/_sim/settings', change);
  const send = (callback = `${stage.gateway.url}/status?attempt=1`) =>
    stage.client.messages.create({ to, from, body: 'hi', statusCallback: callback });
  const settled = async (sid: string, count: number) => {
    await until(`${count} reports`, () => stage.gateway.received.length === count);
    return stage.gateway.statusesOf(sid);
  };

  it('signs as the vectors of the official library say', () => {
    const params = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    expect(twilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', params)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  it('signs every report so that the official library accepts it, fragment left out', async () => {
    await stage.customerWrites();
    await send(`${stage.gateway.url}/status?attempt=a%20b#rc=2`);
    await until('two reports', () => stage.gateway.received.length === 2);
    for (const { url, params, headers } of stage.gateway.received) {
      expect(url).toBe(`${stage.gateway.url}/status?attempt=a%20b`);
      const signature = headers['x-twilio-signature'] as string;
      expect(validateRequest(authToken, signature, url, params)).toBe(true);
      expect(validateRequest('another token', signature, url, params)).toBe(false);
      expect(headers['content-type']).toMatch('application/x-www-form-urlencoded');
      expect(headers['i-twilio-idempotency-token']).toBeTruthy();
    }
  });

  it('reports a read when the customer opens the chat, once', async () => {
    await stage.customerWrites();
    const message = await send();
    await settled(message.sid, 2);
    expect(await stage.simulator.control('POST', '/_sim/read', { messageSid: message.sid })).toEqual({
      read: true,
      status: 'read',
    });
    expect(await settled(message.sid, 3)).toEqual(['sent', 'delivered', 'read']);
    expect(stage.gateway.received[2]?.params.EventType).toBe('READ');
    expect(await stage.simulator.control('POST', '/_sim/read', { messageSid: message.sid })).toEqual({
      read: false,
      status: 'read',
    });
  });

  it('reports in reverse order when told to, while the message itself moves on', async () => {
    await stage.customerWrites();
    await settings({ callbackOrder: 'reversed', autoRead: true });
    const message = await send();
    expect(await settled(message.sid, 3)).toEqual(['read', 'delivered', 'sent']);
    expect((await stage.client.messages(message.sid).fetch()).status).toBe('read');
  });

  it('shuffles reports without losing any', async () => {
    await stage.customerWrites();
    await settings({ callbackOrder: 'shuffled', autoRead: true });
    const message = await send();
    expect((await settled(message.sid, 3)).sort()).toEqual(['delivered', 'read', 'sent']);
  });

  it('repeats reports under one idempotency token each', async () => {
    await stage.customerWrites();
    await settings({ callbackCopies: 2 });
    const message = await send();
    expect(await settled(message.sid, 4)).toEqual(['sent', 'sent', 'delivered', 'delivered']);
    const tokens = stage.gateway.received.map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(tokens[0]).toBe(tokens[1]);
    expect(tokens[1]).not.toBe(tokens[2]);
  });

  it('loses reports when told to, and the message can still be asked for', async () => {
    await stage.customerWrites();
    await settings({ callbacks: false });
    const message = await send();
    await until('delivery', async () => (await stage.client.messages(message.sid).fetch()).status === 'delivered');
    expect(stage.gateway.received).toHaveLength(0);
  });

  it('does not repeat a report the gateway answered with 500, by default', async () => {
    await stage.customerWrites();
    stage.gateway.statuses = [500];
    const message = await send();
    expect(await settled(message.sid, 2)).toEqual(['sent', 'delivered']);
    const alerts = await stage.client.monitor.v1.alerts.list();
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ errorCode: '11200', resourceSid: message.sid, logLevel: 'error' });
  });

  it('repeats as the fragment of the callback URL asks, with the same token', async () => {
    await stage.customerWrites();
    stage.gateway.statuses = [500, 503];
    const message = await send(`${stage.gateway.url}/status#rc=3&rp=5xx`);
    expect(await settled(message.sid, 4)).toEqual(['sent', 'sent', 'sent', 'delivered']);
    const tokens = new Set(stage.gateway.received.slice(0, 3).map(({ headers }) => headers['i-twilio-idempotency-token']));
    expect(tokens.size).toBe(1);
    await until('the record of the call', async () => (await stage.ledger())[0]?.callbacks.length === 2);
    expect((await stage.ledger())[0]?.callbacks[0]).toMatchObject({ status: 'sent', httpStatus: 200, attempts: 3, error: null });
  });

  it('posts a customer message, signed, with its media behind the account credentials', async () => {
    const media = { contentType: 'image/png', base64: Buffer.from('png bytes').toString('base64') };
    const result = await stage.simulator.control('POST', '/_sim/inbound', { from: customer, to: business, body: 'look', media });
    expect(result).toMatchObject({ deliveries: [{ httpStatus: 200, error: null }] });
    const { url, params, headers } = stage.gateway.received[0] ?? fail();
    expect(validateRequest(authToken, headers['x-twilio-signature'] as string, url, params)).toBe(true);
    expect(params).toMatchObject({
      From: to,
      To: from,
      Body: 'look',
      NumMedia: '1',
      ProfileName: 'Ann',
      WaId: customer.slice(1),
      SmsStatus: 'received',
      MessageType: 'image',
    });
    expect(params.MessageSid).toBe(result.messageSid);
    expect((await fetch(params.MediaUrl0 ?? '')).status).toBe(401);
    const authorization = `Basic ${Buffer.from(`${params.AccountSid}:${authToken}`).toString('base64')}`;
    const medium = await fetch(params.MediaUrl0 ?? '', { headers: { authorization } });
    expect(medium.headers.get('content-type')).toBe('image/png');
    expect(await medium.text()).toBe('png bytes');
    expect(await stage.client.messages(String(params.MessageSid)).media.list()).toMatchObject([{ contentType: 'image/png' }]);
  });

  it('delivers one customer message many times at once, always the same one', async () => {
    const result = await stage.simulator.control<{ deliveries: unknown[] }>('POST', '/_sim/inbound', {
      from: customer,
      to: business,
      body: 'x',
      times: 10,
      concurrent: true,
    });
    expect(result.deliveries).toHaveLength(10);
    expect(stage.gateway.received).toHaveLength(10);
    expect(new Set(stage.gateway.received.map(({ params }) => params.MessageSid)).size).toBe(1);
    expect(await stage.client.messages.list()).toHaveLength(1);
  });

  it('can sign wrongly on purpose', async () => {
    await stage.simulator.control('POST', '/_sim/inbound', { from: customer, to: business, body: 'x', badSignature: true });
    const { url, params, headers } = stage.gateway.received[0] ?? fail();
    expect(validateRequest(authToken, headers['x-twilio-signature'] as string, url, params)).toBe(false);
  });

  it('hides the phone number of a customer with a username and lets the business answer to the user id', async () => {
    await stage.simulator.control('POST', '/_sim/customers', { phone: customer, userId: 'GB.123', hidesPhone: true });
    await stage.simulator.control('POST', '/_sim/inbound', { from: customer, to: business, body: 'x' });
    const { params } = stage.gateway.received[0] ?? fail();
    expect(params).toMatchObject({ From: 'whatsapp:GB.123', ExternalUserId: 'whatsapp:GB.123' });
    expect(params.WaId).toBeUndefined();
    const answer = await stage.client.messages.create({ to: 'whatsapp:GB.123', from, body: 'hi' });
    await until('delivery', async () => (await stage.client.messages(answer.sid).fetch()).status === 'delivered');
  });

  it('sends the text a gateway returned by accident as a reply', async () => {
    stage.gateway.body = '<Response><Message>ok &amp; thanks</Message></Response>';
    await stage.simulator.control('POST', '/_sim/inbound', { from: customer, to: business, body: 'x' });
    expect(await stage.ledger()).toMatchObject([{ direction: 'outbound-reply', body: 'ok & thanks', to }]);
  });

  it('fetches the media the business sends, and fails the message when they cannot be had', async () => {
    await stage.customerWrites();
    stage.gateway.body = 'bytes';
    const sendMedia = () => stage.client.messages.create({ to, from, mediaUrl: [`${stage.gateway.url}/photo`] });
    const good = await sendMedia();
    expect(good).toMatchObject({ numMedia: '1', sid: expect.stringMatching(/^MM/) });
    await until('delivery', async () => (await stage.client.messages(good.sid).fetch()).status === 'delivered');
    expect(await stage.client.messages(good.sid).media.list()).toHaveLength(1);
    stage.gateway.statuses = [404];
    const bad = await sendMedia();
    await until('failure', async () => (await stage.client.messages(bad.sid).fetch()).errorCode === 63019);
  });

  it('turns to the fallback URL when the webhook fails', async () => {
    const fallback = await new WebhookReceiver().start();
    await stage.simulator.control('POST', '/_sim/senders', {
      accountSid: `AC${'a'.repeat(32)}`,
      phone: business,
      fallbackUrl: `${fallback.url}/fallback`,
    });
    stage.gateway.statuses = [500];
    const result = await stage.simulator.control('POST', '/_sim/inbound', { from: customer, to: business, body: 'x' });
    expect(result).toMatchObject({ deliveries: [{ httpStatus: 500, error: 'http_500' }] });
    expect(fallback.received).toMatchObject([{ params: { ErrorCode: '11200', Body: 'x' } }]);
    await fallback.close();
  });
});
