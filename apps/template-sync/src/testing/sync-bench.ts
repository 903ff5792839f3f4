import { randomBytes } from 'node:crypto';
import { createStores, type Stores, type Template } from '@heliograph/persistence';
import { createTestDatabase, eligibleWorkspace, freshPhone, type EligibleWorkspace } from '@heliograph/persistence/testing';
import { secretKey, type Clock } from '@heliograph/platform';
import { capturedLogger } from '@heliograph/platform/testing';
import { startSimulator } from '@heliograph/provider-simulator';
import { createProviders, type ProviderRegistry } from '@heliograph/providers';
import { SyncAccount } from '../sync-account.job';
import { startBreakingProxy } from './breaking-proxy';

export const benchKey = secretKey(Buffer.alloc(32, 7));
export const secretToken = 'token-nobody-may-see';

const sid = (prefix: string): string => prefix + randomBytes(16).toString('hex');

export interface TwilioTemplate {
  name: string;
  /** Twilio's own word; `unsubmitted` makes a content without approval. */
  status?: string;
  category?: string;
  rejectionReason?: string;
  language?: string;
  contentSid?: string;
}

export interface SyncedPlace extends EligibleWorkspace {
  accountSid: string;
  /** Adds to what Twilio lists for this account, newest first; returns the content's id. */
  atTwilio(template: TwilioTemplate): string;
  /** What WhatsApp says about one from now on. */
  says(contentSid: string, change: { status?: string; category?: string; rejectionReason?: string }): void;
  gone(contentSid: string): void;
  /** Our live templates by name. */
  ours(): Promise<Map<string, Template>>;
  events(): Promise<{ type: string; subject_id: string; data: Record<string, unknown> }[]>;
  sync(): ReturnType<Stores['accountSyncs']['get']>;
}

/** Postgres of this spec alone, a simulated Twilio behind a proxy that can break connections, and the real adapter between. */
export async function openSyncBench() {
  const database = await createTestDatabase({ poolSize: 10 });
  const stores = createStores(database.dataSource);
  const simulator = await startSimulator({ seed: { settings: { callbacks: false, autoApproveMs: null } } });
  const proxy = await startBreakingProxy(simulator.url);
  const providers = createProviders({ twilio: { timeoutMs: 5_000 } });
  const log = capturedLogger('template-sync');
  const { world } = simulator.simulation;

  const atTwilio = (accountSid: string, template: TwilioTemplate): string => {
    const { name, status = 'approved', category = 'UTILITY', language = 'en_US', rejectionReason = '' } = template;
    const contentSid = template.contentSid ?? sid('HX');
    const now = world.clock.now();
    const approval = { name, category, contentType: 'twilio/text', rejectionReason, allowCategoryChange: true, submittedAt: now };
    world.templates.set(contentSid, {
      sid: contentSid,
      accountSid,
      friendlyName: name,
      language,
      variables: { '1': 'Ana' },
      types: { 'twilio/text': { body: `Hello {{1}}, this is about ${name}.` } },
      createdAt: now,
      updatedAt: now,
      approval: status === 'unsubmitted' ? null : { ...approval, status: status as 'approved' },
    });
    return contentSid;
  };

  return {
    database,
    stores,
    simulator,
    proxy,
    providers,
    log,
    sync(options: { clock: Clock; timeoutMs?: number; stores?: Stores; providers?: ProviderRegistry }) {
      return new SyncAccount({
        stores: options.stores ?? stores,
        providers: options.providers ?? providers,
        keys: [benchKey],
        clock: options.clock,
        logger: log.logger,
        timeoutMs: options.timeoutMs ?? 10_000,
        chance: () => 0.5,
      });
    },
    /** An eligible workspace whose one template, number and account Twilio has too. */
    async place(at: Date): Promise<SyncedPlace> {
      const [accountSid, contentSid, phone] = [sid('AC'), sid('HX'), freshPhone()];
      await simulator.control('POST', '/_sim/accounts', { accountSid, authToken: secretToken });
      await simulator.control('POST', '/_sim/senders', { accountSid, phone, wabaId: '42' });
      atTwilio(accountSid, { name: 'order_on_its_way', contentSid });
      const place = await eligibleWorkspace(stores, {
        key: benchKey,
        providerAccountId: accountSid,
        credentials: { authToken: secretToken },
        baseUrl: proxy.url,
        wabaId: '42',
        channelPhone: phone,
        providerTemplateId: contentSid,
        at,
      });
      return {
        ...place,
        accountSid,
        atTwilio: (template) => atTwilio(accountSid, template),
        says(contentSid, change) {
          Object.assign(world.templates.get(contentSid)?.approval as object, change);
        },
        gone: (contentSid) => void world.templates.delete(contentSid),
        ours: async () =>
          new Map((await stores.templates.ofAccount(place.workspaceId, place.account.id)).map((row) => [row.name, row])),
        events: () =>
          stores.dataSource.query(
            "SELECT type, subject_id, data FROM events WHERE workspace_id = $1 AND subject_kind IN ('template', 'channel') ORDER BY id",
            [place.workspaceId],
          ),
        sync: () => stores.accountSyncs.get(place.workspaceId, place.account.id),
      };
    },
    async listings(accountSid: string): Promise<number> {
      const { requests } = await simulator.control<{ requests: { accountSid: string }[] }>(
        'GET',
        '/_sim/requests?path=ContentAndApprovals&limit=100000',
      );
      return requests.filter((request) => request.accountSid === accountSid).length;
    },
    async close() {
      await providers.close();
      await proxy.close();
      await simulator.close();
      await database.drop();
    },
  };
}

export type SyncBench = Awaited<ReturnType<typeof openSyncBench>>;
