// Real: the gateway over HTTP, Postgres, Redis, argon2. The clock is passed in.
import { manualClock } from '@heliograph/platform/testing';
import { roles, scopesOfRole } from '@heliograph/domain';
import { fillPath, type Nouns } from '../testing/api-walk';
import { callAs, nobodys, openStage, type Stage } from '../testing/gateway-stage';
import { demoPassword, signedIn } from '../testing/signed-in';

describe('people and their sessions', () => {
  const clock = manualClock('2026-11-20T12:00:00Z');
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ clock, env: { PUBLIC_URL: 'https://desk.bakery.test' } });
  }, 60_000);
  afterAll(() => stage.close());

  const open = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    callAs(stage.gateway.url, headers, 'POST', path, body);
  const signIn = (email: string, password = demoPassword, headers = {}) => open('/v1/session', { email, password }, headers);
  const cookieOf = (headers: Headers) => headers.get('set-cookie') ?? '';
  const tokenOf = (headers: Headers) => /hg_session=([^;]+)/.exec(cookieOf(headers))?.[1] ?? '';

  it('gives a new token at every sign-in, ends the one the browser brought, and hides it from scripts and other sites', async () => {
    const ana = await signedIn(stage);
    const answer = await signIn(ana.email, demoPassword, { cookie: `hg_session=${ana.token}` });
    expect(answer.status).toBe(200);
    const cookie = cookieOf(answer.headers);
    for (const rule of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(rule);
    expect(tokenOf(answer.headers)).not.toBe(ana.token);
    expect((await ana.call('GET', '/v1/session')).status).toBe(401);
    const rows = await stage.gateway.stores.dataSource.query('SELECT token_hash FROM sessions');
    expect(JSON.stringify(rows)).not.toContain(tokenOf(answer.headers));
  });

  it('takes nothing that changes anything from a session without its CSRF token', async () => {
    const ana = await signedIn(stage);
    for (const forged of ['', 'x'.repeat(43)])
      expect(await ana.call('POST', '/v1/teams', { name: 'Forged' }, { 'x-csrf-token': forged })).toMatchObject({
        status: 403,
        body: { code: 'csrf_token_invalid' },
      });
    expect((await ana.call('POST', '/v1/teams', { name: 'Own' })).status).toBe(201);
  });

  it('answers an unknown e-mail as a wrong password, and lets nobody guess on', async () => {
    const ana = await signedIn(stage);
    const wrong = await signIn(ana.email, 'wrong');
    const unknown = await signIn('nobody@bakery.test', 'wrong');
    expect([wrong.status, wrong.body.code, wrong.body.detail]).toEqual([401, 'sign_in_failed', unknown.body.detail]);
    // Counted before they are checked: twenty at once are twenty.
    const burst = await Promise.all(Array.from({ length: 20 }, () => signIn(ana.email, 'wrong')));
    expect(burst.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
    const blocked = await signIn(ana.email);
    expect(blocked).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
    clock.advance(15 * 60_000);
    expect((await signIn(ana.email)).status).toBe(200);
  });

  it("ends a disabled agent's sessions at once, and their password with them", async () => {
    const admin = await signedIn(stage);
    const bo = await signedIn(stage, { role: 'agent', workspaceId: admin.workspaceId });
    expect((await bo.call('GET', '/v1/session')).status).toBe(200);
    expect((await admin.call('POST', `/v1/agents/${bo.agent}/disable`)).body).toMatchObject({ status: 'disabled' });
    expect((await bo.call('GET', '/v1/session')).status).toBe(401);
    expect((await signIn(bo.email)).status).toBe(401);
    expect((await admin.call('POST', `/v1/agents/${admin.agent}/disable`)).body.code).toBe('last_admin');
  });

  it('ends the other sessions when the password changes, and keeps the one that changed it', async () => {
    const ana = await signedIn(stage);
    const other = tokenOf((await signIn(ana.email)).headers);
    const change = { current: demoPassword, next: 'quite another sentence' };
    expect((await ana.call('POST', '/v1/session/password', { ...change, current: 'no' })).body.code).toBe('password_wrong');
    expect((await ana.call('POST', '/v1/session/password', change)).status).toBe(204);
    expect((await ana.call('GET', '/v1/session')).status).toBe(200);
    expect((await callAs(stage.gateway.url, { cookie: `hg_session=${other}` }, 'GET', '/v1/session')).status).toBe(401);
    expect((await signIn(ana.email)).status).toBe(401);
  });

  it('lets an invitation and a reset link be used once, in time, by whoever holds the newest', async () => {
    const admin = await signedIn(stage);
    const invited = await admin.call('POST', '/v1/agents', { email: 'Cy@Bakery.test', name: 'Cy', role: 'agent' });
    const { id, invitation } = invited.body;
    const again = (await admin.call('POST', `/v1/agents/${id}/invite`)).body.invitation;
    const join = (token: string, password = demoPassword) => open('/v1/invitations/redeem', { token, password });
    expect((await join(invitation.token)).status).toBe(410);
    expect((await join(again.token, 'short')).body.code).toBe('password_too_weak');
    expect((await join(again.token)).body).toMatchObject({ agent: { status: 'active', email: 'cy@bakery.test' } });
    expect((await join(again.token)).status).toBe(410);
    const { token } = (await admin.call('POST', `/v1/agents/${id}/reset-link`)).body;
    clock.advance(24 * 3_600_000);
    expect((await open('/v1/password-resets/redeem', { token, password: demoPassword })).status).toBe(410);
    const kept = await stage.gateway.stores.dataSource.query(
      `SELECT token_hash AS kept FROM agent_tokens UNION ALL SELECT coalesce(after::text, '') FROM audit_entries UNION ALL SELECT data::text FROM events`,
    );
    for (const secret of [invitation.token, again.token, token]) expect(JSON.stringify(kept)).not.toContain(secret);
  });

  it('makes no supervisor an admin', async () => {
    const admin = await signedIn(stage);
    const sue = await signedIn(stage, { role: 'supervisor', workspaceId: admin.workspaceId });
    const refused = { status: 403, body: { code: 'role_not_grantable' } };
    const draft = { email: 'dee@bakery.test', name: 'Dee', role: 'admin' };
    expect(await sue.call('POST', '/v1/agents', draft)).toMatchObject(refused);
    expect(await sue.call('PATCH', `/v1/agents/${sue.agent}`, { role: 'admin' })).toMatchObject(refused);
    expect(await sue.call('POST', `/v1/agents/${admin.agent}/reset-link`)).toMatchObject(refused);
  });

  it('opens every route to exactly the roles whose scopes it names', async () => {
    const { workspaceId } = await stage.caller();
    const nothing = new Proxy({}, { get: () => nobodys('message') }) as unknown as Nouns;
    const routes = stage.gateway.routes.filter(({ hidden, scopes }) => !hidden && scopes !== 'public' && scopes.length > 0);
    for (const role of roles) {
      const person = await signedIn(stage, { role, workspaceId });
      for (const route of routes) {
        const lacks = (route.scopes as string[]).some((scope) => !(scopesOfRole[role] as readonly string[]).includes(scope));
        if (!lacks && route.responses[200]?.contentType === 'text/event-stream') continue;
        const answer = await person.call(route.method, fillPath(route.path, nothing));
        expect([role, route.operationId, answer.body?.code === 'scope_missing']).toEqual([role, route.operationId, lacks]);
        if (!lacks) expect([route.operationId, answer.status]).not.toEqual([route.operationId, 401]);
      }
    }
  }, 60_000);
});
