// Real: every process, Postgres, Redis, HTTP, the official twilio SDK. Twilio and WhatsApp are the simulator, over loopback.
import { randomBytes } from 'node:crypto';
import type {
  AccountBody,
  AcceptedMessageBody,
  AuditEntryBody,
  ChannelBody,
  ConsentLedgerBody,
  ContactBody,
  EligibilityBody,
  EvidenceBody,
  MessageWhyBody,
  PermissionsBody,
  TemplateBody,
} from '@heliograph/contracts';
import type { ApiClient } from './platform/api-client';
import { freshPhone, newCustomer, type Customer } from './platform/customers';
import { atOnce, eventually } from './platform/eventually';
import { left, send, timelineOf, untilState } from './platform/messages';
import { anotherWorkspace, startTestPlatform, type TestPlatform } from './platform/start-platform';
import { approvedTemplate, templateSend, type ApprovedTemplate } from './platform/templates';

jest.setTimeout(180_000);

let on: TestPlatform;
beforeAll(async () => {
  on = await startTestPlatform();
});
afterAll(() => on?.stop());

describe('an account, from its first day to its reinstatement', () => {
  let api: ApiClient;
  let account: string;
  let channel: string;
  let template: ApprovedTemplate;
  let customer: Customer;
  let queued: string[];
  let expiring: string[];
  const refusalText = 'Account Corner Bakery was not approved because it does not comply with the WhatsApp Business Policy';

  const fact = (kind: string, value: string, text?: string) =>
    api.post<EligibilityBody>(`/v1/accounts/${account}/eligibility`, {
      kind,
      value,
      ...(text ? { text } : {}),
      occurredAt: new Date().toISOString(),
    });
  const one = () => templateSend(channel, customer.contactId, template);
  const refusedBy = async () => {
    const { status, body } = await api.call('POST', '/v1/messages', one());
    expect(status).toBe(422);
    for (const { remedy } of body.reasons ?? []) expect(remedy).not.toBe('');
    return body.reasons?.map(({ code }) => code);
  };

  beforeAll(async () => {
    ({ api } = await anotherWorkspace(on, 'Corner Bakery'));
    const sid = `AC${randomBytes(16).toString('hex')}`;
    const authToken = randomBytes(16).toString('hex');
    const phone = freshPhone();
    await on.simulator.call('POST', '/_sim/accounts', { accountSid: sid, authToken });
    const gateway = on.platform.urls.gateway;
    const sender = {
      accountSid: sid,
      phone,
      webhookUrl: `${gateway}/webhooks/twilio/inbound`,
      name: 'Corner Bakery',
      wabaId: '42',
    };
    await on.simulator.call('POST', '/_sim/senders', sender);
    const made = await api.post<AccountBody>('/v1/accounts', {
      name: 'Corner Bakery',
      provider: 'twilio',
      providerAccountId: sid,
      credentials: { authToken },
      baseUrl: on.platform.urls.simulator,
      wabaId: '42',
      businessManagerName: 'Corner Bakery Ltd',
    });
    account = made.id;
    channel = (await api.post<ChannelBody>('/v1/channels', { account, phone, name: 'Main' })).id;
    await api.patch(`/v1/channels/${channel}`, { status: 'online', statusReason: 'seen online' });
    await api.post(`/v1/accounts/${account}/terms`, { parties: ['twilio', 'whatsapp'], acceptedBy: 'Ana Sousa' });
    for (const item of ['channel_enabled', 'number_and_waba_mapped', 'webhook_reachable_and_signed']) {
      await api.post(`/v1/accounts/${account}/onboarding/${item}`, { proof: 'seen', channel });
    }
    const draft = await api.post<TemplateBody>('/v1/templates', {
      account,
      name: 'order_on_its_way',
      language: 'en_US',
      category: 'utility',
      content: {
        kind: 'text',
        body: 'Hello {{1}}, your order from the bakery is on its way to you.',
        variables: [{ name: '1', sample: 'Ana' }],
      },
    });
    await api.post(`/v1/templates/${draft.id}/submit`);
    await eventually(
      'the template is approved',
      async () => (await api.get<TemplateBody>(`/v1/templates/${draft.id}`)).status === 'approved',
    );
    template = { id: draft.id, name: draft.name, language: draft.language, samples: { '1': 'Ana' }, mark: '1' };
    customer = await newCustomer({ api, simulator: on.simulator });
  });

  it('sends nothing while the business is not verified, and names every open item', async () => {
    const codes = await refusedBy();
    expect(codes).toEqual(['account_onboarding_incomplete', 'account_not_verified', 'account_not_approved']);
    const { items } = await api.get<{ items: { name: string; state: string }[] }>(
      `/v1/accounts/${account}/onboarding?channel=${channel}`,
    );
    const open = items.filter(({ state }) => state === 'open').map(({ name }) => name);
    expect(open).toEqual(expect.arrayContaining(['business_verified', 'account_approved']));
  });

  it('sends nothing when it is verified and not yet approved (R4)', async () => {
    await fact('business_verification', 'verified');
    expect(await refusedBy()).toContain('account_not_approved');
    expect(await refusedBy()).not.toContain('account_not_verified');
  });

  it('sends once it is verified and approved', async () => {
    expect(await fact('account_review', 'approved')).toMatchObject({ eligible: true });
    const { items } = await api.get<{ items: { name: string; state: string }[] }>(
      `/v1/accounts/${account}/onboarding?channel=${channel}`,
    );
    for (const { name } of items.filter(({ state }) => state === 'open')) {
      await api.post(`/v1/accounts/${account}/onboarding/${name}`, { proof: 'seen' });
    }
    const { id } = await send({ api }, one());
    await untilState({ api }, id, ['delivered', 'read']);
  });

  it('holds what is queued when WhatsApp refuses the account, refuses what is new, and says so in WhatsApp’s own words (R5)', async () => {
    // Twenty due in a moment; two of them not worth sending later.
    const sendAt = new Date(Date.now() + 6000).toISOString();
    const expiresAt = new Date(Date.now() + 14_000).toISOString();
    queued = [];
    for (let index = 0; index < 20; index++) {
      const late = index === 4 || index === 11 ? { expiresAt } : {};
      queued.push(
        (await send({ api }, { ...templateSend(channel, customer.contactId, template, `No ${index}`), sendAt, ...late })).id,
      );
    }
    expiring = [queued[4] as string, queued[11] as string];
    await fact('account_review', 'refused', refusalText);
    expect(await refusedBy()).toEqual(['account_refused']);
    await atOnce(4, queued, (id) => untilState({ api }, id, 'held'));
    const { holdReasons } = await timelineOf({ api }, queued[0] as string);
    expect(holdReasons).toEqual([
      expect.objectContaining({ code: 'account_refused', rule: 'R5', remedy: expect.stringMatching(/notice/) }),
    ]);
    const account_ = await api.get<AccountBody>(`/v1/accounts/${account}`);
    expect(account_).toMatchObject({ eligible: false, review: { status: 'refused', text: refusalText } });
  });

  it('does not reopen it for good news, nor for a reinstatement without proof (R6)', async () => {
    expect(await fact('account_review', 'approved')).toMatchObject({ eligible: false, withheld: [{ value: 'approved' }] });
    for (const body of [{}, { evidence: `evd_${'0'.repeat(26)}` }]) {
      const refused = await api.call('POST', `/v1/accounts/${account}/reinstatement`, body);
      expect(refused).toMatchObject({ status: 422, body: { code: 'notice_missing' } });
    }
    const still = await timelineOf({ api }, queued[0] as string);
    expect(still.state).toBe('held');
  });

  it('reopens it on the written notice; the held leave in the order they came, the expired expire', async () => {
    await eventually('the two have expired by the clock', async () => {
      const { times } = await timelineOf({ api }, expiring[0] as string);
      return Date.parse(times.expiresAt as string) < Date.now();
    });
    const notice =
      'From: WhatsApp Support <support@example.com>\r\nSubject: Decision reversed\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\n\r\nYour account is approved.\r\n';
    const kept = await api.raw<EvidenceBody>({
      method: 'POST',
      path: '/v1/evidence?name=decision-reversed.eml',
      headers: { 'content-type': 'message/rfc822' },
      body: notice,
    });
    expect(kept).toMatchObject({ status: 201, body: { mediaType: 'message/rfc822' } });
    const reinstated = await api.post<EligibilityBody>(`/v1/accounts/${account}/reinstatement`, { evidence: kept.body.id });
    expect(reinstated).toMatchObject({ eligible: true, review: { status: 'approved' } });

    const going = queued.filter((id) => !expiring.includes(id));
    await atOnce(4, going, (id) => untilState({ api }, id, left, 60_000));
    await atOnce(2, expiring, (id) => untilState({ api }, id, 'expired'));
    // What the provider took, in the order it took it; the first is the trial message.
    const accepted = await Promise.all(going.map(async (id) => (await timelineOf({ api }, id)).providerMessageId));
    const taken = (await on.simulator.outboundTo(customer.phone)).map(({ sid }) => sid);
    expect(taken).toHaveLength(19);
    expect(accepted).toHaveLength(18);
    expect((taken.at(-1) === accepted.at(-1) ? taken.slice(1) : taken.slice(0, -1).reverse()).join('\n')).toBe(
      accepted.join('\n'),
    );

    const why = await api.get<MessageWhyBody>(`/v1/messages/${going[0]}/why`);
    expect(why.decisions.map(({ moment, verdict }) => [moment, verdict])).toEqual([
      ['accept', 'allow'],
      ['release', 'refuse'],
      ['release', 'allow'],
    ]);
    const over = await api.get<MessageWhyBody>(`/v1/messages/${expiring[0]}/why`);
    expect(over.decisions.at(-1)?.reasons.map(({ code }) => code)).toEqual(['expired']);
  });

  it('tells the whole story in its audit log, which nobody can change', async () => {
    const trail = (await api.all<AuditEntryBody>(`/v1/audit?subject=${account}`)).reverse();
    const story = trail.filter(({ action }) => /eligibility|reinstated|created/.test(action));
    expect(
      story.map(({ action, after }) => [
        action,
        after?.['verification'] ?? null,
        after?.['review'] ?? null,
        after?.['eligible'] ?? null,
      ]),
    ).toEqual([
      ['account.created', null, null, null],
      ['account.eligibility_recorded', 'verified', 'unknown', false],
      ['account.eligibility_recorded', 'verified', 'approved', true],
      ['account.eligibility_recorded', 'verified', 'refused', false],
      ['account.eligibility_recorded', 'verified', 'refused', false],
      ['account.reinstated', 'verified', 'approved', true],
    ]);
    expect(story[3]?.after).toMatchObject({ fact: { text: refusalText } });
    expect(story.at(-1)?.after).toMatchObject({ evidence: expect.stringMatching(/^evd_/) });
    for (const { actor, requestId, occurredAt } of trail) {
      expect(actor).toMatch(/^key:/);
      expect(requestId).toEqual(expect.any(String));
      expect(Date.parse(occurredAt)).toBeGreaterThan(0);
    }
    await expect(on.stores.dataSource.query(`UPDATE audit_entries SET actor = 'nobody'`)).rejects.toThrow(/append-only/);
    await expect(on.stores.dataSource.query('DELETE FROM audit_entries')).rejects.toThrow(/append-only/);
  });
});

