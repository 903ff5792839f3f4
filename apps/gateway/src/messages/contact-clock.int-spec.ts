/** Real: the gateway over HTTP, Postgres, Redis. Fake: the provider, the clock. */
import { manualClock } from '@heliograph/platform/testing';
import { customerWrites, openBusiness, type Business } from '../testing/business';
import { openStage, type Stage } from '../testing/gateway-stage';

describe("the contact's clock", () => {
  // Noon in London is nine in the evening in Tokyo.
  const noon = '2026-11-20T12:00:00.000Z';
  const clock = manualClock(noon);
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage({ clock });
  }, 60_000);
  beforeEach(async () => {
    business = await openBusiness(stage);
    await livesIn('Asia/Tokyo');
  });
  afterAll(() => stage.close());

  const call = (method: string, path: string, body?: object) => business.caller.call(method, path, body);
  const livesIn = (timeZone: string) => call('PATCH', `/v1/contacts/${business.contact}`, { timeZone });
  const quiet = (overrides: object = {}) =>
    call('PATCH', '/v1/workspace', {
      quietHours: { from: '21:00', to: '08:00', timeZone: 'contact', purposes: ['marketing', 'utility'], ...overrides },
    });
  const send = async (overrides: object = {}) => {
    const template = { id: business.template, variables: { '1': 'Ana' } };
    return (
      await call('POST', '/v1/messages', { channel: business.channel, to: { contact: business.contact }, template, ...overrides })
    ).body;
  };

  it('holds a notification in its quiet hours until they end there, and says when that is', async () => {
    expect((await quiet()).body.quietHours).toMatchObject({ from: '21:00', timeZone: 'contact' });
    expect(await send()).toMatchObject({
      state: 'held',
      reasons: [{ code: 'quiet_hours', effect: 'hold', nextAllowedAt: '2026-11-20T23:00:00.000Z' }],
    });
    await livesIn('Europe/London');
    expect(await send()).toMatchObject({ state: 'queued', reasons: [] });
  });

  it('lets a reply go at night, unless the workspace keeps those quiet too', async () => {
    await quiet();
    await customerWrites(stage, business, clock.now());
    const reply = { template: undefined, text: 'It is ready.' };
    expect(await send(reply)).toMatchObject({ state: 'queued' });
    await quiet({ purposes: ['service'] });
    expect(await send(reply)).toMatchObject({ state: 'held', reasons: [{ code: 'quiet_hours' }] });
  });

  it('plans a message for a wall time there', async () => {
    const planned = await send({ sendAt: { at: '2026-11-21T09:00', zone: 'contact' } });
    expect(planned).toMatchObject({ state: 'scheduled' });
    const shown = (await call('GET', `/v1/messages/${planned.id}`)).body;
    expect(JSON.stringify(shown)).toContain('"sendAt":"2026-11-21T00:00:00.000Z"');
  });

  it('refuses a wall time of no zone we know, and quiet hours of no length, naming the field', async () => {
    const answer = await call('POST', '/v1/messages', {
      channel: business.channel,
      to: { contact: business.contact },
      text: 'x',
      sendAt: { at: '2026-11-21T09:00', zone: 'mars' },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toMatch(/^\/sendAt/);
    expect((await quiet({ to: '21:00' })).body).toMatchObject({ status: 422, errors: [{ pointer: '/quietHours/to' }] });
  });
});
