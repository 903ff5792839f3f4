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

export interface SyncAccountParts {
  stores: Stores;
  providers: ProviderRegistry;
  keys: readonly SecretKey[];
  clock: Clock;
  logger: Pick<Logger, 'info' | 'warn'>;
  timeoutMs: number;
  chance: () => number;
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
    try {
      const began = performance.now();
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
      return 'synced';
    } catch (error) {
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

/** All pages in memory, because half a listing must change nothing: about 3 kB a template, 6,000 templates under 20 MB. */
async function listAll(
  provider: Provider,
  account: ProviderAccount,
  late: AbortSignal,
): Promise<{ templates: ProviderTemplate[]; pages: number }> {
  const templates: ProviderTemplate[] = [];
  let pages = 0;
  for await (const page of provider.listTemplates(account)) {
    // Nobody waits for it any more: the next page is not asked for.
    late.throwIfAborted();
    pages += 1;
    templates.push(...page);
  }
  return { templates, pages };
}
