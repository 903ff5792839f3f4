/** Real: the gateway with its doors and workers, Postgres, Redis, HTTP. Fake: the provider. */
import { fromPublicId } from '@heliograph/platform';
import { PaceBrake } from '@heliograph/queues';
import { fakeWebhook } from '@heliograph/providers/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBusiness, type Business } from '../testing/business';
import { openStage, type Stage } from '../testing/gateway-stage';

describe('a template the provider refuses at sending', () => {
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage({ roles: 'api,doors,workers' });
    business = await openBusiness(stage);
    stage.provider.describeError = (code) =>
      ({ kind: code === 'template' ? 'template' : 'unrecognised', meaning: `code ${code}` }) as never;
  }, 60_000);
  afterAll(() => stage.close());

  const call = (method: string, path: string, body?: object) => business.caller.call(method, path, body);
  const send = () => {
    const { channel, contact, template } = business;
    return call('POST', '/v1/messages', { channel, to: { contact }, template: { id: template, variables: { '1': 'Ana' } } });
  };
  const template = async () => (await call('GET', `/v1/templates/${business.template}`)).body;
  const dueNow = async (message: string): Promise<boolean> => {
    const id = fromPublicId('message', message);
    const [row] = await stage.gateway.stores.dataSource.query('SELECT due_at FROM outbound_queue WHERE message_id = $1', [id]);
    return row.due_at <= new Date();
  };
  /** As if the sender had handed it over, and the provider's callback came. */
  const failedAtProvider = async (message: string, providerMessageId: string, errorCode: string): Promise<void> => {
    const values = [fromPublicId('account', business.account), providerMessageId, business.caller.workspaceId];
    await stage.gateway.stores.dataSource.query(
      `INSERT INTO provider_message_ids (account_id, provider_message_id, workspace_id, message_id) VALUES ($1, $2, $3, $4)`,
      [...values, fromPublicId('message', message)],
    );
    const url = 'http://gateway.test/webhooks/twilio/status';
    const events = [{ type: 'delivery_report', providerMessageId, statusRaw: 'failed', errorCode, errorMessage: null }] as const;
    const account = { providerAccountId: `AC${'a'.repeat(32)}`, credentials: { authToken: 'hunter2-token' } };
    const { headers, rawBody } = fakeWebhook(account, { url, phone: null, events });
    const path = '/webhooks/twilio/status';
    await fetch(stage.gateway.url + path, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: rawBody.toString(),
    });
    for (let tries = 0; tries < 100 && (await call('GET', `/v1/messages/${message}`)).body.state !== 'failed'; tries += 1)
      await sleep(50);
  };

  it('holds everything that uses a template the provider refused, until an operator releases it', async () => {
    const refused = (await send()).body.id;
    await failedAtProvider(refused, 'SM-refused', 'template');
    for (let tries = 0; tries < 100 && (await template()).held === null; tries += 1) await sleep(50);
    expect((await template()).held).toMatchObject({ code: 'template' });
    expect((await call('GET', '/v1/operations')).body.heldTemplates).toBe(1);

    const later = await send();
    expect(later.body).toMatchObject({ state: 'held', reasons: [{ code: 'template_held', effect: 'hold' }] });
    expect(await dueNow(later.body.id)).toBe(false);

    expect((await call('POST', `/v1/templates/${business.template}/release`)).body.held).toBeNull();
    expect(await dueNow(later.body.id)).toBe(true);
    expect((await send()).body.state).toBe('queued');
    expect((await call('POST', `/v1/templates/${business.template}/release`)).body.code).toBe('template_not_held');
    const types = await stage.gateway.stores.dataSource.query(
      `SELECT type FROM events WHERE type LIKE 'template.%' AND type <> 'template.created' ORDER BY id`,
    );
    expect(types.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['template.send_refused', 'template.held', 'template.released']),
    );
    const audit = (await call('GET', `/v1/audit?subject=${business.template}&action=template.released`)).body.data;
    expect(audit).toMatchObject([{ action: 'template.released', before: { heldCode: 'template' } }]);
  });

  it('is a lesson of the pace when the callback says "too fast": the channel pauses', async () => {
    const message = (await send()).body.id;
    await failedAtProvider(message, 'SM-fast', '63018');
    const brake = stage.gateway.app.get(PaceBrake, { strict: false }) as unknown as {
      pacing: { redis: { keys(pattern: string): Promise<string[]> } };
    };
    expect((await brake.pacing.redis.keys('*')).join(' ')).toContain(fromPublicId('channel', business.channel));
  });
});
