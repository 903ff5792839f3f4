// Real: the gateway, Postgres, Redis, HTTP. Fake: the provider.
import { fromPublicId } from '@heliograph/platform';
import { manualClock } from '@heliograph/platform/testing';
import { customerWrites, openBusiness, optIn, type Business } from '../testing/business';
import { nobodys, openStage, type Stage } from '../testing/gateway-stage';

describe('a workspace', () => {
  const clock = manualClock('2026-11-20T12:00:00Z');
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage({ clock });
    business = await openBusiness(stage);
  }, 60_000);
  afterAll(() => stage.close());

  const change = (body: object) => business.caller.call('PATCH', '/v1/workspace', body);
  const sendTemplate = () => ({
    channel: business.channel,
    to: { contact: business.contact },
    template: { id: business.template, variables: { '1': 'Ana' } },
  });
  const send = async () => business.caller.call('POST', '/v1/messages', sendTemplate());
  /** The provider took it, at the clock's time. */
  const handOff = (id: string) =>
    stage.gateway.stores.dataSource.query(`UPDATE messages SET state = 'delivered', handed_off_at = $2 WHERE id = $1`, [
      fromPublicId('message', id),
      clock.now(),
    ]);

  it('shows its settings and changes only what is named, with before and after in the audit log', async () => {
    const { body: before } = await business.caller.call('GET', '/v1/workspace');
    expect(before).toMatchObject({ consentRequired: { marketing: 'explicit', service: 'implicit' }, optWords: [], caps: [] });
    const optWords = [{ kind: 'stop', word: 'BAJA', language: 'es' }];
    const changed = await change({ name: 'Corner Bakery', consentRequired: { marketing: 'double' }, optWords });
    expect(changed.body).toMatchObject({
      name: 'Corner Bakery',
      optWords,
      consentRequired: { service: 'implicit', utility: 'explicit', authentication: 'explicit', marketing: 'double' },
    });
    expect((await change({ consentRequired: { utility: 'explicit' } })).body.consentRequired.marketing).toBe('double');
    const { data } = (await business.caller.call('GET', '/v1/audit?action=workspace.changed')).body;
    expect(data.at(-1)).toMatchObject({
      subject: { kind: 'workspace', id: before.id },
      before: { name: 'Test', consentRequired: { marketing: 'explicit' } },
      after: { name: 'Corner Bakery', consentRequired: { marketing: 'double' } },
    });
  });

  it.each([
    [
      'marketing without an opt-in of its own (R13)',
      { consentRequired: { marketing: 'implicit' } },
      '/consentRequired/marketing',
    ],
    ['no consent at all (R8)', { consentRequired: { utility: 'none' } }, '/consentRequired/utility'],
    ['a misspelt setting', { consentsRequired: {} }, '/consentsRequired'],
    ['a word of punctuation', { optWords: [{ kind: 'stop', word: '!!', language: 'en' }] }, '/optWords/0/word'],
    ['a cap of nothing', { caps: [{ category: 'marketing', max: 0, perHours: 24 }] }, '/caps/0/max'],
    ['the same cap twice', { caps: [1, 2].map((max) => ({ category: 'utility', max, perHours: 24 })) }, '/caps'],
  ])('refuses %s', async (_, body, pointer) => {
    expect((await change(body)).body).toMatchObject({ status: 422, errors: [expect.objectContaining({ pointer })] });
  });

  it('is changed by an admin only', async () => {
    const agent = await stage.caller({
      role: 'agent',
      scopes: ['workspace:read', 'workspace:write'],
      workspaceId: business.caller.workspaceId,
    });
    expect((await agent.call('PATCH', '/v1/workspace', { name: 'x' })).body).toMatchObject({ status: 403, code: 'role_missing' });
    const viewer = await stage.caller({ role: 'viewer', scopes: [], workspaceId: business.caller.workspaceId });
    expect((await viewer.call('GET', '/v1/workspace')).status).toBe(403);
  });

  it("holds a template over the workspace's own cap until the oldest counted leaves, and says when", async () => {
    await change({ caps: [{ category: 'utility', max: 2, perHours: 24 }] });
    const first = await send();
    expect(first.body).toMatchObject({ state: 'queued' });
    await handOff(first.body.id);
    clock.advance(3_600_000);
    expect((await send()).body.state).toBe('queued');
    // The second waits to be handed over; the third comes after it.
    const explained = await business.caller.call('POST', '/v1/messages/explain', sendTemplate());
    const third = await send();
    expect(third.body).toMatchObject({
      state: 'held',
      reasons: [{ code: 'limit_reached', effect: 'hold', nextAllowedAt: '2026-11-21T12:00:00.000Z', facts: { cap: { max: 2 } } }],
    });
    expect(explained.body).toMatchObject({ disposition: 'hold', decision: { reasons: third.body.reasons } });

    // At hand-off the second, which came first, goes; the third stays.
    const { stores } = stage.gateway;
    const { messages } = await stores.facts.forMessages([third.body.id].map((id) => fromPublicId('message', id) as string));
    expect(messages[0]?.recipient.caps).toEqual([
      { category: 'utility', max: 2, perHours: 24, handedOffAt: [expect.any(Date)], waitingAhead: 1 },
    ]);
    await change({ caps: [] });
    expect((await send()).body.state).toBe('queued');
  });

  it('counts nothing of other contacts, other categories, replies, or what never left', async () => {
    await change({ caps: [{ category: 'marketing', max: 1, perHours: 24 }] });
    expect((await send()).body.state).toBe('queued');
    await change({ caps: [{ category: 'utility', max: 50, perHours: 24 }] });
    const other = (await business.caller.call('POST', '/v1/contacts', { phone: '+447700955555' })).body.id;
    await business.caller.call('POST', `/v1/contacts/${other}/consents`, optIn('utility'));
    const { stores } = stage.gateway;
    const read = await stores.facts.forAccept(
      [],
      [
        {
          workspaceId: business.caller.workspaceId,
          channelId: fromPublicId('channel', business.channel) as string,
          contactId: fromPublicId('contact', other) as string,
        },
      ],
    );
    expect(read.recipients[0]?.caps).toEqual([{ category: 'utility', max: 50, perHours: 24, handedOffAt: [], waitingAhead: 0 }]);
    await change({ caps: [] });
  });
});

