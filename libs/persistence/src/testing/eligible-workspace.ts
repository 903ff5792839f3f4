import type { ConsentKind, Purpose, TemplateCategory, TemplateStatus } from '@heliograph/domain';
import { onboardingItemNames } from '@heliograph/domain';
import { newId, seal, type SecretKey } from '@heliograph/platform';
import type { MessageDraft } from '../messages/accept-messages.store';
import type { Stores } from '../stores';
import { aMessageDraft, anInbound } from './drafts';
import { anAccount, freshPhone, minutesAfter, seedTime, type SeededWorkspace } from './seeded-workspace';

/** A workspace that may send: everything the policy asks for is there. */
export interface EligibleWorkspace extends SeededWorkspace {
  /** Approved, with variables `1` and `2`. */
  templateId: string;
  providerTemplateId: string;
  /** E.164 of the contact. */
  phone: string;
}

export interface EligibleOptions {
  /** Seals the credentials, so that the process under test can open them. */
  key: SecretKey;
  provider?: string;
  providerAccountId?: string;
  baseUrl?: string | null;
  credentials?: Record<string, string>;
  wabaId?: string | null;
  category?: TemplateCategory;
  templateStatus?: TemplateStatus;
  providerTemplateId?: string;
  /** E.164 of our number; made up when absent. */
  channelPhone?: string;
  at?: Date;
}

/** An account in good standing, an online channel, an approved template and a contact who agreed to utility and authentication. */
export async function eligibleWorkspace(stores: Stores, options: EligibleOptions): Promise<EligibleWorkspace> {
  const { key, at = minutesAfter(-60 * 24 * 30), credentials = { authToken: 'a-test-token' } } = options;
  const { id: workspaceId } = await stores.workspaces.create('Eligible');
  return stores.dataSource.transaction(async (tx) => {
    const draft = anAccount();
    const account = await stores.accounts.create(
      tx,
      workspaceId,
      {
        ...draft,
        provider: options.provider ?? draft.provider,
        providerAccountId: options.providerAccountId ?? draft.providerAccountId,
        baseUrl: options.baseUrl ?? null,
        sealCredentials: (id) => seal(key, credentials, id),
        wabaId: options.wabaId ?? null,
      },
      at,
    );
    const said = { source: 'provider', actor: 'test', occurredAt: at } as const;
    const standing = [
      { kind: 'business_verification', value: 'verified', ...said },
      { kind: 'account_review', value: 'approved', ...said },
    ] as const;
    await stores.accounts.recordEligibility(tx, workspaceId, account.id, [...standing], at);
    for (const name of onboardingItemNames) {
      const item = { accountId: account.id, name, state: 'done', source: 'operator', actor: 'test', proof: 'seen', at } as const;
      await stores.accounts.stateOnboardingItem(tx, workspaceId, item);
    }
    const phoneOfOurs = options.channelPhone ?? freshPhone();
    const line = { accountId: account.id, phone: phoneOfOurs, name: 'Support', providerChannelId: null };
    const channel = await stores.channels.create(workspaceId, line, tx);
    if (!channel) throw new Error('the channel number was already taken');
    await stores.channels.change(tx, workspaceId, channel.id, { status: 'online' }, at);
    const providerTemplateId = options.providerTemplateId ?? `HX${newId().replaceAll('-', '')}`;
    const status = options.templateStatus ?? 'approved';
    const templateId = await stores.templates.import(tx, workspaceId, {
      accountId: account.id,
      name: 'order_on_its_way',
      language: 'en_US',
      category: options.category ?? 'utility',
      content: {
        kind: 'text',
        body: 'Hello {{1}}, your order {{2}} is on its way.',
        variables: [
          { name: '1', sample: 'Ana' },
          { name: '2', sample: 'A-17' },
        ],
      },
      providerTemplateId,
      status,
      statusRaw: status,
      rejectionReason: null,
      readAt: at,
    });
    const phone = freshPhone();
    const person = { name: 'Ana', phone, country: 'DE', language: null, timeZone: null };
    const identities = [{ kind: 'phone' as const, value: phone }];
    const met = await stores.contacts.create(tx, workspaceId, { ...person, identities }, at);
    if (templateId === null || !('contact' in met)) throw new Error('a fresh name or number was already taken');
    const place = { workspaceId, account, channel, contact: met.contact, templateId, providerTemplateId, phone };
    await stateConsent(stores, place, 'given', ['utility', 'authentication'], at, tx);
    return place;
  });
}

/** One more entry per purpose in the contact's ledger (R8). */
export async function stateConsent(
  stores: Stores,
  place: EligibleWorkspace,
  kind: ConsentKind,
  purposes: readonly Purpose[],
  at: Date,
  tx = stores.dataSource.manager,
): Promise<void> {
  for (const purpose of purposes) {
    const draft = { purpose, kind, channel: 'web', actor: 'test', occurredAt: at };
    await stores.consents.append(tx, place.workspaceId, place.contact.id, draft, at);
  }
}

/** The customer writes, which opens the 24-hour window at `at` (R9). */
export async function customerWrites(stores: Stores, place: EligibleWorkspace, at: Date): Promise<void> {
  const inbound = anInbound(place, place.phone, { sentAt: at, receivedAt: at });
  await stores.sql.transaction((sql) => stores.inbound.record(sql, [inbound]));
}

const acceptedAt = (place: EligibleWorkspace, at: Date, overrides: Partial<MessageDraft>): MessageDraft =>
  aMessageDraft(place, { createdAt: at, dueAt: at, ...overrides });

/** An accepted notification, queued and due at `at`; returns its id. */
export async function queueTemplate(
  stores: Stores,
  place: EligibleWorkspace,
  at: Date = seedTime,
  overrides: Partial<MessageDraft> = {},
): Promise<string> {
  const draft = acceptedAt(place, at, {
    kind: 'template',
    purpose: 'utility',
    lane: 'notification',
    content: null,
    templateId: place.templateId,
    variables: { '1': 'Ana', '2': 'A-17' },
    onUnknown: 'give_up',
    ...overrides,
  });
  await stores.acceptMessages.accept([draft]);
  return draft.id;
}

/** An accepted free-form reply of an agent, queued and due at `at`; returns its id. */
export async function queueReply(
  stores: Stores,
  place: EligibleWorkspace,
  at: Date = seedTime,
  overrides: Partial<MessageDraft> = {},
): Promise<string> {
  const draft = acceptedAt(place, at, overrides);
  await stores.acceptMessages.accept([draft]);
  return draft.id;
}
