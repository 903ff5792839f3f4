import { accountSid, authToken, business, customer, openStage, type Stage } from '../testing/business';
import { twilioClient } from '../testing/twilio-client';
import { until } from '../testing/webhook-receiver';

// Real: sockets, time-outs and resets on loopback; the official SDK as client.
describe('faults of the simulator', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  beforeEach(async () => {
    await stage.restore();
    await stage.customerWrites();
  });
  afterAll(() => stage.close());

  const fault = (plan: object) => stage.simulator.control('POST', '/_sim/faults', plan);
  const send = (client = stage.client) =>
    client.messages.create({
      to: `whatsapp:${customer}`,
      from: `whatsapp:${business}`,
      body: 'hi',
      statusCallback: `${stage.gateway.url}/status?attempt=7`,
    });

  it('takes a message and never answers: exactly one ledger entry, still delivered, still reported', async () => {
    await fault({ kind: 'accept_then_timeout', count: 1 });
    await expect(send(twilioClient(stage.simulator.url, accountSid, authToken, 150))).rejects.toThrow(/timeout/);
    await until('two reports', () => stage.gateway.received.length === 2);
    const ledger = await stage.ledger();
    expect(ledger).toHaveLength(1);
    expect(ledger[0]).toMatchObject({
      status: 'delivered',
      fault: 'accept_then_timeout',
      statusCallback: `${stage.gateway.url}/status?attempt=7`,
    });
    expect(await stage.client.messages.list({ to: `whatsapp:${customer}` })).toHaveLength(1);
    expect(stage.gateway.received[0]?.url).toContain('attempt=7');
  });

  it('takes a message and resets the connection', async () => {
    await fault({ kind: 'accept_then_reset', count: 1 });
    await expect(send()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await stage.ledger()).toHaveLength(1);
  });

  it('resets the connection before it takes anything', async () => {
    await fault({ kind: 'drop_before', count: 1 });
    await expect(send()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await stage.ledger()).toHaveLength(0);
  });

  it.each([
    ['error_500', false, 500, 0],
    ['error_500', true, 500, 1],
    ['error_503', false, 503, 0],
    ['error_503', true, 503, 1],
  ])('answers %s with accepted=%s', async (kind, accepted, status, entries) => {
    await fault({ kind, accepted, count: 1 });
    await expect(send()).rejects.toMatchObject({ status });
    expect(await stage.ledger()).toHaveLength(entries);
  });

  it('refuses with 429 and says how long to wait, twice, then takes the message', async () => {
    await fault({ kind: 'refuse_429', retryAfterSeconds: 2, count: 2 });
    await expect(send()).rejects.toMatchObject({ status: 429, code: 20429 });
    await expect(send()).rejects.toMatchObject({ status: 429 });
    expect((await send()).status).toBe('queued');
    expect(await stage.ledger()).toHaveLength(1);
    const { requests } = await stage.simulator.control<{ requests: { status: number; fault: string }[] }>(
      'GET',
      '/_sim/requests?method=POST',
    );
    expect(requests.map(({ status }) => status)).toEqual([201, 429, 429]);
  });

  it('fails one customer later with any code', async () => {
    await fault({ kind: 'fail_later', to: customer, errorCode: 63032, status: 'undelivered' });
    const message = await send();
    await until('failure', async () => (await stage.client.messages(message.sid).fetch()).errorCode === 63032);
    expect(stage.gateway.statusesOf(message.sid)[0]).toBe('sent');
  });

  it('plays a chance with a seed the same way twice', async () => {
    const play = async (): Promise<boolean[]> => {
      await stage.simulator.control('DELETE', '/_sim/faults');
      await fault({ kind: 'refuse_429', probability: 0.5, seed: 7 });
      const outcomes: boolean[] = [];
      for (let i = 0; i < 12; i++)
        outcomes.push(
          await send().then(
            () => true,
            () => false,
          ),
        );
      return outcomes;
    };
    const first = await play();
    expect(await play()).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });

  it('says what is wrong with a fault it does not know', async () => {
    await expect(fault({ kind: 'explode' })).rejects.toThrow(/400|kind/);
  });
});
