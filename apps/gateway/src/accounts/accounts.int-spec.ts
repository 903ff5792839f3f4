/** Real: the gateway over HTTP, Postgres, Redis. Fake: the provider. Time: the test's own clock. */
import { fromPublicId, open, secretKey } from '@heliograph/platform';
import { manualClock } from '@heliograph/platform/testing';
import { accountBody, openBusiness, type Business } from '../testing/business';
import { openStage, stageSecretKey, type Stage } from '../testing/gateway-stage';

const now = '2026-11-20T12:00:00.000Z';

describe('accounts', () => {
  const clock = manualClock(now);
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ clock });
  }, 60_000);
  afterAll(() => stage.close());

  const accountOf = (business: Business) => business.caller.call('GET', `/v1/accounts/${business.account}`);
  const refuse = (business: Business) =>
    business.caller.call('POST', `/v1/accounts/${business.account}/eligibility`, {
      kind: 'account_review',
      value: 'refused',
      text: 'account X was not approved because company X does not comply with our policy',
      occurredAt: '2026-11-01T09:00:00Z',
    });
  const reinstate = (business: Business, body: object) =>
    business.caller.call('POST', `/v1/accounts/${business.account}/reinstatement`, body);
  const notice = { text: 'We have reversed our decision.', writtenBy: 'Meta Support', receivedAt: '2026-11-19T08:00:00Z' };

  it('seals credentials for their own row and never shows them again', async () => {
    const caller = await stage.caller();
    const created = await caller.call('POST', '/v1/accounts', accountBody());
    expect(created.status).toBe(201);
    const id = fromPublicId('account', created.body.id) as string;
    const row = await stage.gateway.stores.accounts.get(caller.workspaceId, id);
    const key = secretKey(Buffer.from(stageSecretKey, 'base64'));
    expect(open(key, row?.credentialsSealed ?? '', id)).toEqual({ authToken: 'hunter2-token' });
    expect(() => open(key, row?.credentialsSealed ?? '', 'another row')).toThrow(/another row/);
    await caller.call('PATCH', `/v1/accounts/${created.body.id}`, { version: 1, credentials: { authToken: 'hunter3-token' } });
    const shown = [
      created,
      await caller.call('GET', `/v1/accounts/${created.body.id}`),
      await caller.call('GET', '/v1/audit'),
      await caller.call('GET', '/v1/events'),
    ];
    expect(JSON.stringify(shown.map(({ body }) => body))).not.toMatch(/hunter[23]|s1\./);
    expect(stage.log.text()).not.toMatch(/hunter[23]/);
  });

  it('lets one of two people who read the same version win, and tells the other who was first and when', async () => {
    const { caller, account } = await openBusiness(stage);
    const { version } = (await caller.call('GET', `/v1/accounts/${account}`)).body;
    const colleague = await stage.caller({ workspaceId: caller.workspaceId });
    const answers = await Promise.all([
      caller.call('PATCH', `/v1/accounts/${account}`, { version, name: 'From the first' }),
      colleague.call('PATCH', `/v1/accounts/${account}`, { version, name: 'From the second' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = answers.find(({ status }) => status === 200);
    const lost = answers.find(({ status }) => status === 409);
    expect(lost?.body).toMatchObject({
      code: 'changed_meanwhile',
      version: version + 1,
      changedAt: now,
      changedBy: expect.stringMatching(/^key:key_/),
      change: 'account.changed',
    });
    expect((await caller.call('GET', `/v1/accounts/${account}`)).body).toMatchObject({
      name: won?.body.name,
      version: version + 1,
    });
  });

  it('may send only when all eight items of the checklist are done (R3, R15)', async () => {
    const caller = await stage.caller();
    const { id } = (await caller.call('POST', '/v1/accounts', accountBody({ businessManagerName: null }))).body;
    const path = `/v1/accounts/${id}/onboarding`;
    const fresh = (await caller.call('GET', path)).body;
    expect(fresh.complete).toBe(false);
    expect(fresh.items).toHaveLength(8);
    expect(fresh.items.every((item: { nextStep: string }) => item.nextStep.length > 10)).toBe(true);
    await caller.call('PATCH', `/v1/accounts/${id}`, { version: 1, businessManagerName: 'Corner Bakery Ltd' });
    const named = (await caller.call('GET', path)).body.items[1];
    expect(named).toMatchObject({
      name: 'business_manager_named',
      state: 'done',
      proof: 'Business Manager Corner Bakery Ltd',
      nextStep: null,
    });

    const { account, channel, caller: other } = await openBusiness(stage);
    expect((await other.call('GET', `/v1/accounts/${account}/onboarding`)).body.complete).toBe(false);
    expect((await other.call('GET', `/v1/accounts/${account}/onboarding?channel=${channel}`)).body.complete).toBe(true);
  });

  it('takes no statement where a fact decides, none without proof, and half of the terms for none', async () => {
    const { caller, account, channel } = await openBusiness(stage);
    const state = (item: string, body: object) => caller.call('POST', `/v1/accounts/${account}/onboarding/${item}`, body);
    for (const item of ['business_verified', 'account_approved', 'third_party_terms_accepted']) {
      expect((await state(item, { proof: 'because' })).body.code).toBe('onboarding_item_not_stated');
    }
    expect((await state('channel_enabled', {})).body.code).toBe('validation_failed');
    expect((await state('channel_enabled', { proof: 'seen' })).body.code).toBe('channel_required');
    expect((await state('first_template_approved', { proof: 'seen', channel })).body.code).toBe('channel_not_allowed');
    const half = await caller.call('POST', `/v1/accounts/${account}/terms`, { parties: ['twilio'], acceptedBy: 'Ana' });
    expect(half).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  it('keeps a refusal with its words, and what a provider or an operator says later does not reopen it (R5, R6)', async () => {
    const business = await openBusiness(stage);
    expect((await accountOf(business)).body.eligible).toBe(true);
    const refused = await refuse(business);
    expect(refused).toMatchObject({
      status: 201,
      body: { eligible: false, review: { status: 'refused', text: expect.stringContaining('comply') } },
    });
    const later = await business.caller.call('POST', `/v1/accounts/${business.account}/eligibility`, {
      kind: 'account_review',
      value: 'approved',
      occurredAt: '2026-11-18T09:00:00Z',
    });
    expect(later.body).toMatchObject({ eligible: false, review: { status: 'refused' }, withheld: [{ value: 'approved' }] });
    const send = await business.caller.call('POST', '/v1/messages', {
      channel: business.channel,
      to: { contact: business.contact },
      template: { id: business.template, variables: { '1': 'Ana' } },
    });
    expect(send).toMatchObject({ status: 422, body: { code: 'account_refused' } });
  });

  it('refuses to reinstate without the written notice, on an id of nothing, and by anyone but an admin (R6)', async () => {
    const business = await openBusiness(stage);
    await refuse(business);
    expect(await reinstate(business, {})).toMatchObject({ status: 422, body: { code: 'notice_missing' } });
    const invented = await reinstate(business, { evidence: 'evd_01h455vb4pex5vsknk084sn02q' });
    expect(invented).toMatchObject({ status: 422, body: { code: 'notice_missing' } });
    const bare = await reinstate(business, { notice: { text: ' ', writtenBy: 'Meta', receivedAt: now } });
    expect(bare).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    const agent = await stage.caller({
      role: 'supervisor',
      scopes: ['accounts:write'],
      workspaceId: business.caller.workspaceId,
    });
    const byAgent = await agent.call('POST', `/v1/accounts/${business.account}/reinstatement`, { notice });
    expect(byAgent).toMatchObject({ status: 403, body: { code: 'role_missing' } });
    expect((await accountOf(business)).body).toMatchObject({ eligible: false, review: { status: 'refused' } });
    const trail = await business.caller.call('GET', '/v1/audit?action=account.reinstated');
    expect(trail.body.data).toEqual([]);
  });

  it('reinstates on the written notice, keeps it in the audit log, and has nothing to reinstate afterwards', async () => {
    const business = await openBusiness(stage);
    await refuse(business);
    const done = await reinstate(business, { notice });
    expect(done).toMatchObject({ status: 201, body: { eligible: true, review: { status: 'approved' } } });
    const fact = done.body.timeline.find(({ kind }: { kind: string }) => kind === 'reinstatement');
    expect(fact).toMatchObject({ evidence: expect.stringMatching(/^evd_/), source: 'operator' });
    const [entry] = (await business.caller.call('GET', '/v1/audit?action=account.reinstated')).body.data;
    expect(entry).toMatchObject({
      subject: { kind: 'account', id: business.account },
      after: { notice, evidence: fact.evidence },
    });
    expect(await reinstate(business, { notice })).toMatchObject({ status: 409, body: { code: 'nothing_to_reinstate' } });
  });

  it('does not record what has not happened yet', async () => {
    const { caller, account } = await openBusiness(stage);
    const fact = { kind: 'account_review', value: 'approved', occurredAt: '2026-12-24T09:00:00Z' };
    const answer = await caller.call('POST', `/v1/accounts/${account}/eligibility`, fact);
    expect(answer).toMatchObject({ status: 422, body: { code: 'occurred_in_future' } });
  });

  it('records a fact once however often the same request comes', async () => {
    const { caller, account } = await openBusiness(stage);
    const fact = { kind: 'restriction', value: 'marketing', occurredAt: '2026-11-10T09:00:00Z' };
    const before = (await caller.call('GET', `/v1/accounts/${account}/eligibility`)).body.timeline.length;
    const again = () => caller.call('POST', `/v1/accounts/${account}/eligibility`, fact, { 'idempotency-key': 'fact-1' });
    await Promise.all([again(), again(), again()]);
    const last = await again();
    expect(last).toMatchObject({ status: 201 });
    expect(last.headers.get('idempotent-replayed')).toBe('true');
    expect(last.body.timeline).toHaveLength(before + 1);
  });

  it('gives a number to one owner in the whole installation', async () => {
    const mine = await openBusiness(stage);
    const theirs = await openBusiness(stage);
    const { phone } = (await theirs.caller.call('GET', `/v1/channels/${theirs.channel}`)).body;
    const body = { account: mine.account, phone, name: 'Taken' };
    const taken = await mine.caller.call('POST', '/v1/channels', body);
    expect(taken).toMatchObject({ status: 409, body: { code: 'phone_taken' } });
    expect(JSON.stringify(taken.body)).not.toContain(theirs.account);
    expect((await mine.caller.call('POST', '/v1/channels', { ...body, phone: '07700 900123' })).body.code).toBe('phone_invalid');
  });
});
