import { advanceConversation, conversationStatuses } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import {
  anInbound,
  aReceipt,
  freshPhone,
  minutesAfter,
  openStores,
  seedTime,
  seedWorkspace,
  type SeededWorkspace,
} from '../testing';
import type { InboundDraft } from './inbound.store';

// Real: Postgres; the tests that run many rounds race real transactions.
describe('messages from customers', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    place = await seedWorkspace(stores);
  });

  const record = (...drafts: InboundDraft[]) => stores.sql.transaction((sql) => stores.inbound.record(sql, drafts));
  const again = (draft: InboundDraft): InboundDraft => ({ ...draft, messageId: newId() });
  const conversations = async () => (await stores.conversations.list(place.workspaceId, { limit: 100 })).items;
  const contactOf = (phone: string) => stores.contacts.findByPhone(place.workspaceId, phone);
  const contactCount = async (): Promise<number> =>
    (await stores.dataSource.query('SELECT count(*)::int AS n FROM contacts WHERE workspace_id = $1', [place.workspaceId]))[0].n;
  const withUser = (phone: string | null, userId: string, overrides: Partial<InboundDraft> = {}) =>
    anInbound(place, phone ?? '', {
      phone,
      identities: [
        ...(phone === null ? [] : [{ kind: 'phone' as const, value: phone }]),
        { kind: 'provider_user_id' as const, value: userId },
      ],
      ...overrides,
    });

  it('are one message, one conversation and one window, however often the provider delivers them', async () => {
    for (let round = 0; round < 20; round++) {
      const phone = freshPhone();
      const draft = anInbound(place, phone);
      const written = (await Promise.all([record(draft), record(again(draft)), record(again(draft))])).flat();
      expect(written).toHaveLength(1);
      const contact = await contactOf(phone);
      const [conversation, ...more] = (
        await stores.conversations.list(place.workspaceId, { limit: 5 }, { contactId: contact?.id ?? newId() })
      ).items;
      expect(more).toEqual([]);
      expect(conversation).toMatchObject({ unreadCount: 1, lastCustomerMessageAt: seedTime });
      const messages = await stores.messages.list(place.workspaceId, { limit: 5 }, { contactId: contact?.id ?? newId() });
      expect(messages.items).toMatchObject([{ id: written[0]?.messageId, direction: 'in', state: 'received', sentAt: seedTime }]);
      expect(await record(again(draft))).toEqual([]);
    }
  });

  it('are one message when one batch holds the same one twice', async () => {
    const draft = anInbound(place, freshPhone());
    expect(await record(draft, again(draft))).toHaveLength(1);
    expect(await conversations()).toMatchObject([{ unreadCount: 1 }]);
  });

  it('of the same new customer in concurrent transactions make one contact, and no customer is left half made', async () => {
    for (let round = 0; round < 30; round++) {
      const phones = Array.from({ length: 4 }, freshPhone);
      const before = await contactCount();
      const batch = (order: string[]) => record(...order.map((phone) => anInbound(place, phone)));
      await Promise.all([batch(phones), batch([...phones].reverse()), batch(phones.slice(1))]);
      expect(await contactCount()).toBe(before + 4);
      const rows = await stores.dataSource.query(
        `SELECT count(DISTINCT m.contact_id)::int AS contacts, count(*)::int AS messages FROM messages m JOIN contacts c ON c.id = m.contact_id
          WHERE c.phone = ANY($1::text[])`,
        [phones],
      );
      expect(rows).toEqual([{ contacts: 4, messages: 11 }]);
    }
  });

  it('to several channels of the same people at once do not deadlock', async () => {
    const more = await Promise.all(
      ['Sales', 'Returns', 'Press'].map((name) =>
        stores.channels.create(place.workspaceId, {
          accountId: place.account.id,
          phone: freshPhone(),
          name,
          providerChannelId: null,
        }),
      ),
    );
    const channels = [place.channel.id, ...more.map((channel) => channel?.id as string)];
    const phones = Array.from({ length: 40 }, freshPhone);
    await record(...phones.map((phone) => anInbound(place, phone)));
    for (let round = 0; round < 30; round++) {
      await Promise.all(
        channels.map((channelId, n) => {
          const order = n % 2 ? [...phones].reverse() : phones;
          return record(...order.map((phone) => anInbound(place, phone, { channelId })));
        }),
      );
    }
    expect((await stores.conversations.list(place.workspaceId, { limit: 500 })).items).toHaveLength(
      channels.length * phones.length,
    );
  });

  it('open the window at the latest time the customer wrote, and never move it back', async () => {
    const phone = freshPhone();
    const at = (minutes: number, opensWindow = true) =>
      anInbound(place, phone, { sentAt: minutesAfter(minutes), receivedAt: minutesAfter(minutes), opensWindow });
    await record(at(10), at(30), at(20));
    await record(at(5));
    await record(at(40, false));
    expect(await conversations()).toMatchObject([
      { lastCustomerMessageAt: minutesAfter(30), lastMessageAt: minutesAfter(40), unreadCount: 5 },
    ]);
    expect((await contactOf(phone))?.wroteToUsAt).toEqual(minutesAfter(40));
  });

  it('leave the window shut when only a message came that does not open it', async () => {
    await record(anInbound(place, freshPhone(), { opensWindow: false }));
    expect(await conversations()).toMatchObject([{ lastCustomerMessageAt: null, unreadCount: 1 }]);
  });

  it('say STOP once in the ledger, however often the provider delivers it', async () => {
    const phone = freshPhone();
    const draft = anInbound(place, phone, { content: { type: 'text', text: 'STOP' } });
    // As the receipts job does it: only what was new is heard.
    const hear = (heard: InboundDraft) =>
      stores.sql.transaction(async (sql) => {
        for (const { messageId, contactId } of await stores.inbound.record(sql, [heard]))
          await stores.inbound.recordWords(sql, {
            workspaceId: place.workspaceId,
            contactId,
            messageId,
            effects: [{ purpose: 'marketing', kind: 'withdrawn' }],
            wording: 'STOP',
            language: 'en',
            at: heard.sentAt,
          });
      });
    await Promise.all([hear(draft), hear(again(draft)), hear(again(draft))]);
    const contact = await contactOf(phone);
    const ledger = await stores.consents.list(place.workspaceId, contact?.id as string);
    expect(ledger).toMatchObject([
      {
        purpose: 'marketing',
        kind: 'withdrawn',
        wording: 'STOP',
        wordingLanguage: 'en',
        actor: 'customer',
        occurredAt: seedTime,
      },
    ]);
    const folded = await stores.sql.transaction((sql) => stores.inbound.ledger(sql, contact?.id as string));
    expect(folded).toMatchObject([{ id: ledger[0]?.id, purpose: 'marketing', kind: 'withdrawn', occurredAt: seedTime }]);
  });

  it('with a phone and a user id belong to one contact, whichever of the two was known', async () => {
    const [phone, userId] = [freshPhone(), newId()];
    await record(anInbound(place, phone));
    await record(withUser(phone, userId));
    await record(withUser(null, userId));
    const contact = await contactOf(phone);
    const identities = await stores.contacts.identitiesOf(place.workspaceId, [contact?.id as string]);
    expect(identities.map(({ kind }) => kind).sort()).toEqual(['phone', 'provider_user_id']);
    expect(await conversations()).toMatchObject([{ contactId: contact?.id, unreadCount: 3 }]);
  });

  it('do not split a person whose phone and user id first arrive in two transactions at once', async () => {
    for (let round = 0; round < 40; round++) {
      const [phone, userId] = [freshPhone(), newId()];
      const before = await contactCount();
      await Promise.all([record(anInbound(place, phone)), record(withUser(phone, userId)), record(withUser(phone, userId))]);
      expect(await contactCount()).toBe(before + 1);
      const contact = await contactOf(phone);
      expect(await stores.contacts.identitiesOf(place.workspaceId, [contact?.id as string])).toHaveLength(2);
    }
  });

  it('make a contact without a phone, which gets its phone when the customer shows it', async () => {
    const [phone, userId] = [freshPhone(), newId()];
    await record(withUser(null, userId, { country: null }));
    const [conversation] = await conversations();
    const contact = () => stores.contacts.get(place.workspaceId, conversation?.contactId as string);
    expect(await contact()).toMatchObject({ phone: null, country: null, wroteToUsAt: seedTime });
    await record(withUser(phone, userId));
    expect(await contact()).toMatchObject({ phone, country: 'DE' });
    expect((await contactOf(phone))?.id).toBe(conversation?.contactId);
  });

  it('keep the name we have, and take the profile name where we have none', async () => {
    const phone = place.contact.phone as string;
    await record(anInbound(place, phone, { profileName: 'Someone else' }));
    expect((await contactOf(phone))?.name).toBe('Ana');
    const unnamed = freshPhone();
    await record(anInbound(place, unnamed));
    await record(anInbound(place, unnamed, { profileName: 'Bo' }));
    expect((await contactOf(unnamed))?.name).toBe('Bo');
  });

  it('write a job into the outbox with their own transaction, or not at all', async () => {
    const job = {
      workspaceId: place.workspaceId,
      queue: 'receipts',
      job: 'answer-word',
      payload: { messageId: newId() },
      at: seedTime,
    };
    await stores.sql.transaction((sql) => stores.inbound.addJob(sql, job));
    const bug = stores.sql.transaction(async (sql) => {
      await stores.inbound.addJob(sql, job);
      throw new Error('bug');
    });
    await expect(bug).rejects.toThrow('bug');
    const rows = await stores.dataSource.query('SELECT payload FROM outbox WHERE workspace_id = $1', [place.workspaceId]);
    expect(rows).toEqual([{ payload: job.payload }]);
  });

  it('have one effect when two workers are given the same receipt', async () => {
    const receipt = aReceipt(place);
    const phone = freshPhone();
    await stores.receipts.insert([receipt]);
    const work = () =>
      stores.receipts.process([receipt.id], seedTime, async (sql, receipts) => {
        await stores.inbound.record(sql, [anInbound(place, phone)]);
        return receipts.map(({ id }) => ({ id, trouble: null }));
      });
    const done = await Promise.all([work(), work(), work()]);
    expect(done.map(({ settled }) => settled).sort()).toEqual([0, 0, 1]);
    expect(await conversations()).toMatchObject([{ unreadCount: 1 }]);
  });
});