describe('consent by message', () => {
  let customer: Customer;
  let marketing: ApprovedTemplate;
  const say = (body: string) => on.simulator.inbound({ from: customer.phone, to: on.channelPhone, body });
  const ledger = () => on.api.get<ConsentLedgerBody>(`/v1/contacts/${customer.contactId}/consents`);
  const marketingStatus = async () => (await ledger()).state.marketing.status;
  const sendMarketing = () =>
    on.api.call<AcceptedMessageBody>('POST', '/v1/messages', templateSend(on.channelId, customer.contactId, marketing));
  const permission = async () => {
    const answer = await on.api.get<PermissionsBody>(`/v1/contacts/${customer.contactId}/permission?channel=${on.channelId}`);
    return answer.purposes.find(({ purpose }) => purpose === 'marketing') as PermissionsBody['purposes'][number];
  };

  beforeAll(async () => {
    const utility = await approvedTemplate(on);
    const draft = await on.api.post<TemplateBody>('/v1/templates', {
      account: on.accountId,
      name: `winter_offer_${Date.now()}`,
      language: utility.language,
      category: 'marketing',
      content: {
        kind: 'text',
        body: 'Hello {{1}}, our winter collection has arrived and members get ten percent off today.',
        variables: [{ name: '1', sample: 'Ana' }],
      },
    });
    await on.api.post(`/v1/templates/${draft.id}/submit`);
    await eventually(
      'the template is approved',
      async () => (await on.api.get<TemplateBody>(`/v1/templates/${draft.id}`)).status === 'approved',
    );
    marketing = { id: draft.id, name: draft.name, language: draft.language, samples: { '1': 'Ana' }, mark: '1' };
    await on.api.patch('/v1/workspace', { consentRequired: { marketing: 'double' } });
    customer = await newCustomer(on, { consents: ['utility'] });
  });

  it('asks for a double opt-in, hears the YES, and may write afterwards', async () => {
    expect(await sendMarketing()).toMatchObject({ status: 422, body: { code: 'consent_missing' } });
    await say('Do you deliver on Sundays?');
    const asked = await eventually('the window is open and the question is sent', async () => {
      const answer = await on.api.call<ConsentLedgerBody>('POST', `/v1/contacts/${customer.contactId}/consents`, {
        purpose: 'marketing',
        kind: 'requested',
        channel: 'whatsapp',
        occurredAt: new Date().toISOString(),
        businessName: 'Corner Shop',
        ask: { channel: on.channelId, text: 'May we send you offers on WhatsApp? Reply YES to agree.' },
      });
      return answer.status === 201 && answer.body;
    });
    const question = asked.entries.find(({ kind }) => kind === 'requested')?.message as string;
    await untilState(on, question, ['delivered', 'read']);
    expect(await sendMarketing()).toMatchObject({ status: 422 });
    await say('Yes');
    await eventually('the ledger holds the confirmation', async () => (await ledger()).state.marketing.level === 'double');
    expect(await permission()).toMatchObject({
      allowed: true,
      level: 'double',
      basis: 'ledger',
      entry: { kind: 'confirmed', wording: 'Yes' },
    });
    const sent = await sendMarketing();
    expect(sent.status).toBe(202);
    await untilState(on, sent.body.id, ['delivered', 'read']);
  });

  it('refuses marketing after a STOP by the very ledger entry that says so, until START restores it', async () => {
    await say('STOP');
    await eventually('the ledger holds the STOP', async () => (await marketingStatus()) === 'withdrawn');
    const { entries, state } = await ledger();
    const deciding = entries.find(({ id }) => id === state.marketing.entry);
    expect(deciding).toMatchObject({ kind: 'withdrawn', wording: 'STOP', message: expect.stringMatching(/^msg_/) });
    const refused = await on.api.call('POST', '/v1/messages', templateSend(on.channelId, customer.contactId, marketing));
    expect(refused).toMatchObject({ status: 422, body: { code: 'marketing_opted_out' } });
    expect(refused.body.reasons?.[0]?.facts).toMatchObject({ status: 'withdrawn', occurredAt: deciding?.occurredAt });
    expect(await permission()).toMatchObject({ allowed: false, entry: { id: deciding?.id } });
    await on.api.patch('/v1/workspace', { consentRequired: { marketing: 'explicit' } });
    await say('START');
    await eventually('the ledger holds the START', async () => (await marketingStatus()) === 'active');
    const sent = await sendMarketing();
    expect(sent.status).toBe(202);
    await untilState(on, sent.body.id, ['delivered', 'read']);
  });

  it('ends marketing only when the customer taps "Stop promotions"', async () => {
    await on.simulator.inbound({
      from: customer.phone,
      to: on.channelPhone,
      button: { text: 'Stop promotions', payload: 'stop-promotions' },
    });
    await eventually('the ledger holds the tap', async () => (await marketingStatus()) === 'withdrawn');
    expect((await ledger()).state.utility.status).toBe('active');
  });

  it("hears the workspace's own words", async () => {
    await on.api.patch('/v1/workspace', { optWords: [{ kind: 'stop', word: 'BASTA', language: 'pt' }] });
    // Words are remembered for five seconds.
    const stranger = await newCustomer(on, { consents: ['utility'] });
    await eventually(
      'BASTA is heard',
      async () => {
        await on.simulator.inbound({ from: stranger.phone, to: on.channelPhone, body: 'basta!' });
        const contact = await on.api.get<ContactBody>(`/v1/contacts/${stranger.contactId}`);
        const { state } = await on.api.get<ConsentLedgerBody>(`/v1/contacts/${contact.id}/consents`);
        return state.utility.status === 'withdrawn';
      },
      { everyMs: 1000 },
    );
  });
});
