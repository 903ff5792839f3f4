import type { Stores } from '@heliograph/persistence';
import { open, within, type Clock, type Logger, type SecretKey } from '@heliograph/platform';
import {
  ProviderError,
  type Provider,
  type ProviderAccount,
  type ProviderRegistry,
  type ProviderTemplate,
} from '@heliograph/providers';
import { applyChannels } from './apply-channels';
import { applyListing } from './apply-listing';
import type { SyncMetrics } from './sync-metrics';

export interface SyncAccountParts {
  stores: Stores;
  providers: ProviderRegistry;
  keys: readonly SecretKey[];
  clock: Clock;
  logger: Pick<Logger, 'info' | 'warn'>;
  timeoutMs: number;
  chance: () => number;
  metrics?: SyncMetrics;
}

/** After a failed sync this account waits, doubling with each failure; the others do not notice. Milliseconds. */
const backOff = { firstMs: 15_000, ceilingMs: 30 * 60_000 };

/**
 * Flow 3: one account, alone, with its own time limit and back-off. Lists all pages or changes nothing: a failed or partial read
 * leaves every template as it was and says so in the account's sync state.
 */
export class SyncAccount {
  constructor(private readonly parts: SyncAccountParts) {}

  async handle(job: {
    workspaceId: string;
    accountId: string;
    trigger: 'schedule' | 'requested' | 'event';
  }): Promise<'synced' | 'skipped' | 'failed'> {
    const { stores, clock, logger, timeoutMs } = this.parts;
    const { workspaceId, accountId } = job;
    const account = await stores.accounts.get(workspaceId, accountId);
    if (!account) return 'skipped';
    const askedAt = clock.now();
    const token = await stores.accountSyncs.take(workspaceId, accountId, {
      now: askedAt,
      leaseMs: timeoutMs * 2,
      force: job.trigger !== 'schedule',
    });
    if (token === null) return 'skipped';
    const began = performance.now();
    const ended = (outcome: 'synced' | 'failed') =>
      this.parts.metrics?.ended(account.provider, outcome, (performance.now() - began) / 1000);
    try {
      const way: ProviderAccount = {
        id: account.id,
        providerAccountId: account.providerAccountId,
        credentials: open(this.parts.keys, account.credentialsSealed, account.id),
        ...(account.baseUrl === null ? {} : { baseUrl: account.baseUrl }),
      };
      const provider = this.parts.providers.get(account.provider);
      const listing = await this.listInTime(provider, way);
      const changes = await applyListing(stores, {
        workspaceId,
        accountId,
        templates: listing.templates,
        askedAt,
        now: clock.now(),
        quota: account.templateQuota,
      });
      const channels = await within(timeoutMs, 'reading channels', () => provider.readChannels(way));
      await applyChannels(stores, { workspaceId, accountId, wabaId: account.wabaId }, channels, clock.now());
      const durationMs = Math.round(performance.now() - began);
      await stores.accountSyncs.succeed(accountId, token, {
        now: clock.now(),
        templatesSeen: listing.templates.length,
        pages: listing.pages,
        durationMs,
      });
      if (changes.changed.length + changes.imported.length + changes.missing.length > 0) {
        const { changed, imported, missing } = changes;
        logger.info(
          { accountId, changed: changed.length, imported: imported.length, missing: missing.length, durationMs },
          'A sync changed templates',
        );
      }
      ended('synced');
      return 'synced';
    } catch (error) {
      ended('failed');
      await this.fail(workspaceId, accountId, token, error);
      return 'failed';
    }
  }

  private async listInTime(provider: Provider, way: ProviderAccount) {
    const late = new AbortController();
    try {
      return await within(this.parts.timeoutMs, 'listing templates', () => listAll(provider, way, late.signal));
    } finally {
      late.abort();
    }
  }

  private async fail(workspaceId: string, accountId: string, token: string, error: unknown): Promise<void> {
    const { stores, clock, logger, chance } = this.parts;
    const before = await stores.accountSyncs.get(workspaceId, accountId);
    const failures = (before?.failures ?? 0) + 1;
    const wait = Math.min(backOff.ceilingMs, backOff.firstMs * 2 ** (failures - 1)) * (0.5 + chance() / 2);
    const now = clock.now();
    const said = error instanceof ProviderError ? `${error.details.code}: ${error.message}` : (error as Error).name;
    logger.warn({ err: error, accountId, failures }, 'An account could not be synced; everything stays as it was');
    await stores.accountSyncs.fail(accountId, token, { now, error: said, failures, notBefore: new Date(now.getTime() + wait) });
  }
}

/** As listed, without the provider's own JSON. */
type Listed = Omit<ProviderTemplate, 'raw' | 'updatedAt'>;

/**
 * All pages in memory, because half a listing must change nothing. The provider's own JSON is let go page by page: what is kept is
 * about 1 kB a template.
 */
async function listAll(
  provider: Provider,
  account: ProviderAccount,
  late: AbortSignal,
): Promise<{ templates: Listed[]; pages: number }> {
  const templates: Listed[] = [];
  let pages = 0;
  for await (const page of provider.listTemplates(account)) {
    // Nobody waits for it any more: the next page is not asked for.
    late.throwIfAborted();
    pages += 1;
    for (const { raw: _raw, updatedAt: _updatedAt, ...listed } of page) templates.push(listed);
  }
  return { templates, pages };
}
