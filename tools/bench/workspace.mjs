// A workspace that may send: account and channel ready, one approved template, consenting contacts, one API key.
// Written through the stores, as the demo's seed is: what is measured begins at the API.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkout } from '../checkout.mjs';
import { TEMPLATE } from './provider.mjs';

const require = createRequire(import.meta.url);
const built = (library) => require(join(checkout, 'libs', library, 'dist', 'index.js'));

/**
 * @typedef {object} Workspace
 * @property {string} apiKey
 * @property {string} channel public id
 * @property {string} template public id
 * @property {string[]} phones E.164, contacts who agreed to notifications
 */

/**
 * @param {object} options
 * @param {string} options.databaseUrl migrated
 * @param {string} options.secretKey 32 bytes, base64
 * @param {import('./provider.mjs').ProviderPlace} options.provider
 * @param {number} options.contacts
 * @returns {Promise<Workspace>}
 */
export async function createWorkspace({ databaseUrl, secretKey, provider, contacts }) {
  const { createDataSource, createStores } = built('persistence');
  const platform = built('platform');
  const dataSource = createDataSource({ url: databaseUrl, applicationName: 'heliograph-bench' });
  await dataSource.initialize();
  try {
    const stores = createStores(dataSource);
    const now = new Date();
    const key = platform.newApiKey();
    const { id: workspaceId } = await stores.workspaces.create('Benchmark');
    const scopes = ['messages:send', 'messages:read'];
    await stores.apiKeys.create(workspaceId, {
      name: 'bench',
      prefix: key.prefix,
      secretHash: key.hash,
      role: 'admin',
      scopes,
    });
    const sealing = platform.secretKey(Buffer.from(secretKey, 'base64'));
    const made = await dataSource.transaction((tx) =>
      openForSending({ stores, tx, platform, sealing, workspaceId, provider, now }),
    );
    const phones = Array.from({ length: contacts }, (_, index) => `+4915100${String(index).padStart(6, '0')}`);
    await addContacts(dataSource, workspaceId, phones, platform.newId, now);
    await dataSource.query('ANALYZE');
    return {
      apiKey: key.secret,
      channel: platform.toPublicId('channel', made.channelId),
      template: platform.toPublicId('template', made.templateId),
      phones,
    };
  } finally {
    await dataSource.destroy();
  }
}

async function openForSending({ stores, tx, platform, sealing, workspaceId, provider, now }) {
  const by = { source: 'operator', actor: 'bench' };
  const credentials = { authToken: provider.authToken };
  const account = await stores.accounts.create(
    tx,
    workspaceId,
    {
      name: 'Benchmark',
      provider: 'twilio',
      providerAccountId: provider.accountSid,
      baseUrl: provider.origin,
      sealCredentials: (id) => platform.seal(sealing, credentials, id),
      wabaId: '42',
      businessManagerName: 'Benchmark',
      messagingLimit: null,
    },
    now,
  );
  const accountId = account.id;
  const draft = { accountId, phone: provider.from, name: 'Benchmark', providerChannelId: null };
  const channel = await stores.channels.create(workspaceId, draft, tx);
  // What is measured is the platform, not WhatsApp's pace: the channel may send faster than any machine here.
  await stores.channels.change(tx, workspaceId, channel.id, { status: 'online', throughputPerSecond: 100_000 }, now);
  const { onboardingItemNames } = built('domain');
  for (const name of onboardingItemNames)
    await stores.accounts.stateOnboardingItem(tx, workspaceId, {
      accountId,
      name,
      state: 'done',
      ...by,
      proof: 'bench',
      at: now,
    });
  const standing = [
    { kind: 'business_verification', value: 'verified', ...by, occurredAt: now },
    { kind: 'account_review', value: 'approved', ...by, occurredAt: now },
  ];
  await stores.accounts.recordEligibility(tx, workspaceId, accountId, standing, now);
  const samples = Object.entries(TEMPLATE.samples).map(([name, sample]) => ({ name, sample }));
  const content = { kind: 'text', body: TEMPLATE.body, variables: samples };
  const wanted = { accountId, name: TEMPLATE.name, language: TEMPLATE.language, category: 'utility', content };
  const template = await stores.templates.createDraft(tx, workspaceId, wanted, 'bench', now);
  await stores.templates.applyProviderFact(tx, workspaceId, template.id, {
    providerTemplateId: provider.contentSid,
    status: 'approved',
    statusRaw: 'approved',
    category: 'utility',
    rejectionReason: null,
    readAt: now,
  });
  return { channelId: channel.id, templateId: template.id };
}

/** Thousands at once: the store's one-by-one way would take longer than the measurement. */
async function addContacts(dataSource, workspaceId, phones, newId, now) {
  const ids = phones.map(() => newId());
  await dataSource.query(
    `WITH given AS (SELECT * FROM unnest($2::uuid[], $3::text[]) AS g(id, phone)), people AS (
       INSERT INTO contacts (id, workspace_id, phone, country, created_at, updated_at) SELECT id, $1, phone, 'DE', $4, $4 FROM given
     ), found AS (
       INSERT INTO contact_identities (workspace_id, kind, value, contact_id) SELECT $1, 'phone', phone, id FROM given
     )
     INSERT INTO consent_entries (id, workspace_id, contact_id, purpose, kind, channel, actor, occurred_at, recorded_at)
     SELECT gen_random_uuid(), $1, id, 'utility', 'given', 'web', 'bench', $4, $4 FROM given`,
    [workspaceId, ids, phones, now],
  );
}
