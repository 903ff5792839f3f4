import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from './start-simulator';
import { accountSid, authToken, business, customer } from './testing/business';
import { twilioClient } from './testing/twilio-client';
import { until } from './testing/webhook-receiver';

// Real: HTTP on loopback and a snapshot file in a temporary folder.
describe('the simulator as a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const running: Simulator[] = [];
  const start = async (options: Parameters<typeof startSimulator>[0]): Promise<Simulator> => {
    const simulator = await startSimulator(options);
    running.push(simulator);
    return simulator;
  };
  afterEach(async () => {
    for (const simulator of running.splice(0)) await simulator.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const seed = {
    accounts: [{ accountSid, authToken }],
    senders: [{ accountSid, phone: business }],
    customers: [{ phone: customer }],
  };

  it('keeps accounts, templates, messages, windows and the clock over a restart', async () => {
    const dataFile = join(folder, 'world.json');
    const first = await start({ seed, dataFile });
    await first.control('POST', '/_sim/inbound', {
      from: customer,
      to: business,
      body: 'hello',
      media: { contentType: 'image/png' },
    });
    await first.control('POST', '/_sim/clock', { advanceSeconds: 3600 });
    const content = { friendly_name: 'x', language: 'en', types: { 'twilio/text': { body: 'Hello' } } };
    const { sid } = await twilioClient(first.url, accountSid, authToken).content.v1.contents.create(content as never);
    await first.close();
    running.pop();
    expect(statSync(dataFile).mode & 0o077).toBe(0);

    const second = await start({ dataFile });
    const client = twilioClient(second.url, accountSid, authToken);
    expect((await client.content.v1.contents(sid).fetch()).friendlyName).toBe('x');
    expect(await client.messages.list()).toMatchObject([{ body: 'hello', direction: 'inbound' }]);
    expect((await second.control('GET', '/_sim/clock')).offsetMs).toBe(3_600_000);
    const answer = await client.messages.create({ to: `whatsapp:${customer}`, from: `whatsapp:${business}`, body: 'still open' });
    await until('delivery', async () => (await client.messages(answer.sid).fetch()).status === 'delivered');
  });

  it('finishes after a restart what was on its way', async () => {
    const dataFile = join(folder, 'on-its-way.json');
    const first = await start({ seed: { ...seed, settings: { sentDelayMs: 60_000 } }, dataFile });
    await first.control('POST', '/_sim/inbound', { from: customer, to: business, body: 'hello' });
    const message = { to: `whatsapp:${customer}`, from: `whatsapp:${business}`, body: 'slow' };
    const { sid } = await twilioClient(first.url, accountSid, authToken).messages.create(message);
    for (const step of first.simulation.world.messages.get(sid)?.plan ?? []) step.afterMs = 1;
    await first.close();
    running.pop();
    const second = await start({ dataFile });
    const client = twilioClient(second.url, accountSid, authToken);
    await until('delivery', async () => (await client.messages(sid).fetch()).status === 'delivered');
  });

  it('forgets the oldest messages beyond its cap', async () => {
    const simulator = await start({ seed: { ...seed, settings: { ledgerCap: 3 } } });
    for (let i = 0; i < 5; i++)
      await simulator.control('POST', '/_sim/inbound', { from: customer, to: business, body: String(i) });
    const { total, messages } = await simulator.control<{ total: number; messages: { body: string }[] }>('GET', '/_sim/messages');
    expect(total).toBe(3);
    expect(messages.map(({ body }) => body)).toEqual(['4', '3', '2']);
  });

  it('shows the senders of an account and only them', async () => {
    const simulator = await start({ seed });
    const senders = await twilioClient(simulator.url, accountSid, authToken).messaging.v2.channelsSenders.list({
      channel: 'whatsapp',
    });
    expect(senders).toMatchObject([
      { status: 'ONLINE', senderId: `whatsapp:${business}`, properties: { qualityRating: 'HIGH' } },
    ]);
  });

  it('takes a typing indicator for a message the customer sent', async () => {
    const simulator = await start({ seed });
    const { messageSid } = await simulator.control<{ messageSid: string }>('POST', '/_sim/inbound', {
      from: customer,
      to: business,
      body: 'x',
    });
    const headers = { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` };
    const type = (messageId: string) =>
      fetch(`${simulator.url}/v2/Indicators/Typing.json`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ channel: 'whatsapp', messageId }),
      });
    expect(await (await type(messageSid)).json()).toEqual({ success: true });
    expect((await type(`SM${'0'.repeat(32)}`)).status).toBe(404);
  });

  it('serves the phone page with a strict policy and streams what arrives', async () => {
    const simulator = await start({ seed });
    const page = await fetch(`${simulator.url}/phone`);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).not.toMatch(/<script>|style=|onclick/);
    expect((await fetch(`${simulator.url}/phone.js`)).headers.get('content-type')).toContain('javascript');
    const stream = await fetch(`${simulator.url}/_sim/stream?customer=${encodeURIComponent(customer)}`);
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await simulator.control('POST', '/_sim/inbound', { from: customer, to: business, body: 'seen at once' });
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toContain('seen at once');
    await reader.cancel();
  });

  it('never serves a stranger’s bytes as a page of its own origin', async () => {
    const simulator = await start({ seed });
    const media = { contentType: 'text/html', base64: Buffer.from('<script>1</script>').toString('base64') };
    await simulator.control('POST', '/_sim/inbound', { from: customer, to: business, media });
    const [sid] = simulator.simulation.world.media.keys();
    const answer = await fetch(`${simulator.url}/_sim/media/${sid}`);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('names the wrong field of a control request and refuses what does not exist', async () => {
    const simulator = await start({ seed });
    await expect(simulator.control('POST', '/_sim/inbound', { from: 'nobody', to: business })).rejects.toThrow(/from/);
    await expect(simulator.control('POST', '/_sim/read', { messageSid: 'SM1' })).rejects.toThrow(/no such message/);
    await expect(simulator.control('POST', '/_sim/settings', { sentDelay: 1 })).rejects.toThrow(/sentDelay/);
  });
});
