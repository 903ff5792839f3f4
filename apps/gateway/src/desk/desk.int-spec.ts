// Real: the gateway, Postgres, Redis, HTTP. Fake: the provider.
import { newId, toPublicId } from '@heliograph/platform';
import { customerWrites, openBusiness, type Business } from '../testing/business';
import { openStage, type Caller, type Stage } from '../testing/gateway-stage';
import { ReadForSearch } from '../search/read-for-search.job';

describe('the desk', () => {
  let stage: Stage;
  let business: Business;
  let conversation: string;
  let supervisor: Caller;
  let agentKey: Caller;
  beforeAll(async () => {
    stage = await openStage();
    business = await openBusiness(stage);
    conversation = await customerWrites(stage, business, new Date());
    const { workspaceId } = business.caller;
    const scopes = ['conversations:read', 'conversations:write'];
    supervisor = await stage.caller({ workspaceId, role: 'supervisor', scopes });
    agentKey = await stage.caller({ workspaceId, role: 'agent', scopes });
  }, 60_000);
  afterAll(() => stage.close());

  const call = (method: string, path: string, body?: unknown) => business.caller.call(method, path, body);

  it('keeps a note between agents: named, deletable by its author or a supervisor, and in no log or event', async () => {
    const agent = newId();
    await stage.gateway.stores.dataSource.query(
      `INSERT INTO agents (id, workspace_id, name, email, role) VALUES ($1, $2, 'Bo', $3, 'agent')`,
      [agent, business.caller.workspaceId, `${agent}@example.com`],
    );
    const path = `/v1/conversations/${conversation}/notes`;
    const note = await call('POST', path, { text: 'Secret of the house', mentions: [toPublicId('agent', agent)] });
    expect(note).toMatchObject({ status: 201, body: { mentions: [{ name: 'Bo' }], author: null } });
    expect(await stage.gateway.stores.notes.mentionsOf(business.caller.workspaceId, agent, 5)).toMatchObject([{ readAt: null }]);
    await stage.gateway.stores.notes.markRead(business.caller.workspaceId, agent, null, new Date());
    expect(await stage.gateway.stores.notes.mentionsOf(business.caller.workspaceId, agent, 5)).toMatchObject([
      { readAt: expect.any(Date) },
    ]);
    expect((await agentKey.call('DELETE', `/v1/notes/${note.body.id}`)).body.code).toBe('not_your_note');
    expect((await supervisor.call('DELETE', `/v1/notes/${note.body.id}`)).status).toBe(204);
    expect((await call('GET', path)).body.data).toEqual([]);
    const told = await stage.gateway.stores.dataSource.query(
      `SELECT data::text AS t FROM events UNION ALL SELECT concat(before::text, after::text) FROM audit_entries`,
    );
    expect(JSON.stringify(told) + stage.log.text()).not.toContain('Secret of the house');
  });

  it('marks conversations with tags, lists by them, and takes them away with the tag', async () => {
    const tag = (await call('POST', '/v1/tags', { name: 'VIP', color: '#aa0000' })).body.id;
    expect((await call('POST', '/v1/tags', { name: 'vip', color: '#00aa00' })).body.code).toBe('tag_exists');
    await call('PUT', `/v1/conversations/${conversation}/tags`, { tags: [tag] });
    const tagged = async () => (await call('GET', `/v1/conversations?tag=${tag}`)).body.data;
    expect(await tagged()).toMatchObject([{ id: conversation, tags: [{ id: tag, name: 'VIP', color: '#aa0000' }] }]);
    await call('DELETE', `/v1/tags/${tag}`);
    expect(await tagged()).toEqual([]);
    expect((await call('GET', `/v1/conversations/${conversation}`)).body.tags).toEqual([]);
  });

  it('fills a canned reply with names, says what is missing, and refuses a variable nobody knows', async () => {
    const text = { en: 'Hello {{contact.name}}, {{agent.name}} here', 'zh-CN': '{{contact.name}},您好' };
    const made = await call('POST', '/v1/canned-replies', { shortcut: 'hello', title: 'Hello', text });
    const render = (body: object) => call('POST', `/v1/canned-replies/${made.body.id}/render`, body);
    expect((await render({ conversation })).body).toEqual({
      text: 'Hello Ana, {{agent.name}} here',
      language: 'en',
      missing: ['agent.name'],
    });
    expect((await render({ conversation, language: 'zh-TW' })).body.text).toBe('Ana,您好');
    expect((await call('POST', '/v1/canned-replies', { shortcut: 'HELLO', title: 'x', text })).body.code).toBe('shortcut_taken');
    const wrong = await call('PATCH', `/v1/canned-replies/${made.body.id}`, { text: { en: '{{contact.email}}' } });
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ pointer: '/text/en', code: 'variable_unknown' }] } });
  });

  it('shows a saved view to its owner, and to others when it is shared', async () => {
    const view = (await call('POST', '/v1/views', { name: 'Mine', query: { status: 'waiting' } })).body.id;
    const seen = async () => (await agentKey.call('GET', '/v1/views')).body.data;
    expect(await seen()).toEqual([]);
    expect((await agentKey.call('PATCH', `/v1/views/${view}`, { name: 'x' })).status).toBe(404);
    await call('PATCH', `/v1/views/${view}`, { shared: true });
    expect(await seen()).toMatchObject([{ id: view, mine: false, query: { status: 'waiting' } }]);
    expect((await agentKey.call('PATCH', `/v1/views/${view}`, { name: 'x' })).body.code).toBe('not_your_view');
  });

  it('finds what was written, as plain text, and lists conversations by it', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await new ReadForSearch(stage.gateway.stores).handle();
    const found = (await call('GET', '/v1/search?q=order')).body;
    expect(found).toMatchObject({
      messages: [{ conversation, contactName: 'Ana', snippet: 'Where is my \u2068order\u2069?' }],
      contacts: [],
      conversations: [{ id: conversation }],
    });
    expect((await call('GET', `/v1/search?q=${business.phone.slice(-5)}&kind=contact`)).body.contacts).toMatchObject([
      { id: business.contact },
    ]);
    expect((await call('GET', '/v1/conversations?q=order')).body.data).toHaveLength(1);
    expect((await call('GET', '/v1/conversations?q=nowhere')).body.data).toEqual([]);
    expect((await call('GET', '/v1/search?q=%21%21')).body).toEqual({ messages: [], contacts: [], conversations: [] });
  });
});
