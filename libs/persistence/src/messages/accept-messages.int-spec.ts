import { newId } from '@heliograph/platform';
import { aMessageDraft, freshPhone, heldFor, openStores, seedTime, seedWorkspace, type SeededWorkspace } from '../testing';
import type { MessageDraft } from './accept-messages.store';

// Real: Postgres. Concurrency is real too: several connections, many rounds.
describe('accepting messages', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    place = await seedWorkspace(stores);
  });

  const count = async (table: string, workspaceId = place.workspaceId): Promise<number> =>
    Number((await stores.dataSource.query(`SELECT count(*) FROM ${table} WHERE workspace_id = $1`, [workspaceId]))[0].count);
  const everything = async () => ({
    messages: await count('messages'),
    queued: await count('outbound_queue'),
    decisions: await count('decisions'),
    events: await count('events'),
    keys: await count('idempotency_keys'),
    conversations: await count('conversations'),
  });
  const keyed = (key: string, overrides: Partial<MessageDraft> = {}) =>
    aMessageDraft(place, {
      ...overrides,
      idempotency: { key, requestHash: 'h', path: '/v1/messages', status: 202, body: { of: key } },
    });
  const stranger = async () => {
    const phone = freshPhone();
    const identities = [{ kind: 'phone' as const, value: phone }];
    const draft = { name: null, phone, country: null, language: null, timeZone: null, identities };
    const met = await stores.dataSource.transaction((tx) => stores.contacts.create(tx, place.workspaceId, draft, seedTime));
    return 'contact' in met ? met.contact.id : met.takenBy;
  };

  it('writes message, conversation, queue row, decision, event and idempotency key together', async () => {
    const draft = keyed('one', { reference: 'order 7', decisionFacts: { window: 'open' } });
    expect(await stores.acceptMessages.accept([draft])).toEqual(new Set([draft.id]));
    expect(await everything()).toEqual({ messages: 1, queued: 1, decisions: 1, events: 1, keys: 1, conversations: 1 });
    const timeline = await stores.messages.timeline(place.workspaceId, draft.id);
    expect(timeline?.message).toMatchObject({
      state: 'queued',
      content: { type: 'text', text: 'Hello' },
      reference: 'order 7',
      conversationId: draft.newConversationId,
      createdAt: seedTime,
      queuedAt: seedTime,
      attemptCount: 0,
    });
    expect(timeline?.decisions).toMatchObject([{ moment: 'accept', verdict: 'allow', facts: { window: 'open' } }]);
    const use = { workspaceId: place.workspaceId, key: 'one', requestHash: 'h', method: 'POST', path: '/v1/messages' };
    expect(await stores.idempotency.find(use)).toEqual({ state: 'replay', status: 202, body: { of: 'one' } });
    expect((await stores.events.ofSubject(place.workspaceId, draft.id, { limit: 5 })).items).toMatchObject([
      { type: 'message.queued' },
    ]);
  });

  it('writes one message for 64 concurrent requests with the same Idempotency-Key', async () => {
    const drafts = Array.from({ length: 64 }, () => keyed('same'));
    const written = await Promise.all(drafts.map((draft) => stores.acceptMessages.accept([draft])));
    expect(written.flatMap((ids) => [...ids])).toHaveLength(1);
    expect(await everything()).toMatchObject({ messages: 1, queued: 1, decisions: 1, events: 1, keys: 1 });
  });

  it('writes one message when the same Idempotency-Key comes twice in one group, and the others beside it', async () => {
    const drafts = [keyed('twice'), keyed('twice'), keyed('other'), aMessageDraft(place)];
    const written = await stores.acceptMessages.accept(drafts);
    expect(written.size).toBe(3);
    expect(written.has((drafts[3] as MessageDraft).id)).toBe(true);
    expect(await everything()).toMatchObject({ messages: 3, queued: 3, decisions: 3, events: 3, keys: 2 });
  });

  it('keeps the same Idempotency-Key of two workspaces apart', async () => {
    const other = await seedWorkspace(stores);
    const there = { ...keyed('shared'), ...pick(aMessageDraft(other)) };
    expect((await stores.acceptMessages.accept([keyed('shared'), there])).size).toBe(2);
  });

  it('ends with one conversation when two groups meet the same people at once, in either order', async () => {
    for (let round = 0; round < 40; round++) {
      const people = await Promise.all(Array.from({ length: 4 }, stranger));
      const group = (ids: string[]) =>
        stores.acceptMessages.accept(ids.map((contactId, n) => keyed(`${round} ${n} ${newId()}`, { contactId })));
      await Promise.all([group(people), group([...people].reverse()), group(people)]);
      const rows = await stores.dataSource.query(
        `SELECT m.contact_id, count(DISTINCT m.conversation_id)::int AS conversations, count(*)::int AS messages, bool_and(c.id IS NOT NULL) AS real
           FROM messages m LEFT JOIN conversations c ON c.id = m.conversation_id WHERE m.contact_id = ANY($1::uuid[]) GROUP BY 1`,
        [people],
      );
      expect(rows).toHaveLength(4);
      for (const row of rows) expect(row).toMatchObject({ conversations: 1, messages: 3, real: true });
    }
  });

  it('lets groups that share Idempotency-Keys in opposite order both finish', async () => {
    for (let round = 0; round < 40; round++) {
      const keys = Array.from({ length: 6 }, (_, n) => `${round}-${n}`);
      const written = await Promise.all([
        stores.acceptMessages.accept(keys.map((key) => keyed(key))),
        stores.acceptMessages.accept([...keys].reverse().map((key) => keyed(key))),
      ]);
      expect(written.reduce((sum, ids) => sum + ids.size, 0)).toBe(6);
    }
  });

  it('does not let a message written a moment late move the conversation back in time', async () => {
    await stores.acceptMessages.accept([aMessageDraft(place, { createdAt: new Date('2026-11-20T13:00:00Z') })]);
    await stores.acceptMessages.accept([aMessageDraft(place, { createdAt: new Date('2026-11-20T12:30:00Z') })]);
    const [conversation] = (await stores.conversations.list(place.workspaceId, { limit: 5 })).items;
    expect(conversation?.lastMessageAt).toEqual(new Date('2026-11-20T13:00:00Z'));
  });

  it('keeps a held message out of the queue until something releases it', async () => {
    const draft = aMessageDraft(place, { state: 'held', dueAt: null, decision: heldFor('account_restricted') });
    await stores.acceptMessages.accept([draft]);
    const [row] = await stores.dataSource.query(`SELECT due_at = 'infinity' AS never FROM outbound_queue WHERE message_id = $1`, [
      draft.id,
    ]);
    expect(row).toEqual({ never: true });
    expect(await dueIds()).not.toContain(draft.id);
    expect(await stores.messages.get(place.workspaceId, draft.id)).toMatchObject({
      state: 'held',
      queuedAt: null,
      holdReasons: [{ code: 'account_restricted' }],
    });
    const released = await stores.dataSource.transaction((tx) =>
      stores.sweep.releaseHeld(tx, place.workspaceId, place.account.id, seedTime),
    );
    expect(released).toBe(1);
    expect(await dueIds()).toContain(draft.id);
  });

  it('leaves nothing of a group in which one draft cannot be written', async () => {
    const drafts = [keyed('good'), keyed('bad', { contactId: 'not-a-uuid' }), aMessageDraft(place)];
    await expect(stores.acceptMessages.accept(drafts)).rejects.toThrow(/uuid/);
    await expect(stores.acceptMessages.accept([keyed('gone', { contactId: newId() })])).rejects.toThrow(/contact/);
    expect(await everything()).toEqual({ messages: 0, queued: 0, decisions: 0, events: 0, keys: 0, conversations: 0 });
  });

  const dueIds = async () => (await stores.sweep.dueMessages(seedTime, 1000)).map(({ messageId }) => messageId);
  const pick = ({ workspaceId, accountId, channelId, contactId }: MessageDraft) => ({
    workspaceId,
    accountId,
    channelId,
    contactId,
  });
});
