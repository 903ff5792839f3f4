// Real: the gateway, Postgres, Redis, HTTP. Fake: the clock; the jobs are run by hand.
import { capturedLogger, manualClock } from '@heliograph/platform/testing';
import { fromPublicId } from '@heliograph/platform';
import { AcceptMessages } from '../messages/accept-message';
import { customerWrites, openBusiness, optIn, type Business } from '../testing/business';
import { openStage, type Stage } from '../testing/gateway-stage';
import { SendNudge } from './send-nudge';
import { WatchWindows } from './watch-windows.job';

describe('the window desk', () => {
  const clock = manualClock('2026-11-20T12:00:00Z');
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage({ clock });
  }, 60_000);
  afterAll(() => stage.close());
  beforeEach(async () => {
    business = await openBusiness(stage);
  }, 30_000);

  const log = capturedLogger('test').logger;
  const accept = () => stage.gateway.app.get(AcceptMessages, { strict: false });
  const watch = (sending: Pick<AcceptMessages, 'send'> = accept()) => {
    const { stores } = stage.gateway;
    const nudges = new SendNudge(stores, sending as AcceptMessages, clock);
    return new WatchWindows(stores, nudges, clock, log).handle();
  };
  const later = (minutes: number) => clock.advance(minutes * 60_000);
  const policy = (change: object = {}) => ({
    alarmsMinutes: [60, 15],
    nudge: {
      enabled: true,
      minutesBefore: 30,
      template: { id: business.template, variables: { '1': '{{contact.name}}' } },
      onlyUnanswered: true,
      perContactCap: { max: 1, perHours: 24 },
    },
    fallback: { enabled: false, template: null },
    ...change,
  });
  const put = async (body: object) => (await business.caller.call('PUT', '/v1/workspace/window-policy', body)).status;
  const desk = async () => (await business.caller.call('GET', '/v1/window-desk?within=86400')).body.data;
  const alarms = async (): Promise<number[]> =>
    (
      await stage.gateway.stores.dataSource.query(
        `SELECT data->>'minutes' AS minutes FROM events WHERE workspace_id = $1 AND type = 'conversation.window_closing' ORDER BY id`,
        [business.caller.workspaceId],
      )
    ).map(({ minutes }: { minutes: string }) => Number(minutes));
  const templatesSent = async () =>
    stage.gateway.stores.dataSource.query(
      `SELECT actor, template_variables AS variables, state FROM messages WHERE workspace_id = $1 AND kind = 'template'`,
      [business.caller.workspaceId],
    );

  it('lists open windows, the least time left first, and says who waits for an answer', async () => {
    const conversation = await customerWrites(stage, business, clock.now());
    later(60);
    expect(await desk()).toMatchObject([
      { conversation: { id: conversation }, secondsLeft: 23 * 3600 - 120, answered: false, nudge: { state: 'none', at: null } },
    ]);
    await business.caller.call('POST', `/v1/conversations/${conversation}/messages`, { text: 'It is on its way.' });
    expect(await desk()).toMatchObject([{ answered: true }]);
    expect((await business.caller.call('GET', '/v1/window-desk?within=3600')).body.data).toEqual([]);
    later(24 * 60);
    expect(await desk()).toEqual([]);
  });

  it('raises each alarm once for each window, however many workers watch, and only the nearest after a pause', async () => {
    await customerWrites(stage, business, clock.now());
    later(22 * 60);
    await watch();
    expect(await alarms()).toEqual([]);
    later(60);
    await Promise.all([watch(), watch(), watch()]);
    expect(await alarms()).toEqual([60]);
    later(45);
    await Promise.all([watch(), watch()]);
    expect(await alarms()).toEqual([60, 15]);
    await customerWrites(stage, business, clock.now());
    later(23 * 60 + 50);
    await watch();
    expect(await alarms()).toEqual([60, 15, 15]);
  });

  it('nudges once, as a message of its own with the name of the person in it', async () => {
    expect(await put(policy())).toBe(200);
    await customerWrites(stage, business, clock.now());
    later(23 * 60 + 30);
    await Promise.all([watch(), watch(), watch()]);
    await watch();
    expect(await templatesSent()).toMatchObject([{ actor: 'system', variables: { '1': 'Ana' }, state: 'queued' }]);
    expect(await desk()).toMatchObject([{ nudge: { state: 'sent' }, answered: false }]);
  });

  it('never nudges twice though it died after the message was accepted and before the row said so', async () => {
    await put(policy());
    await customerWrites(stage, business, clock.now());
    later(23 * 60 + 30);
    const dying = {
      send: async (command: Parameters<AcceptMessages['send']>[0]) => {
        await accept().send(command);
        throw new Error('died here');
      },
    };
    await watch(dying);
    expect(await desk()).toMatchObject([{ nudge: { state: 'planned' } }]);
    later(25);
    await watch();
    expect(await templatesSent()).toHaveLength(1);
    expect(
      await stage.gateway.stores.dataSource.query('SELECT state FROM window_nudges WHERE workspace_id = $1', [
        business.caller.workspaceId,
      ]),
    ).toEqual([{ state: 'sent' }]);
  });

  it('nudges nobody who was answered, nobody above the cap, and nobody who did not agree', async () => {
    await put(policy());
    const conversation = await customerWrites(stage, business, clock.now());
    await business.caller.call('POST', `/v1/conversations/${conversation}/messages`, { text: 'Hello' });
    later(23 * 60 + 30);
    await watch();
    expect(await templatesSent()).toEqual([]);
    // Another window: nudged. The next one, within the day: over the cap.
    await customerWrites(stage, business, clock.now());
    later(23 * 60 + 30);
    await watch();
    expect(await templatesSent()).toHaveLength(1);
    await customerWrites(stage, business, clock.now());
    later(23 * 60 + 30);
    await watch();
    expect(await templatesSent()).toHaveLength(1);
    const codes = async () =>
      (
        await stage.gateway.stores.dataSource.query(
          `SELECT code FROM window_nudges WHERE workspace_id = $1 AND state = 'refused' ORDER BY planned_at`,
          [business.caller.workspaceId],
        )
      ).map(({ code }: { code: string }) => code);
    expect(await codes()).toEqual(['contact_cap_reached']);
    await business.caller.call('POST', `/v1/contacts/${business.contact}/consents`, {
      ...optIn('utility', clock.now().toISOString()),
      kind: 'withdrawn',
    });
    later(60);
    await customerWrites(stage, business, clock.now());
    later(23 * 60 + 30);
    await watch();
    expect(await templatesSent()).toHaveLength(1);
    expect(await codes()).toEqual(['contact_cap_reached', 'consent_withdrawn']);
  });

  it('sends the fallback once when a window closed without an answer', async () => {
    const template = { id: business.template, variables: { '1': 'there' } };
    await put(policy({ nudge: { ...policy().nudge, enabled: false }, fallback: { enabled: true, template } }));
    const conversation = await customerWrites(stage, business, clock.now());
    later(24 * 60 - 5);
    await watch();
    expect(await templatesSent()).toEqual([]);
    later(10);
    await Promise.all([watch(), watch()]);
    expect(await templatesSent()).toHaveLength(1);
    const id = fromPublicId('conversation', conversation);
    const rows = await stage.gateway.stores.dataSource.query('SELECT kind, state FROM window_nudges WHERE conversation_id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ kind: 'fallback', state: 'sent' }]);
  });
});
