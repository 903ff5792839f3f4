// Real: the gateway, Postgres, Redis, HTTP. Fake: the clock, and what the provider reported.
import { fromPublicId, newId, toPublicId } from '@heliograph/platform';
import { manualClock } from '@heliograph/platform/testing';
import { customerWrites, freshPhone, openBusiness, type Business } from '../testing/business';
import { openStage, type Stage } from '../testing/gateway-stage';

describe('the reports', () => {
  const clock = manualClock('2026-11-20T12:00:00Z');
  const agent = newId();
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage({ clock });
    business = await openBusiness(stage);
    await query(
      `INSERT INTO agents (id, workspace_id, name, email, role, status, presence, last_seen_at, capacity)
       VALUES ($1, $2, 'Bo', $3, 'agent', 'active', 'online', $4, 5)`,
      agent,
      business.caller.workspaceId,
      `${agent}@example.com`,
      new Date('2026-11-22T12:00:00Z'),
    );
  }, 60_000);
  afterAll(() => stage.close());

  const query = (sql: string, ...values: unknown[]) => stage.gateway.stores.dataSource.query(sql, values);
  const call = (path: string) => business.caller.call('GET', path);
  const later = (minutes: number) => clock.advance(minutes * 60_000);
  const span = 'from=2026-11-20T00:00:00Z&to=2026-11-23T00:00:00Z';

  it('measure first responses from the question to the answer, lost windows, volume and who did it', async () => {
    const asked = await customerWrites(stage, business, clock.now());
    later(1);
    await customerWrites(stage, business, clock.now());
    later(9);
    const { body } = await business.caller.call('POST', `/v1/conversations/${asked}/messages`, { text: 'Here it is' });
    await query(
      'UPDATE messages SET actor = $2 WHERE id = $1',
      fromPublicId('message', body.id),
      `agent:${toPublicId('agent', agent)}`,
    );
    // Nobody answers this one.
    await customerWrites(stage, { ...business, phone: freshPhone() }, clock.now());
    later(48 * 60 - 10);
    const report = (await call(`/v1/reports/service?${span}`)).body;
    expect(report).toMatchObject({
      firstResponse: { count: 1, p50: 600, p90: 600 },
      resolution: { count: 0, p50: null },
      windowsLost: 1,
      volume: [{ at: '2026-11-20T00:00:00.000Z', in: 3, out: 1 }],
      byAgent: [{ agent: { name: 'Bo' }, conversations: 1, messages: 1, firstResponseP50: 600 }],
    });
    const hourly = (await call(`/v1/reports/service?${span}&bucket=hour&channel=${business.channel}`)).body.volume;
    expect(hourly).toEqual([{ at: '2026-11-20T12:00:00.000Z', in: 3, out: 1 }]);
    await query(
      `INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at) VALUES ($1, $2, 'conversation.ended', 'conversation', $3, '{}', '2026-11-20T13:00:00Z')`,
      newId(),
      business.caller.workspaceId,
      fromPublicId('conversation', asked),
    );
    expect((await call(`/v1/reports/service?${span}`)).body.resolution).toEqual({ count: 1, p50: 3600, p90: 3600 });
  });

  it('show what became of each template, and why what failed did', async () => {
    const send = async () =>
      (
        await business.caller.call('POST', '/v1/messages', {
          channel: business.channel,
          to: { contact: business.contact },
          template: { id: business.template, variables: { '1': 'Ana' } },
        })
      ).body.id;
    const [read, failed] = [await send(), await send()];
    await query(
      `UPDATE messages SET state = 'read', handed_off_at = now(), delivered_at = now(), read_at = now() WHERE id = $1`,
      fromPublicId('message', read),
    );
    await query(
      `UPDATE messages SET state = 'undelivered', handed_off_at = now(), error = '{"code": "63024"}' WHERE id = $1`,
      fromPublicId('message', failed),
    );
    expect((await call(`/v1/reports/templates?${span}`)).body.data).toEqual([
      {
        template: business.template,
        name: 'order_ready',
        language: 'en_US',
        sent: 2,
        delivered: 1,
        read: 1,
        failed: 1,
        failedBy: [{ code: '63024', count: 1 }],
      },
    ]);
  });

  it('say who is here now', async () => {
    expect((await call('/v1/reports/live')).body).toMatchObject({
      online: 1,
      load: [{ agent: { name: 'Bo' }, presence: 'online', load: 0, capacity: 5 }],
    });
    later(3);
    expect((await call('/v1/reports/live')).body).toMatchObject({ online: 0 });
  });

  it('are tables for spreadsheets, too', async () => {
    for (const name of ['service', 'templates', 'live']) {
      const answer = await call(`/v1/reports/${name}.csv`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-disposition')).toContain(`${name}.csv`);
    }
    expect((await call(`/v1/reports/service.csv?${span}`)).body).toContain('first_response_p50_seconds,,600');
  });

  it('refuse a span that is empty or longer than three months', async () => {
    expect((await call('/v1/reports/service?from=2026-11-20T00:00:00Z&to=2026-11-20T00:00:00Z')).status).toBe(400);
    expect((await call('/v1/reports/templates?from=2026-01-01T00:00:00Z&to=2026-11-20T00:00:00Z')).body.errors[0].code).toBe(
      'span_too_long',
    );
  });
});
