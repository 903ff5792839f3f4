/** Real: the gateway over HTTP, Postgres, Redis. */
import { openStage, type Caller, type Stage } from '../testing/gateway-stage';

describe('API keys', () => {
  let stage: Stage;
  let admin: Caller;
  beforeAll(async () => {
    stage = await openStage();
    admin = await stage.caller();
  }, 60_000);
  afterAll(() => stage.close());

  const callWith = (secret: string, path: string) =>
    fetch(stage.gateway.url + path, { headers: { authorization: `Bearer ${secret}` } }).then(({ status }) => status);

  it('shows the secret once, keeps only its hash, and lets the key do what it was given', async () => {
    const made = await admin.call('POST', '/v1/api-keys', { name: 'reader', scopes: ['contacts:read'] });
    expect(made.status).toBe(201);
    const { secret, prefix, id } = made.body;
    expect(secret.startsWith(prefix)).toBe(true);
    expect(await callWith(secret, '/v1/contacts')).toBe(200);
    expect(await callWith(secret, '/v1/messages')).toBe(403);
    const shown = [await admin.call('GET', '/v1/api-keys'), await admin.call('GET', '/v1/audit')];
    expect(JSON.stringify(shown.map(({ body }) => body))).not.toContain(secret);
    expect(shown[0]?.body.data[0]).toMatchObject({ id, prefix, revokedAt: null });
    const kept = await stage.gateway.stores.dataSource.query('SELECT count(*)::int AS rows FROM idempotency_keys');
    expect(kept).toEqual([{ rows: 0 }]);
  });

  it('gives nobody more than its maker holds', async () => {
    const { workspaceId } = admin;
    const maker = await stage.caller({ role: 'agent', scopes: ['api-keys:write', 'contacts:read'], workspaceId });
    const make = (body: object) => maker.call('POST', '/v1/api-keys', { name: 'more', ...body });
    expect(await make({ role: 'admin' })).toMatchObject({ status: 403, body: { code: 'role_not_grantable' } });
    expect(await make({ role: 'agent', scopes: ['accounts:write'] })).toMatchObject({
      status: 403,
      body: { code: 'scope_not_grantable' },
    });
    expect((await make({ role: 'agent', scopes: ['contacts:read'] })).status).toBe(201);
  });

  it('revokes a key for good, but an admin key only by an admin', async () => {
    const { workspaceId } = admin;
    const spare = (await admin.call('POST', '/v1/api-keys', { name: 'spare', role: 'admin' })).body;
    const agent = await stage.caller({ role: 'agent', scopes: ['api-keys:write'], workspaceId });
    expect((await agent.call('DELETE', `/v1/api-keys/${spare.id}`)).status).toBe(403);
    expect((await admin.call('DELETE', `/v1/api-keys/${spare.id}`)).status).toBe(204);
    expect((await admin.call('DELETE', `/v1/api-keys/${spare.id}`)).status).toBe(204);
    // Never used before it was revoked, so no process remembers it.
    expect(await callWith(spare.secret, '/v1/contacts')).toBe(401);
  });
});
