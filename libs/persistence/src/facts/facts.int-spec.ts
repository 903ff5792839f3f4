import { decideSend, type SendFacts } from '@heliograph/domain';
import { anOnboarding, aTemplateContent } from '@heliograph/domain/testing';
import { newId } from '@heliograph/platform';
import {
  aMessageDraft,
  anInbound,
  freshPhone,
  minutesAfter,
  openStores,
  seedTime,
  seedWorkspace,
  type SeededWorkspace,
} from '../testing';
import { assembleSendFacts, factsForTheRecord } from './assemble';
import type { RecipientWanted } from './facts.store';
import type { ChannelFacts } from './send-facts';

// Real: Postgres.
describe('the facts of a decision', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    place = await seedWorkspace(stores);
  });

  const template = async (of: SeededWorkspace, name: string, language = 'en_US') => {
    const id = await stores.dataSource.transaction((tx) =>
      stores.templates.import(tx, of.workspaceId, {
        accountId: of.account.id,
        name,
        language,
        category: 'utility',
        content: aTemplateContent(),
        providerTemplateId: `HX${newId()}`,
        status: 'approved',
        statusRaw: 'approved',
        rejectionReason: null,
        readAt: seedTime,
      }),
    );
    return id as string;
  };
  const to = (of: SeededWorkspace, overrides: Partial<RecipientWanted> = {}): RecipientWanted => ({
    workspaceId: of.workspaceId,
    channelId: of.channel.id,
    contactId: of.contact.id,
    ...overrides,
  });
  const named = (of: SeededWorkspace, name: string, language: string) => ({
    workspaceId: of.workspaceId,
    channelId: of.channel.id,
    name,
    language,
  });

  it('are read for several workspaces and channels in one go, each in its place', async () => {
    const other = await seedWorkspace(stores);
    const [mine, theirs] = [await template(place, 'order'), await template(other, 'order')];
    const consent = { purpose: 'marketing', kind: 'given', channel: 'web', actor: 'form', occurredAt: seedTime } as const;
    await stores.consents.append(stores.dataSource.manager, other.workspaceId, other.contact.id, consent, seedTime);
    await stores.sql.transaction((sql) => stores.inbound.record(sql, [anInbound(place, place.contact.phone as string)]));
    const read = await stores.facts.forAccept(
      [named(other, 'order', 'en_US'), named(place, 'order', 'en_US')],
      [
        to(other),
        to(place),
        to(place, { contactId: null, address: { kind: 'phone', value: place.contact.phone as string } }),
        to(place, { contactId: null, address: { kind: 'phone', value: freshPhone() } }),
      ],
    );
    expect(read.templates.map((found) => found?.id)).toEqual([theirs, mine]);
    expect([...read.channels.keys()].sort()).toEqual([place.channel.id, other.channel.id].sort());
    expect(read.channels.get(other.channel.id)).toMatchObject({
      workspaceId: other.workspaceId,
      accountId: other.account.id,
      phone: other.channel.phone,
    });
    const [theirContact, myContact, byPhone, nobody] = read.recipients;
    expect(theirContact).toMatchObject({
      contactId: other.contact.id,
      conversationId: null,
      consent: [{ purpose: 'marketing', occurredAt: seedTime }],
    });
    expect(myContact).toMatchObject({
      contactId: place.contact.id,
      lastCustomerMessageAt: seedTime,
      wroteToUsAt: seedTime,
      consent: [],
    });
    expect(byPhone).toEqual(myContact);
    expect(nobody).toMatchObject({ contactId: null, conversationId: null, consent: [] });
  });

  it('find a template by name whether its language is written with a hyphen or an underscore', async () => {
    const id = await template(place, 'order', 'pt_BR');
    const read = await stores.facts.forAccept(
      [
        named(place, 'order', 'pt-BR'),
        named(place, 'order', 'PT_br'),
        named(place, 'order', 'pt'),
        named(place, 'other', 'pt_BR'),
      ],
      [to(place)],
    );
    expect(read.templates.map((found) => found?.id ?? null)).toEqual([id, id, null, null]);
  });

  it('prefer the language as it was written when both writings exist', async () => {
    const [underscore, hyphen] = [await template(place, 'both', 'en_US'), await template(place, 'both', 'en-US')];
    const read = await stores.facts.forAccept([named(place, 'both', 'en_US'), named(place, 'both', 'en-US')], [to(place)]);
    expect(read.templates.map((found) => found?.id)).toEqual([underscore, hyphen]);
  });

  it('of another workspace are not there: no channel, no template by id or name, no contact by id or phone', async () => {
    const other = await seedWorkspace(stores);
    const theirs = await template(other, 'secret');
    const asMine = { workspaceId: place.workspaceId, channelId: other.channel.id };
    const read = await stores.facts.forAccept(
      [
        { ...asMine, templateId: theirs },
        { ...asMine, name: 'secret', language: 'en_US' },
        { ...named(place, 'secret', 'en_US') },
      ],
      [
        { ...asMine, contactId: other.contact.id },
        { ...asMine, address: { kind: 'phone', value: other.contact.phone as string } },
      ],
    );
    expect(read.channels.size).toBe(0);
    expect(read.templates).toEqual([null, null, null]);
    expect(read.recipients.map(({ contactId }) => contactId)).toEqual([null, null]);
  });

  it('hold the checklist of the account and of this number only, and the folded standing', async () => {
    const second = await stores.channels.create(place.workspaceId, {
      accountId: place.account.id,
      phone: freshPhone(),
      name: 'Sales',
      providerChannelId: null,
    });
    const item = {
      accountId: place.account.id,
      state: 'done',
      source: 'operator',
      actor: 'a',
      proof: 'seen',
      at: seedTime,
    } as const;
    const state = (name: 'channel_enabled' | 'third_party_terms_accepted', channelId?: string) =>
      stores.accounts.stateOnboardingItem(stores.dataSource.manager, place.workspaceId, {
        ...item,
        name,
        ...(channelId ? { channelId } : {}),
      });
    await state('third_party_terms_accepted');
    await state('channel_enabled', second?.id as string);
    await stores.dataSource.transaction((tx) =>
      stores.accounts.recordEligibility(
        tx,
        place.workspaceId,
        place.account.id,
        [{ kind: 'restriction', value: 'all', until: minutesAfter(60), source: 'provider', actor: 'sync', occurredAt: seedTime }],
        seedTime,
      ),
    );
    const { channels } = await stores.facts.forAccept([], [to(place), to(place, { channelId: second?.id as string })]);
    const names = (id: string) =>
      channels
        .get(id)
        ?.account.onboarding.map(({ name }) => name)
        .sort();
    expect(names(place.channel.id)).toEqual(['third_party_terms_accepted']);
    expect(names(second?.id as string)).toEqual(['channel_enabled', 'third_party_terms_accepted']);
    expect(channels.get(place.channel.id)?.account.restrictions).toMatchObject([
      { scope: 'all', from: seedTime, until: minutesAfter(60) },
    ]);
  });

  it('are read again at hand-off for what is queued, with its template, fallback and address', async () => {
    const other = await seedWorkspace(stores);
    const [first, fallback] = [await template(place, 'first'), await template(place, 'fallback')];
    const drafts = [
      aMessageDraft(place, { kind: 'template', templateId: first, variables: { '1': 'Ana' }, content: null }),
      aMessageDraft(place, { fallback: { templateId: fallback, variables: {} } }),
      aMessageDraft(other),
    ];
    await stores.acceptMessages.accept(drafts);
    const inbound = anInbound(place, place.contact.phone as string);
    await stores.sql.transaction((sql) => stores.inbound.record(sql, [inbound]));
    const read = await stores.facts.forMessages([...drafts.map(({ id }) => id), inbound.messageId, newId()]);
    expect(read.messages.map(({ id }) => id).sort()).toEqual(drafts.map(({ id }) => id).sort());
    expect([...read.templates.keys()].sort()).toEqual([first, fallback].sort());
    expect([...read.channels.keys()].sort()).toEqual([place.channel.id, other.channel.id].sort());
    expect(read.messages.find(({ id }) => id === drafts[0]?.id)).toMatchObject({
      kind: 'template',
      variables: { '1': 'Ana' },
      address: place.contact.phone,
      recipient: { contactId: place.contact.id, lastCustomerMessageAt: seedTime, wroteToUsAt: seedTime },
    });
  });

  it('address a contact without a phone by its provider user id', async () => {
    const userId = newId();
    const inbound = anInbound(place, '', { phone: null, identities: [{ kind: 'provider_user_id', value: userId }] });
    const [met] = await stores.sql.transaction((sql) => stores.inbound.record(sql, [inbound]));
    const draft = aMessageDraft(place, { contactId: met?.contactId as string, conversationId: met?.conversationId as string });
    await stores.acceptMessages.accept([draft]);
    expect((await stores.facts.forMessages([draft.id])).messages).toMatchObject([
      { address: userId, recipient: { phone: null } },
    ]);
  });

  describe('put together', () => {
    const assembled = async (): Promise<SendFacts> => {
      const templateId = await template(place, 'order');
      await stores.workspaces.changeSettings(place.workspaceId, { consentRequired: { utility: 'none' } });
      const read = await stores.facts.forAccept(
        [{ workspaceId: place.workspaceId, channelId: place.channel.id, templateId }],
        [to(place)],
      );
      const channel = read.channels.get(place.channel.id) as ChannelFacts;
      const recipient = read.recipients[0];
      if (!recipient) throw new Error('no recipient was read');
      return assembleSendFacts(
        channel,
        read.templates[0],
        recipient,
        { phone: null, valid: true, country: null },
        {
          kind: 'template',
          purpose: 'service',
          content: null,
          variables: { '1': 'Ana', '2': 'A-17' },
          expiresAt: null,
        },
      );
    };

    it('are what the policy wants: a template decides its purpose, the workspace its consent', async () => {
      const facts = await assembled();
      expect(facts.message).toEqual({
        kind: 'template',
        purpose: 'utility',
        variables: { '1': 'Ana', '2': 'A-17' },
        expiresAt: null,
      });
      expect(facts.consent.required).toMatchObject({ utility: 'none', marketing: expect.any(String) });
      expect(decideSend(facts, seedTime).reasons.map(({ code }) => code)).toContain('account_onboarding_incomplete');
      const good: SendFacts = {
        ...facts,
        channel: { ...facts.channel, status: 'online' },
        account: {
          ...facts.account,
          onboarding: anOnboarding(),
          businessVerification: { status: 'verified', at: seedTime, source: 'provider' },
          review: { status: 'approved', text: null, at: seedTime, source: 'provider' },
        },
      };
      expect(decideSend(good, seedTime).verdict).toBe('allow');
    });

    it('leave out of the record what could leak: phone, variables and text', async () => {
      const kept = JSON.stringify(factsForTheRecord(await assembled()));
      expect(kept).not.toContain(place.contact.phone as string);
      expect(kept).not.toContain('Ana');
      expect(kept).not.toContain(aTemplateContent().body);
      expect(kept).toContain('"channel":"pending"');
    });
  });
});
