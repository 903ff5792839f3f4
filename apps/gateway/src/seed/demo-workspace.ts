import type { Account, Channel, Contact, Stores, Template } from '@heliograph/persistence';
import { seal, type SecretKey } from '@heliograph/platform';
import type { OnboardingItemName } from '@heliograph/domain';
import type { Tx } from '../audit/acts';
import { businessName, businessPhone, customers, demoTemplates, templateLanguage, wabaId, type DemoSecrets } from './demo-facts';

export interface DemoWorkspace {
  workspaceId: string;
  account: Account;
  channel: Channel;
  templates: Map<string, Template>;
  contacts: Contact[];
}

const actor = 'seed';

/** What the demo finds when it was seeded before; null on the first run. */
export async function findDemo(stores: Stores, secrets: DemoSecrets): Promise<DemoWorkspace | null> {
  const key = await stores.apiKeys.findByHash(secrets.apiKey.hash);
  if (!key) return null;
  const { workspaceId } = key;
  const accounts = await stores.accounts.list(workspaceId, { limit: 100 });
  const account = accounts.items.find(({ providerAccountId }) => providerAccountId === secrets.accountSid);
  if (!account) throw new Error('the demo workspace has lost its account');
  const channel = (await stores.channels.ofAccount(workspaceId, account.id)).find(({ phone }) => phone === businessPhone);
  if (!channel) throw new Error('the demo workspace has lost its channel');
  const templates = await stores.templates.ofAccount(workspaceId, account.id);
  const contacts = await Promise.all(customers.map(({ phone }) => stores.contacts.findByPhone(workspaceId, phone)));
  return {
    workspaceId,
    account,
    channel,
    templates: new Map(templates.map((template) => [template.name, template])),
    contacts: contacts.filter((contact) => contact !== null),
  };
}

/** Everything of ours in one transaction: a seed that dies half-way leaves nothing behind. */
export async function createDemo(
  stores: Stores,
  key: SecretKey,
  secrets: DemoSecrets,
  simulatorUrl: string,
  now: Date,
): Promise<DemoWorkspace> {
  await stores.dataSource.transaction(async (tx) => {
    const workspace = await stores.workspaces.create('Demo', {}, tx);
    const workspaceId = workspace.id;
    const account = await stores.accounts.create(
      tx,
      workspaceId,
      {
        name: businessName,
        provider: 'twilio',
        providerAccountId: secrets.accountSid,
        baseUrl: simulatorUrl,
        sealCredentials: (id) => seal(key, { authToken: secrets.authToken }, id),
        wabaId,
        businessManagerName: businessName,
        messagingLimit: 10_000,
      },
      now,
    );
    const draft = { accountId: account.id, phone: businessPhone, name: businessName, providerChannelId: null };
    const channel = await stores.channels.create(workspaceId, draft, tx);
    if (!channel) throw new Error(`the number ${businessPhone.slice(0, 4)}… is already connected in this database`);
    await stores.channels.change(tx, workspaceId, channel.id, { status: 'online' }, now);
    await onboard(stores, tx, workspaceId, account.id, channel.id, now);
    for (const { name, content } of demoTemplates) {
      const template = { accountId: account.id, name, language: templateLanguage, category: 'utility' as const, content };
      await stores.templates.createDraft(tx, workspaceId, template, actor, now);
    }
    for (const customer of customers) await welcome(stores, tx, workspaceId, customer, now);
    const { prefix, hash } = secrets.apiKey;
    await stores.apiKeys.create(workspaceId, { name: 'Demo', prefix, secretHash: hash, role: 'admin', scopes: [] }, tx);
  });
  const made = await findDemo(stores, secrets);
  if (!made) throw new Error('the demo workspace was not written');
  return made;
}

/** R3, R4, R15: the whole checklist, as an operator would state it after setting up a real account. */
async function onboard(
  stores: Stores,
  tx: Tx,
  workspaceId: string,
  accountId: string,
  channelId: string,
  at: Date,
): Promise<void> {
  const proof = 'Stated by the demo: the provider is the simulator';
  const stated = { accountId, state: 'done', source: 'operator', actor, proof, at } as const;
  const ofAccount: OnboardingItemName[] = ['business_manager_named', 'third_party_terms_accepted', 'first_template_approved'];
  const ofChannel: OnboardingItemName[] = ['channel_enabled', 'number_and_waba_mapped', 'webhook_reachable_and_signed'];
  for (const name of ofAccount) await stores.accounts.stateOnboardingItem(tx, workspaceId, { ...stated, name });
  for (const name of ofChannel) await stores.accounts.stateOnboardingItem(tx, workspaceId, { ...stated, name, channelId });
  const fact = { text: proof, source: 'operator', actor, occurredAt: at } as const;
  const facts = [
    { ...fact, kind: 'business_verification', value: 'verified' },
    { ...fact, kind: 'account_review', value: 'approved' },
  ] as const;
  await stores.accounts.recordEligibility(tx, workspaceId, accountId, [...facts], at);
}

/** R8: a contact and what they agreed to, with the words. */
async function welcome(
  stores: Stores,
  tx: Tx,
  workspaceId: string,
  { phone, name }: { phone: string; name: string },
  at: Date,
): Promise<void> {
  const identities = [{ kind: 'phone' as const, value: phone }];
  const draft = { name, phone, country: 'GB', language: 'en', timeZone: 'Europe/London', identities };
  const created = await stores.contacts.create(tx, workspaceId, draft, at);
  if ('takenBy' in created) throw new Error('a demo customer exists twice');
  for (const purpose of ['utility', 'authentication', 'marketing'] as const) {
    const consent = {
      purpose,
      kind: 'given',
      channel: 'web',
      businessName,
      wording: `Yes, ${businessName} may send me messages about this on WhatsApp.`,
      wordingVersion: '1',
      wordingLanguage: 'en',
      evidence: 'demo order form',
      actor,
      occurredAt: at,
    } as const;
    await stores.consents.append(tx, workspaceId, created.contact.id, consent, at);
  }
}
