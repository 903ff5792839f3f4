/** Real: the gateway over HTTP, Postgres, Redis. Fake: the provider, which must hear of nothing here: handing over is the sender's. */
import { manualClock } from '@heliograph/platform/testing';
import { customerWrites, openBusiness, type Business } from '../testing/business';
import { nobodys, openStage, type Stage } from '../testing/gateway-stage';

describe('messages', () => {
  const clock = manualClock('2026-11-20T12:00:00.000Z');
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage({ clock });
  }, 60_000);
  beforeEach(async () => {
    clock.set('2026-11-20T12:00:00.000Z');
    business = await openBusiness(stage);
  });
  afterAll(() => stage.close());

  const body = (overrides: object = {}) => ({
    channel: business.channel,
    to: { contact: business.contact },
    template: { id: business.template, variables: { '1': 'Ana' } },
    ...overrides,
  });
  const text = (overrides: object = {}) => ({
    channel: business.channel,
    to: { contact: business.contact },
    text: 'Hi',
    ...overrides,
  });
  const post = (path: string, given: unknown, key?: string) =>
    business.caller.call('POST', path, given, key ? { 'idempotency-key': key } : {});
  const send = (given: unknown, key?: string) => post('/v1/messages', given, key);
  const count = async () => (await business.caller.call('GET', '/v1/messages?limit=100')).body.data.length;

  it('accepts a message, and tells who has it and every decision about it', async () => {
    const accepted = await send(body({ reference: 'order 17' }));
    expect(accepted).toMatchObject({ status: 202, body: { state: 'queued', reference: 'order 17', reasons: [] } });
    const { id } = accepted.body;
    expect((await business.caller.call('GET', `/v1/messages/${id}`)).body).toMatchObject({
      id,
      state: 'queued',
      holder: 'ours',
      lane: 'notification',
      timeline: { attempts: [], reports: [], decisions: [{ moment: 'accept', verdict: 'allow' }] },
    });
    expect((await business.caller.call('GET', `/v1/messages/${id}/why`)).body.decisions[0].facts).toMatchObject({
      channel: 'online',
    });
    expect(stage.provider.sends).toEqual([]);
  });

  it('finds the customer by phone however it is written, and the template by name and language', async () => {
    const template = { name: 'order_ready', language: 'en-US', variables: { '1': 'Ana' } };
    const written = `whatsapp:${business.phone.slice(0, 3)} ${business.phone.slice(3, 7)} ${business.phone.slice(7)}`;
    const answer = await send(body({ to: { phone: written }, template }));
    expect(answer.status).toBe(202);
    expect((await business.caller.call('GET', `/v1/messages/${answer.body.id}`)).body.contact).toBe(business.contact);
  });

  it('refuses with every reason at once, in the order of the rules', async () => {
    await business.caller.call('POST', `/v1/contacts/${business.contact}/block`);
    const refused = await send(text());
    expect(refused).toMatchObject({ status: 422, body: { code: 'window_closed' } });
    expect(refused.body.reasons.map(({ code }: { code: string }) => code)).toEqual([
      'window_closed',
      'consent_missing',
      'recipient_blocked',
    ]);
    expect(JSON.stringify(refused.body)).not.toContain(business.phone.slice(1));
    expect(await count()).toBe(0);
  });

  it('takes exactly one of text, media and template, and a fallback only beside free-form', async () => {
    const both = await send({ ...body(), text: 'Hi' });
    expect(both).toMatchObject({ status: 422, body: { errors: [{ code: 'one_content' }] } });
    const none = await send({ channel: business.channel, to: { contact: business.contact } });
    expect(none.body.errors[0].code).toBe('one_content');
    const fallback = { template: { id: business.template, variables: { '1': 'Ana' } } };
    expect((await send(body({ fallback }))).body.errors[0]).toMatchObject({ pointer: '/fallback', code: 'fallback_not_allowed' });
  });

  it("names a fallback by no other workspace's template", async () => {
    await customerWrites(stage, business, clock.now());
    const theirs = await openBusiness(stage);
    const ours = await send(text({ fallback: { template: { id: business.template, variables: { '1': 'Ana' } } } }));
    expect(ours.status).toBe(202);
    const foreign = await send(text({ fallback: { template: { id: theirs.template } } }));
    expect(foreign).toMatchObject({ status: 404, body: { code: 'template_not_found' } });
  });

  it('makes one message of many requests with the same key, also at the same moment, and answers all alike', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(body(), 'order-1')));
    const later = await send(body(), 'order-1');
    const done = [...answers, later].filter(({ status }) => status === 202);
    expect(new Set(done.map(({ body: { id } }) => id)).size).toBe(1);
    expect([...answers, later].every(({ status }) => status === 202 || status === 409)).toBe(true);
    expect(later.headers.get('idempotent-replayed')).toBe('true');
    expect(await count()).toBe(1);
    expect(await send(body({ reference: 'another' }), 'order-1')).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect(await count()).toBe(1);
  });

  it('keeps a message for later, and cancels it once', async () => {
    const later = await send(body({ sendAt: '2026-11-20T15:00:00+02:00' }));
    expect(later.body.state).toBe('scheduled');
    const cancel = () => post(`/v1/messages/${later.body.id}/cancel`, undefined);
    expect(await cancel()).toMatchObject({ status: 200, body: { state: 'canceled', holder: 'nobody' } });
    expect((await cancel()).status).toBe(200);
    const trail = (await business.caller.call('GET', '/v1/audit?action=message.canceled')).body.data;
    expect(trail).toHaveLength(1);
  });

  it('does not pretend to cancel what the sender has already claimed', async () => {
    const { id } = (await send(body())).body;
    const { stores } = stage.gateway;
    await stores.dataSource.query(`UPDATE messages SET state = 'handed_off'`);
    await stores.dataSource.query('DELETE FROM outbound_queue');
    const answer = await post(`/v1/messages/${id}/cancel`, undefined);
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'message_not_cancelable', state: 'handed_off', holder: 'provider' },
    });
  });

  it('explains exactly what sending would do, and sends nothing', async () => {
    const wouldGo = await post('/v1/messages/explain', body());
    expect(wouldGo).toMatchObject({
      status: 200,
      body: { disposition: 'send', category: 'utility', estimatedPrice: { isEstimate: true } },
    });
    const wouldNot = await post('/v1/messages/explain', text());
    const refused = await send(text());
    expect(wouldNot.body.decision.reasons).toEqual(refused.body.reasons);
    expect(wouldNot.body.disposition).toBe('refuse');
    expect(await count()).toBe(0);
  });

  it('decides each message of a batch on its own, and a repeated batch sends nothing twice', async () => {
    const messages = [body(), text(), body({ to: { contact: nobodys('contact') } }), body({ reference: 'last' })];
    const first = await post('/v1/messages/batch', { messages }, 'batch-1');
    expect(first).toMatchObject({ status: 202, body: { accepted: 2, refused: 2 } });
    expect(first.body.results.map((result: { code?: string; outcome: string }) => result.code ?? result.outcome)).toEqual([
      'accepted',
      'window_closed',
      'contact_not_found',
      'accepted',
    ]);
    const again = await post('/v1/messages/batch', { messages }, 'batch-1');
    expect(again.body.results).toEqual(first.body.results);
    expect(await count()).toBe(2);
  });

  it('takes 1000 messages in one batch and not one more', async () => {
    const message = body();
    const full = await post('/v1/messages/batch', { messages: Array.from({ length: 1000 }, () => message) });
    expect(full.body).toMatchObject({ accepted: 1000, refused: 0 });
    const over = await post('/v1/messages/batch', { messages: Array.from({ length: 1001 }, () => message) });
    expect(over).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  it('pages through everything once, newest first', async () => {
    for (let serial = 0; serial < 5; serial++) await send(body({ reference: `no ${serial}` }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { data: { reference: string }[]; nextCursor: string | null } = (
        await business.caller.call('GET', `/v1/messages?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      ).body;
      seen.push(...page.data.map(({ reference }) => reference));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(['no 4', 'no 3', 'no 2', 'no 1', 'no 0']);
  });

  describe('conversations', () => {
    it('opens the window when the customer writes, and lets a reply go in the lane of replies until it closes (R9)', async () => {
      const conversation = await customerWrites(stage, business, clock.now());
      const read = () => business.caller.call('GET', `/v1/conversations/${conversation}`);
      expect((await read()).body).toMatchObject({ unreadCount: 1, window: { open: true, secondsLeft: 24 * 3600 - 120 } });
      const reply = await post(`/v1/conversations/${conversation}/messages`, { text: 'On its way.' });
      expect(reply.status).toBe(202);
      expect((await business.caller.call('GET', `/v1/messages/${reply.body.id}`)).body).toMatchObject({
        lane: 'reply',
        conversation,
      });
      clock.advance(24 * 3_600_000);
      expect((await read()).body.window).toMatchObject({ open: false, secondsLeft: 0 });
      const late = await post(`/v1/conversations/${conversation}/messages`, { text: 'Still there?' });
      expect(late).toMatchObject({ status: 422, body: { code: 'window_closed' } });
    });

    it('shows its messages, marks them read, and makes one reply of a repeated request', async () => {
      const conversation = await customerWrites(stage, business, clock.now());
      const path = `/v1/conversations/${conversation}/messages`;
      const answers = [await post(path, { text: 'Hello' }, 'reply-1'), await post(path, { text: 'Hello' }, 'reply-1')];
      expect(answers[0]?.body.id).toBe(answers[1]?.body.id);
      const { data } = (await business.caller.call('GET', path)).body;
      expect(data.map(({ direction }: { direction: string }) => direction)).toEqual(['out', 'in']);
      expect((await post(`/v1/conversations/${conversation}/read`, undefined)).body.unreadCount).toBe(0);
    });
  });
});