// Real: Postgres. The statement that hears customers decides the status in SQL; the domain's table says what it should be.
describe('the status of a conversation whose customer writes', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
    place = await seedWorkspace(stores);
  });
  afterAll(() => stores.close());

  const record = (...drafts: InboundDraft[]) => stores.sql.transaction((sql) => stores.inbound.record(sql, drafts));

  it.each(conversationStatuses)('that is %s is what the domain says, and is routed unless an agent has it', async (status) => {
    const phone = freshPhone();
    const [first] = await record(anInbound(place, phone));
    const id = first?.conversationId as string;
    const agent = newId();
    const before = `UPDATE conversations SET status = $2, assignee_id = $3, routing_due_at = NULL WHERE id = $1`;
    await stores.dataSource.query(before, [id, status, ['new', 'waiting'].includes(status) ? null : agent]);
    const at = { sentAt: minutesAfter(5), receivedAt: minutesAfter(6) };
    const [second] = await record(anInbound(place, phone, at));
    const after = await stores.conversations.get(place.workspaceId, id);
    expect(after?.status).toBe(advanceConversation(status, 'customer_wrote'));
    expect(second?.unrouted).toBe(status !== 'active');
    expect(after).toMatchObject({
      assigneeId: status === 'active' ? agent : null,
      preferredAgentId: ['inactive', 'ended'].includes(status) ? agent : null,
      unansweredSince: seedTime,
      windowClock: 'provider',
    });
  });

  it('says by whose clock the window counts', async () => {
    const phone = freshPhone();
    const [written] = await record(anInbound(place, phone));
    const clockOf = async () =>
      (await stores.conversations.get(place.workspaceId, written?.conversationId as string))?.windowClock;
    expect(await clockOf()).toBe('ours');
    await record(anInbound(place, phone, { sentAt: minutesAfter(1), receivedAt: minutesAfter(2) }));
    expect(await clockOf()).toBe('provider');
    // A message that arrives late leaves the window to the one that counts.
    await record(anInbound(place, phone, { sentAt: minutesAfter(0), receivedAt: minutesAfter(0) }));
    expect(await clockOf()).toBe('provider');
  });
});
