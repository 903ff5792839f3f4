// Real: the gateway, Postgres, Redis, HTTP. Fake: the provider.
import { fromPublicId, newId } from '@heliograph/platform';
import { capturedLogger } from '@heliograph/platform/testing';
import { customerWrites, freshPhone, openBusiness, optIn, type Business } from '../testing/business';
import { peopleNouns } from '../testing/api-walk';
import { openStage, type Stage } from '../testing/gateway-stage';
import { SettleMerges } from './settle-merges.job';

describe('merging contacts', () => {
  let stage: Stage;
  let business: Business;
  let other: string;
  let otherPhone: string;
  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  afterAll(() => stage.close());
  beforeEach(async () => {
    business = await openBusiness(stage);
    otherPhone = freshPhone();
    other = (await call('POST', '/v1/contacts', { phone: otherPhone, name: 'Ana' })).body.id;
  }, 30_000);

  const call = (method: string, path: string, body?: unknown) => business.caller.call(method, path, body);
  const merge = (dryRun = false) => call('POST', `/v1/contacts/${other}/merge`, { into: business.contact, dryRun });
  const writes = (phone: string) => customerWrites(stage, { ...business, phone }, new Date());
  const query = (sql: string, ...values: unknown[]) => stage.gateway.stores.dataSource.query(sql, values);
  const settle = () => {
    const clock = { now: () => new Date(), sleep: async () => undefined } as never;
    return new SettleMerges(stage.gateway.stores, clock, capturedLogger('test').logger).handle();
  };
  const messagesOf = async (conversation: string): Promise<number> =>
    (await call('GET', `/v1/conversations/${conversation}/messages`)).body.data.length;

  it('joins conversations on one channel without losing a message, and the old ids go on working', async () => {
    const [theirs, ours] = [await writes(otherPhone), await writes(business.phone)];
    await call('POST', `/v1/conversations/${theirs}/notes`, { text: 'Prefers mornings.' });
    const answer = await merge();
    expect(answer).toMatchObject({
      status: 200,
      body: { messages: 1, identities: 1, conversations: { moved: [], joined: [{ from: theirs, into: ours }] } },
    });
    expect(await messagesOf(ours)).toBe(2);
    expect(await messagesOf(theirs)).toBe(2);
    expect((await call('GET', `/v1/conversations/${ours}/notes`)).body.data).toHaveLength(1);
    expect((await call('GET', `/v1/conversations/${ours}`)).body).toMatchObject({ unreadCount: 2 });
    expect((await call('GET', '/v1/conversations')).body.data).toHaveLength(1);
    expect((await call('GET', `/v1/contacts/${other}`)).body.id).toBe(business.contact);
    const sent = await call('POST', '/v1/messages', { channel: business.channel, to: { contact: other }, text: 'Hello' });
    expect(sent.status).toBe(202);
    expect((await call('GET', `/v1/messages/${sent.body.id}`)).body).toMatchObject({
      contact: business.contact,
      conversation: ours,
    });
    expect((await merge()).body.code).toBe('contact_not_found');
  });

  it('acts on the conversation that stays when it is named by its old id', async () => {
    const [theirs, ours] = [await writes(otherPhone), await writes(business.phone)];
    const { agent } = await peopleNouns(stage.gateway.stores, business.caller.workspaceId);
    await merge();
    const tag = (await call('POST', '/v1/tags', { name: 'VIP', color: '#aa3311' })).body.id;
    expect((await call('PUT', `/v1/conversations/${theirs}/tags`, { tags: [tag] })).body.data).toMatchObject([{ id: tag }]);
    expect((await call('POST', `/v1/conversations/${theirs}/read`)).body).toMatchObject({ id: ours, unreadCount: 0 });
    expect((await call('POST', `/v1/conversations/${theirs}/take`, { agent })).body).toMatchObject({
      id: ours,
      status: 'active',
      assignee: { id: agent },
      tags: [{ id: tag }],
    });
    // The hidden row is as the merge left it, and the record names the one that stays.
    expect(
      await query('SELECT status, assignee_id, version FROM conversations WHERE id = $1', fromPublicId('conversation', theirs)),
    ).toMatchObject([{ status: 'ended', assignee_id: null }]);
    const about = (await call('GET', `/v1/audit?subject=${ours}`)).body.data.map(({ action }: { action: string }) => action);
    expect(about).toEqual(expect.arrayContaining(['conversation.tagged', 'conversation.taken']));
  });

  it('hears the other number as the contact that stays', async () => {
    await merge();
    const conversation = await writes(otherPhone);
    expect((await call('GET', `/v1/conversations/${conversation}`)).body.contact).toBe(business.contact);
  });

  it('shows in a dry run what would happen, and changes nothing', async () => {
    await writes(otherPhone);
    const before = await query(
      'SELECT count(*)::int AS n FROM audit_entries WHERE workspace_id = $1',
      business.caller.workspaceId,
    );
    const tried = await merge(true);
    expect(tried).toMatchObject({ status: 200, body: { dryRun: true, messages: 1 } });
    expect((await call('GET', `/v1/contacts/${other}`)).body.id).toBe(other);
    expect(
      await query('SELECT count(*)::int AS n FROM audit_entries WHERE workspace_id = $1', business.caller.workspaceId),
    ).toEqual(before);
    expect((await merge()).body).toEqual({ ...tried.body, dryRun: false, contact: expect.anything() });
  });

  it('keeps the stricter consent, and brings the proof of what the other gave', async () => {
    await call('POST', `/v1/contacts/${other}/consents`, { ...optIn('utility'), kind: 'withdrawn' });
    await call('POST', `/v1/contacts/${other}/consents`, optIn('marketing'));
    expect((await merge()).body.consents).toEqual([
      { purpose: 'utility', kind: 'withdrawn' },
      { purpose: 'marketing', kind: 'given' },
    ]);
    const { state, entries } = (await call('GET', `/v1/contacts/${business.contact}/consents`)).body;
    expect(state).toMatchObject({ utility: { status: 'withdrawn' }, marketing: { status: 'active', level: 'explicit' } });
    expect(entries).toContainEqual(
      expect.objectContaining({ purpose: 'marketing', wording: 'Yes, write to me.', evidence: 'form 7' }),
    );
  });

  it('finds what was under way while it committed: the message moves, and a withdrawal counts', async () => {
    const [theirs, ours] = [await writes(otherPhone), await writes(business.phone)];
    await merge();
    // As a transaction that had read the old id just before would leave it.
    const row = (id: string) => fromPublicId(id.startsWith('cnv') ? 'conversation' : 'contact', id);
    await query(
      `INSERT INTO messages (id, workspace_id, account_id, channel_id, contact_id, conversation_id, direction, kind, purpose, state, content, created_at)
       SELECT $1, workspace_id, account_id, channel_id, $2, $3, 'in', 'inbound', 'service', 'received', content, created_at
         FROM messages WHERE conversation_id = $4 LIMIT 1`,
      newId(),
      row(other),
      row(theirs),
      row(ours),
    );
    await query(
      `INSERT INTO consent_entries (id, workspace_id, contact_id, purpose, kind, channel, actor, occurred_at) VALUES ($1, $2, $3, 'utility', 'withdrawn', 'whatsapp', 'customer', now())`,
      newId(),
      business.caller.workspaceId,
      row(other),
    );
    await settle();
    await settle();
    expect(await messagesOf(ours)).toBe(3);
    const { state, entries } = (await call('GET', `/v1/contacts/${business.contact}/consents`)).body;
    expect(state.utility.status).toBe('withdrawn');
    expect(entries.filter(({ kind }: { kind: string }) => kind === 'withdrawn')).toHaveLength(1);
  });

  it('loses nothing while both people write and their messages arrive', async () => {
    await Promise.all([writes(otherPhone), writes(business.phone)]);
    const more = Array.from({ length: 10 }, (_, n) => writes(n % 2 ? otherPhone : business.phone));
    const merged = merge();
    await Promise.all([...more, ...Array.from({ length: 10 }, (_, n) => writes(n % 2 ? otherPhone : business.phone))]);
    expect((await merged).status).toBe(200);
    await settle();
    const shown = (await call('GET', '/v1/conversations')).body.data;
    expect(shown).toHaveLength(1);
    expect((await call('GET', `/v1/conversations/${shown[0].id}/messages?limit=100`)).body.data).toHaveLength(22);
  });

  it('names contacts that may be one person', async () => {
    const { data } = (await call('GET', '/v1/contacts/duplicates')).body;
    expect(data).toEqual([{ reason: 'same_name', contacts: [expect.objectContaining({ name: 'Ana' }), expect.anything()] }]);
    await merge();
    expect((await call('GET', '/v1/contacts/duplicates')).body.data).toEqual([]);
  });
});