describe('why may I message this person?', () => {
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage();
    business = await openBusiness(stage);
  }, 60_000);
  afterAll(() => stage.close());

  const permission = async (channel = business.channel, contact = business.contact) =>
    business.caller.call('GET', `/v1/contacts/${contact}/permission?channel=${channel}`);
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const of = (body: any, purpose: string) => body.purposes.find((one: { purpose: string }) => one.purpose === purpose);
  const consent = (body: object) => business.caller.call('POST', `/v1/contacts/${business.contact}/consents`, body);

  it('answers for every purpose with the entry that decides and its proof, and everything that objects', async () => {
    const { status, body } = await permission();
    expect(status).toBe(200);
    expect(of(body, 'utility')).toMatchObject({
      allowed: true,
      by: 'template',
      basis: 'ledger',
      entry: { kind: 'given', wording: 'Yes, write to me.', evidence: 'form 7' },
      reasons: [],
    });
    expect(of(body, 'marketing')).toMatchObject({
      allowed: false,
      basis: 'nothing',
      entry: null,
      reasons: [{ code: 'consent_missing', rule: 'R13' }],
    });
    expect(of(body, 'service')).toMatchObject({
      allowed: false,
      by: 'free_form',
      reasons: [{ code: 'window_closed' }, { code: 'consent_missing' }],
    });
    expect(body.window).toMatchObject({ open: false, secondsLeft: 0 });
  });

  it('sees the window open, the opt-out, and the refusal of the account, as the send does', async () => {
    await customerWrites(stage, business, new Date());
    await consent({ ...optIn('utility', new Date(Date.now() - 1000).toISOString()), kind: 'withdrawn' });
    const { body } = await permission();
    expect(body.window.open).toBe(true);
    expect(of(body, 'service')).toMatchObject({ allowed: true, basis: 'wrote_to_us', reasons: [] });
    expect(body.optedOutOf).toEqual(['utility']);
    const told = of(body, 'utility');
    const sent = await business.caller.call('POST', '/v1/messages', {
      channel: business.channel,
      to: { contact: business.contact },
      template: { id: business.template, variables: { '1': 'Ana' } },
    });
    expect(sent.status).toBe(422);
    expect(sent.body.reasons).toEqual(told.reasons);
    expect(told.reasons[0].facts.entryId).toBeDefined();
    await consent(optIn('utility', new Date().toISOString()));
  });

  it('exports the proof as JSON with the file it rests on, and as CSV in which no cell is a formula', async () => {
    const upload = await fetch(`${stage.gateway.url}/v1/evidence?name=form.txt`, {
      method: 'POST',
      headers: { authorization: `Bearer ${business.caller.secret}`, 'content-type': 'text/plain' },
      body: 'I agree',
    });
    const file = (await upload.json()) as { id: string; sha256: string };
    await consent({ ...optIn('marketing'), wording: '=HYPERLINK("http://evil.example")', evidence: file.id });
    const path = `/v1/contacts/${business.contact}/consents/export`;
    const json = await business.caller.call('GET', path);
    expect(json.body).toMatchObject({
      businessName: 'Test',
      contact: { id: business.contact },
      state: { marketing: { sufficient: true } },
    });
    expect(json.body.entries.find(({ purpose }: { purpose: string }) => purpose === 'marketing')).toMatchObject({
      evidence: file.id,
      evidenceFile: { sha256: file.sha256, name: 'form.txt' },
    });
    const csv = await fetch(`${stage.gateway.url}${path}?format=csv`, {
      headers: { authorization: `Bearer ${business.caller.secret}` },
    });
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment/);
    const text = await csv.text();
    expect(text.split('\r\n')[0]).toContain('wording_version');
    expect(text).toContain(`"'=HYPERLINK`);
    expect(text).not.toMatch(/(^|,)"?[=@]/m);
  });

  it('asks for a double opt-in by message, and refuses to ask where the message itself would be refused', async () => {
    const request = { purpose: 'marketing', kind: 'requested', channel: 'whatsapp', occurredAt: '2026-01-01T00:00:00Z' };
    const asked = await consent({ ...request, ask: { channel: business.channel, text: 'May we send you offers? Reply YES.' } });
    expect(asked.status).toBe(201);
    const entry = asked.body.entries.find(({ kind }: { kind: string }) => kind === 'requested');
    expect(entry).toMatchObject({ wording: 'May we send you offers? Reply YES.', message: expect.stringMatching(/^msg_/) });
    expect(Date.now() - Date.parse(entry.occurredAt)).toBeLessThan(60_000);
    expect((await business.caller.call('GET', `/v1/messages/${entry.message}`)).body).toMatchObject({
      kind: 'free_form',
      lane: 'reply',
    });

    const stranger = (await business.caller.call('POST', '/v1/contacts', { phone: '+447700966666' })).body.id;
    const path = `/v1/contacts/${stranger}/consents`;
    const refused = await business.caller.call('POST', path, { ...request, ask: { channel: business.channel, text: 'May we?' } });
    expect(refused.body).toMatchObject({ status: 422, code: 'window_closed' });
    const byTemplate = {
      ...request,
      ask: { channel: business.channel, template: { id: business.template, variables: { '1': 'Bo' } } },
    };
    expect((await business.caller.call('POST', path, byTemplate)).body).toMatchObject({ status: 422, code: 'consent_missing' });
    expect((await business.caller.call('GET', path)).body.entries).toEqual([]);

    const wrong = { ...optIn('marketing'), ask: { channel: business.channel, text: 'x' } };
    expect((await consent(wrong)).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/ask', code: 'only_a_request_asks' }],
    });
  });

  it("answers another workspace's ids as if they did not exist", async () => {
    const them = await openBusiness(stage);
    expect((await permission(them.channel)).body.code).toBe('channel_not_found');
    expect((await permission(business.channel, them.contact)).body.code).toBe('contact_not_found');
    expect((await permission(business.channel, nobodys('contact'))).status).toBe(404);
    expect((await business.caller.call('GET', `/v1/contacts/${them.contact}/consents/export`)).status).toBe(404);
  });
});

describe('the audit log as CSV', () => {
  it('holds every entry of the workspace and of nobody else, without secrets', async () => {
    const stage = await openStage();
    try {
      const ours = await openBusiness(stage);
      await openBusiness(stage);
      const answer = await fetch(`${stage.gateway.url}/v1/audit/export`, {
        headers: { authorization: `Bearer ${ours.caller.secret}` },
      });
      const lines = (await answer.text()).trim().split('\r\n');
      const listed = (await ours.caller.call('GET', '/v1/audit?limit=100')).body.data;
      expect(lines).toHaveLength(listed.length + 1);
      expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(listed.map(({ id }: { id: string }) => id));
      expect(lines.join()).not.toContain('hunter2');
      const one = await fetch(`${stage.gateway.url}/v1/audit/export?subject=${ours.channel}`, {
        headers: { authorization: `Bearer ${ours.caller.secret}` },
      });
      expect((await one.text()).trim().split('\r\n').length).toBeLessThan(lines.length);
    } finally {
      await stage.close();
    }
  }, 60_000);
});
