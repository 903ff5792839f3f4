/** Real: the gateway over HTTP, Postgres, Redis, Twilio's signatures by the real adapter. Made up: what Twilio posts. */
import { createHmac } from 'node:crypto';
import { createProviders } from '@heliograph/providers';
import { accountBody } from '../testing/business';
import { openStage, type Caller, type Stage } from '../testing/gateway-stage';

const publicUrl = 'http://gateway.test';
const path = '/webhooks/twilio/alarms';
const sid = `AC${'a'.repeat(32)}`;

describe('an alarm of Twilio’s debugger', () => {
  let stage: Stage;
  let caller: Caller;
  beforeAll(async () => {
    stage = await openStage({ roles: 'api,doors' });
    // The fake stands for Twilio everywhere else; here the signature is the point.
    const real = createProviders().get('twilio');
    Object.assign(stage.provider, {
      webhookHints: real.webhookHints.bind(real),
      verifyWebhook: real.verifyWebhook.bind(real),
      redactWebhook: real.redactWebhook.bind(real),
    });
  }, 60_000);
  afterAll(() => stage.close());
  beforeEach(async () => {
    await stage.gateway.stores.dataSource.query('DELETE FROM outbox');
  });

  const post = (params: Record<string, string>, token = 'hunter2-token') => {
    const signed =
      publicUrl +
      path +
      Object.keys(params)
        .sort()
        .map((name) => name + params[name])
        .join('');
    return fetch(stage.gateway.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': createHmac('sha1', token).update(signed).digest('base64'),
      },
      body: new URLSearchParams(params).toString(),
    });
  };
  const alarm = (code: unknown): Record<string, string> => ({
    AccountSid: sid,
    Sid: `NO${'b'.repeat(32)}`,
    Level: 'WARNING',
    PayloadType: 'application/json',
    Payload: JSON.stringify({ resource_sid: `HX${'c'.repeat(32)}`, error_code: code }),
  });
  const syncs = async (): Promise<unknown[]> =>
    stage.gateway.stores.dataSource.query(`SELECT payload FROM outbox WHERE job = 'sync-account'`);

  it('makes the account’s sync come at once, one for many alarms, and believes nothing of it', async () => {
    caller = await stage.caller();
    await caller.call('POST', '/v1/accounts', accountBody());
    for (const code of ['63040', 63041, '63042', '63046']) expect((await post(alarm(code))).status).toBe(200);
    expect(await syncs()).toMatchObject([{ payload: { workspaceId: caller.workspaceId, trigger: 'event' } }]);
  });

  it('that is about no template, or cannot be read, asks for nothing', async () => {
    for (const params of [alarm('11200'), { ...alarm('63040'), Payload: 'nonsense' }, { AccountSid: sid }])
      expect((await post(params)).status).toBe(200);
    expect(await syncs()).toEqual([]);
  });

  it('that nobody we know has signed is refused', async () => {
    expect((await post(alarm('63040'), 'another-token')).status).toBe(403);
    expect((await post({ ...alarm('63040'), AccountSid: `AC${'f'.repeat(32)}` })).status).toBe(403);
    expect(await syncs()).toEqual([]);
  });
});
