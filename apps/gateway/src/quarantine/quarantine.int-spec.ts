/** Real: the gateway with its doors and workers, Postgres, Redis, HTTP. Fake: the provider, whose signatures are checked all the same. */
import { fromPublicId } from '@heliograph/platform';
import { fakeWebhook } from '@heliograph/providers/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBusiness, type Business } from '../testing/business';
import { openStage, type Stage } from '../testing/gateway-stage';

const door = '/webhooks/twilio/status';

describe('the quarantine', () => {
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage({ roles: 'api,doors,workers' });
    business = await openBusiness(stage);
  }, 60_000);
  afterAll(() => stage.close());

  const providerAccountId = `AC${'a'.repeat(32)}`;
  const report = (providerMessageId: string) =>
    ({ type: 'delivery_report', providerMessageId, statusRaw: 'delivered', errorCode: null, errorMessage: null }) as const;
  const callback = async (token: string, providerMessageId = `SM${'0'.repeat(32)}`, type?: 'other'): Promise<number> => {
    const webhook = fakeWebhook(
      { providerAccountId, credentials: { authToken: token } },
      { url: `http://gateway.test${door}`, phone: null, events: [type ? { type } : report(providerMessageId)] },
    );
    const headers = webhook.headers as Record<string, string>;
    return (await fetch(stage.gateway.url + door, { method: 'POST', headers, body: webhook.rawBody.toString() })).status;
  };
  const call = (method: string, path: string, body?: object) => business.caller.call(method, path, body);
  const list = async (query = '') => (await call('GET', `/v1/quarantine${query}`)).body.data;
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 100 && !(await holds()); tries += 1) await sleep(50);
    expect(await holds()).toBe(true);
  };

  it('holds a report about a message nobody knows, raises an alarm, shows no person, and understands it after a fix', async () => {
    const providerMessageId = `SM${'7'.repeat(32)}`;
    expect(await callback('hunter2-token', providerMessageId)).toBe(200);
    await until(async () => (await list('?reason=not_matched')).length === 1);
    const [receipt] = await list('?reason=not_matched');
    expect(receipt).toMatchObject({ id: expect.stringMatching(/^rcp_/), door: 'status', account: business.account, replays: 0 });
    expect((await call('GET', `/v1/quarantine/${receipt.id}`)).body).toEqual(receipt);
    const told = await stage.gateway.stores.dataSource.query(`SELECT data FROM events WHERE type = 'receipt.quarantined'`);
    expect(told).toEqual([{ data: expect.objectContaining({ reason: 'not_matched', door: 'status' }) }]);
    expect((await call('GET', '/v1/operations')).body).toMatchObject({
      receipts: { quarantined: 1, quarantinedBy: { not_matched: 1 } },
      queues: [{ lane: 'authentication' }, { lane: 'reply' }, { lane: 'notification' }, { lane: 'broadcast' }],
      deadLetters: 0,
    });

    // Nothing was mended: it comes back.
    expect((await call('POST', `/v1/quarantine/${receipt.id}/replay`)).body).toMatchObject({ replayed: 1 });
    await until(async () => (await list())[0]?.replays === 1);

    const { channel, contact, template } = business;
    const sent = await call('POST', '/v1/messages', {
      channel,
      to: { contact },
      template: { id: template, variables: { '1': 'A' } },
    });
    const { dataSource } = stage.gateway.stores;
    const values = [fromPublicId('account', business.account), providerMessageId, business.caller.workspaceId];
    await dataSource.query(
      `INSERT INTO provider_message_ids (account_id, provider_message_id, workspace_id, message_id) VALUES ($1, $2, $3, $4)`,
      [...values, fromPublicId('message', sent.body.id)],
    );
    expect((await call('POST', '/v1/quarantine/replay', { reason: 'not_matched' })).body).toEqual({ replayed: 1, remaining: 0 });
    await until(async () => (await call('GET', `/v1/messages/${sent.body.id}`)).body.state === 'delivered');
    expect((await call('POST', `/v1/quarantine/${receipt.id}/replay`)).body.code).toBe('receipt_not_quarantined');
  });

  it('keeps what no key of ours signed, refuses it at the door, and takes it once the key is put right', async () => {
    expect(await callback('rotated-token')).toBe(403);
    await until(async () => (await list('?reason=not_verified')).length === 1);
    const [receipt] = await list('?reason=not_verified');

    // Replayed while the key is still wrong, it means nothing.
    await call('POST', `/v1/quarantine/${receipt.id}/replay`);
    await until(async () => (await list('?reason=not_verified'))[0]?.replays === 1);

    const { version } = (await call('GET', `/v1/accounts/${business.account}`)).body;
    await call('PATCH', `/v1/accounts/${business.account}`, { version, credentials: { authToken: 'rotated-token' } });
    await sleep(2100);
    await call('POST', `/v1/quarantine/${receipt.id}/replay`);
    // Signed now, and therefore read: it names a message that nobody knows.
    await until(async () => (await list('?reason=not_matched')).some(({ id }: { id: string }) => id === receipt.id));
  });

  it('lets go of what somebody has dismissed, with a note and an audit entry, and keeps it on record', async () => {
    expect(await callback('rotated-token', 'SM1', 'other')).toBe(200);
    await until(async () => (await list('?reason=not_understood')).length === 1);
    const [{ id }] = await list('?reason=not_understood');
    expect((await call('DELETE', `/v1/quarantine/${id}?note=a%20test%20of%20theirs`)).status).toBe(204);
    expect(await list('?reason=not_understood')).toEqual([]);
    expect((await call('DELETE', `/v1/quarantine/${id}`)).body.code).toBe('receipt_not_quarantined');
    const audit = (await call('GET', `/v1/audit?subject=${id}`)).body.data;
    expect(audit).toMatchObject([{ action: 'receipt.dismissed', note: 'a test of theirs' }]);
  });
});
