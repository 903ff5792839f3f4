// Real: the gateway over HTTP, Postgres, Redis, argon2, the codes of an authenticator app. The clock is passed in.
import { manualClock } from '@heliograph/platform/testing';
import { Secret, TOTP } from 'otpauth';
import { callAs, openStage, type Stage } from '../testing/gateway-stage';
import { demoPassword, signedIn } from '../testing/signed-in';

describe('signing in with a code', () => {
  const clock = manualClock('2026-11-20T12:00:00Z');
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ clock });
  }, 60_000);
  afterAll(() => stage.close());

  const codeOf = (secret: string) =>
    new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(secret) }).generate({
      timestamp: clock.now().getTime(),
    });
  const signIn = (email: string, totp?: string) =>
    callAs(stage.gateway.url, {}, 'POST', '/v1/session', { email, password: demoPassword, ...(totp ? { totp } : {}) });

  /** Somebody who has an authenticator, the secret in it, and their recovery codes. */
  async function withPhone() {
    const ana = await signedIn(stage);
    const proposed = await ana.call('POST', '/v1/session/totp');
    const confirmed = await ana.call('POST', '/v1/session/totp/confirm', { code: codeOf(proposed.body.secret) });
    expect([proposed.status, confirmed.status]).toEqual([200, 200]);
    clock.advance(30_000);
    return { ana, secret: proposed.body.secret as string, recoveryCodes: confirmed.body.recoveryCodes as string[] };
  }

  it('asks for no code before one has shown that the phone has the secret, and ends the other sessions then', async () => {
    const ana = await signedIn(stage);
    const { secret, uri } = (await ana.call('POST', '/v1/session/totp')).body;
    expect(uri).toContain(`secret=${secret}`);
    const other = await signIn(ana.email);
    expect(other.status).toBe(200);
    const wrong = codeOf(secret) === '000000' ? '000001' : '000000';
    expect((await ana.call('POST', '/v1/session/totp/confirm', { code: wrong })).body.code).toBe('totp_wrong');
    expect((await signIn(ana.email)).status).toBe(200);
    expect((await ana.call('POST', '/v1/session/totp/confirm', { code: codeOf(secret) })).status).toBe(200);
    expect((await signIn(ana.email)).body.code).toBe('totp_required');
    const cookie = (other.headers.get('set-cookie') ?? '').split(';', 1)[0] as string;
    expect((await callAs(stage.gateway.url, { cookie }, 'GET', '/v1/session')).status).toBe(401);
    expect((await ana.call('GET', '/v1/session')).body.agent.totp).toBe(true);
  });

  it('takes a code once: not again, not the one that confirmed, and of two at once only one', async () => {
    const { ana, secret } = await withPhone();
    const code = codeOf(secret);
    const both = await Promise.all([signIn(ana.email, code), signIn(ana.email, code)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await signIn(ana.email, code)).body.code).toBe('sign_in_failed');
    clock.advance(30_000);
    expect((await signIn(ana.email, codeOf(secret))).status).toBe(200);
  });

  it('takes each recovery code once, written as people write it, and keeps hashes only', async () => {
    const { ana, secret, recoveryCodes } = await withPhone();
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first = '', second = ''] = recoveryCodes;
    expect((await signIn(ana.email, first.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await signIn(ana.email, first)).body.code).toBe('sign_in_failed');
    expect((await signIn(ana.email, second)).status).toBe(200);
    const kept = JSON.stringify(
      await stage.gateway.stores.dataSource.query(
        `SELECT code_hash AS kept FROM recovery_codes UNION ALL SELECT totp_secret FROM agents
          UNION ALL SELECT concat(before::text, after::text) FROM audit_entries UNION ALL SELECT data::text FROM events`,
      ),
    );
    for (const shown of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      expect(kept).not.toContain(shown);
    expect(stage.log.text()).not.toContain(secret);
  });

  it('is removed with a code only, by oneself, and by an admin when the phone is lost; each is on record', async () => {
    const { ana, secret } = await withPhone();
    expect((await ana.call('POST', '/v1/session/totp')).body.code).toBe('totp_in_force');
    expect((await ana.call('DELETE', '/v1/session/totp', { code: 'abcdef' })).body.code).toBe('totp_wrong');
    expect((await ana.call('DELETE', '/v1/session/totp', { code: codeOf(secret) })).status).toBe(204);
    expect((await signIn(ana.email)).status).toBe(200);
    const { ana: bo, recoveryCodes } = await withPhone();
    const admin = await signedIn(stage, { workspaceId: bo.workspaceId });
    expect((await admin.call('DELETE', `/v1/agents/${bo.agent}/totp`)).body.totp).toBe(false);
    expect((await signIn(bo.email)).status).toBe(200);
    expect((await signIn(bo.email, recoveryCodes[0])).status).toBe(200);
    const { items } = await stage.gateway.stores.audit.list(ana.workspaceId, {}, { limit: 100 });
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['agent.totp_proposed', 'agent.totp_confirmed', 'agent.totp_removed']),
    );
  });

  it('lets nobody guess codes, neither at the door nor from an open browser', async () => {
    const { ana, secret } = await withPhone();
    const guesses = await Promise.all(
      Array.from({ length: 20 }, () => ana.call('DELETE', '/v1/session/totp', { code: 'aaaaaa' })),
    );
    expect(guesses.filter(({ status }) => status === 422).length).toBeLessThanOrEqual(6);
    expect((await ana.call('DELETE', '/v1/session/totp', { code: codeOf(secret) })).status).toBe(429);
    const atDoor = await Promise.all(Array.from({ length: 20 }, () => signIn(ana.email, 'aaaaaa')));
    expect(atDoor.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(6);
    expect((await signIn(ana.email, codeOf(secret))).status).toBe(429);
  });
});
