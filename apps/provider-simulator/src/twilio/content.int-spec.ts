import { accountSid, business, customer, openStage, type Stage } from '../testing/business';
import { until } from '../testing/webhook-receiver';

// Real: the simulator's HTTP server and the official Twilio SDK as client.
describe('templates in the simulated Content API', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  beforeEach(() => stage.restore());
  afterAll(() => stage.close());

  const contents = () => stage.client.content.v1.contents;
  const control = (path: string, body: object = {}) => stage.simulator.control('POST', path, body);
  const body = 'Hello {{1}}, your appointment is on {{2}} at our office.';
  const create = (text = body, variables: Record<string, string> = { '1': 'Ann', '2': 'Monday' }) =>
    contents().create({
      friendly_name: 'reminder',
      language: 'en',
      variables,
      types: { 'twilio/quick-reply': { body: text, actions: [{ title: 'Confirm', id: 'yes' }] } },
    } as never);
  const submit = (sid: string, name = 'reminder', category = 'UTILITY') =>
    contents()(sid).approvalCreate.create({ name, category } as never);
  const approval = async (sid: string) => (await contents()(sid).approvalFetch().fetch()).whatsapp;
  const send = (contentSid: string, contentVariables?: string) =>
    stage.client.messages.create({ to: `whatsapp:${customer}`, from: `whatsapp:${business}`, contentSid, contentVariables });
  const end = async (sid: string) => {
    await until('an end', async () => stage.simulator.simulation.world.messages.get(sid)?.plan.length === 0);
    const { status, errorCode } = await stage.client.messages(sid).fetch();
    return [status, errorCode];
  };

  it('creates, reads, lists and deletes a content, with URLs at its own origin', async () => {
    const created = await create();
    expect(created).toMatchObject({
      accountSid,
      language: 'en',
      friendlyName: 'reminder',
      variables: { '1': 'Ann', '2': 'Monday' },
    });
    expect(created.url).toBe(`${stage.simulator.url}/v1/Content/${created.sid}`);
    expect(await approval(created.sid)).toMatchObject({ status: 'unsubmitted', rejection_reason: '' });
    expect((await stage.client.content.v1.contentAndApprovals.list())[0]).toMatchObject({
      sid: created.sid,
      approvalRequests: { status: 'unsubmitted' },
    });
    expect(await contents()(created.sid).remove()).toBe(true);
    await expect(contents()(created.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  it('reviews: received, then pending, then approved by hand, with the alert that tells so', async () => {
    const { sid } = await create();
    expect(await submit(sid)).toMatchObject({
      name: 'reminder',
      category: 'UTILITY',
      contentType: 'twilio/quick-reply',
      status: 'received',
    });
    await control('/_sim/clock', { advanceSeconds: 1 });
    expect(await approval(sid)).toMatchObject({ type: 'whatsapp', status: 'pending' });
    await control('/_sim/clock', { advanceSeconds: 86_400 });
    expect(await approval(sid)).toMatchObject({ status: 'pending' });
    await control(`/_sim/templates/${sid}/approve`);
    expect(await approval(sid)).toMatchObject({ status: 'approved' });
    expect(await stage.client.monitor.v1.alerts.list()).toMatchObject([{ errorCode: '63046', resourceSid: sid }]);
  });

  it('approves by itself after the delay, on the virtual clock', async () => {
    await control('/_sim/settings', { autoApproveMs: 3_600_000 });
    const { sid } = await create();
    await submit(sid);
    await control('/_sim/clock', { advanceSeconds: 3599 });
    expect(await approval(sid)).toMatchObject({ status: 'pending' });
    await control('/_sim/clock', { advanceSeconds: 1 });
    expect(await approval(sid)).toMatchObject({ status: 'approved' });
  });

  it.each([
    ['adjacent variables', 'Hello {{1}}{{2}}, welcome to our shop again.', /next to each other/],
    ['a variable at the end', 'Your appointment with us is on {{1}}', /start or end/],
    ['a gap in the numbers', 'Hello {{1}}, we wait for you on {{3}} as agreed.', /not sequential/],
    ['mismatched braces', 'Hello {{1}, we wait for you as agreed.', /curly braces/],
  ])('rejects %s as WhatsApp does', async (_what, text, reason) => {
    await control('/_sim/settings', { autoApproveMs: 1000 });
    const { sid } = await create(text, { '1': 'a', '2': 'b', '3': 'c' });
    await submit(sid);
    await control('/_sim/clock', { advanceSeconds: 2 });
    const { status, rejection_reason: text2 } = await approval(sid);
    expect(status).toBe('rejected');
    expect(text2).toMatch(/^INVALID_FORMAT\. Facebook is not able to create template/);
    expect(text2).toMatch(reason);
  });

  it('rejects the template beyond the limit of the account', async () => {
    await control('/_sim/accounts', { accountSid, templateLimit: 1 });
    await control('/_sim/settings', { autoApproveMs: 1000 });
    const [first, second] = [await create(), await create('Dear {{1}}, another text about {{2}} for you.')];
    await submit(first.sid, 'one');
    await control('/_sim/clock', { advanceSeconds: 2 });
    await submit(second.sid, 'two');
    await control('/_sim/clock', { advanceSeconds: 2 });
    expect(await approval(first.sid)).toMatchObject({ status: 'approved' });
    expect(await approval(second.sid)).toMatchObject({
      status: 'rejected',
      rejection_reason: expect.stringContaining('limit of 1'),
    });
  });

  it('refuses names with capitals, unknown categories, a name taken in the language, and a second submission', async () => {
    const [first, second] = [await create(), await create()];
    await expect(submit(first.sid, 'Reminder')).rejects.toMatchObject({ status: 400 });
    await expect(submit(first.sid, 'reminder', 'TRANSACTIONAL')).rejects.toMatchObject({ status: 400 });
    await submit(first.sid);
    await expect(submit(second.sid)).rejects.toMatchObject({ status: 409 });
    await expect(submit(first.sid, 'again')).rejects.toMatchObject({ status: 409 });
  });

  it('sends an approved template outside the window, samples in the place of missing variables', async () => {
    const { sid } = await create();
    await submit(sid);
    await control(`/_sim/templates/${sid}/approve`);
    const message = await send(sid, '{"1":"Bob"}');
    expect(message.body).toBe('Hello Bob, your appointment is on Monday at our office.');
    expect(await end(message.sid)).toEqual(['delivered', null]);
  });

  it.each([
    ['never submitted', null, 63016],
    ['pending', 'pending', 63016],
    ['rejected', 'reject', 63016],
    ['paused', 'pause', 63041],
    ['disabled', 'disable', 63042],
  ])('fails a %s template outside the window', async (_what, verb, code) => {
    const { sid } = await create();
    if (verb) {
      await submit(sid);
      await control(`/_sim/templates/${sid}/${verb}`);
    }
    expect(await end((await send(sid)).sid)).toEqual(['failed', code]);
  });

  it('takes an unapproved quick reply inside the window and the tap that answers it', async () => {
    await stage.customerWrites();
    const { sid } = await create();
    const message = await send(sid);
    expect(await end(message.sid)).toEqual(['delivered', null]);
    await control('/_sim/tap', { messageSid: message.sid, choice: 'Confirm' });
    expect(stage.gateway.received[0]?.params).toMatchObject({
      ButtonText: 'Confirm',
      ButtonPayload: 'yes',
      Body: 'Confirm',
      OriginalRepliedMessageSid: message.sid,
      OriginalRepliedMessageSender: `whatsapp:${business}`,
    });
  });

  it.each(['not json', '["a"]', '{"1":2}', '{"1":""}', '{"1":"two\\nlines"}'])(
    'refuses the variables %s with 21656',
    async (variables) => {
      const { sid } = await create();
      await expect(send(sid, variables)).rejects.toMatchObject({ status: 400, code: 21656 });
    },
  );

  it('does not deliver marketing to United States numbers', async () => {
    const { sid } = await create();
    await submit(sid, 'sale', 'MARKETING');
    await control(`/_sim/templates/${sid}/approve`);
    const message = await stage.client.messages.create({
      to: 'whatsapp:+12025550123',
      from: `whatsapp:${business}`,
      contentSid: sid,
    });
    expect(await end(message.sid)).toEqual(['undelivered', 63049]);
  });

  it('holds the portfolio to its unique customers per day', async () => {
    await control('/_sim/accounts', { accountSid, messagingLimit: 1 });
    const { sid } = await create();
    await submit(sid);
    await control(`/_sim/templates/${sid}/approve`);
    const another = () =>
      stage.client.messages.create({ to: 'whatsapp:+442079460009', from: `whatsapp:${business}`, contentSid: sid });
    expect(await end((await send(sid)).sid)).toEqual(['delivered', null]);
    expect(await end((await send(sid)).sid)).toEqual(['delivered', null]);
    expect(await end((await another()).sid)).toEqual(['failed', 63018]);
    await control('/_sim/clock', { advanceSeconds: 86_400 });
    expect(await end((await another()).sid)).toEqual(['delivered', null]);
  });

  it('lists every page through next_page_url and searches in v2', async () => {
    const sids: string[] = [];
    for (let i = 0; i < 5; i++) sids.unshift((await create()).sid);
    await submit(sids[0] as string, 'newest');
    await control(`/_sim/templates/${sids[0]}/approve`);
    const listed = await stage.client.content.v1.contentAndApprovals.list({ pageSize: 2 });
    expect(listed.map(({ sid }) => sid)).toEqual(sids);
    const approved = await stage.client.content.v2.contentAndApprovals.list({ channelEligibility: ['whatsapp:approved'] });
    expect(approved.map(({ sid }) => sid)).toEqual([sids[0]]);
    expect(await stage.client.content.v2.contents.list({ contentName: '^new' })).toHaveLength(1);
  });

  it('breaks listings on demand: a page that fails, a page that points to itself, entries twice', async () => {
    for (let i = 0; i < 4; i++) await create();
    await control('/_sim/faults', { kind: 'list_fail_page', page: 1, count: 1 });
    await expect(stage.client.content.v1.contentAndApprovals.list({ pageSize: 2 })).rejects.toMatchObject({ status: 503 });
    await control('/_sim/faults', { kind: 'list_duplicate_entries', count: 1 });
    expect(await stage.client.content.v1.contentAndApprovals.list({ pageSize: 50 })).toHaveLength(5);
    await control('/_sim/faults', { kind: 'list_loop_page', page: 1 });
    const first = await stage.client.content.v1.contentAndApprovals.page({ pageSize: 1 });
    const second = await first.nextPage();
    const third = await second?.nextPage();
    expect(third?.instances[0]?.sid).toBe(second?.instances[0]?.sid);
  });
});
