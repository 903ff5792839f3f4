import type { Account, Stores } from '@heliograph/persistence';
import { open, SealError, type SecretKey } from '@heliograph/platform';
import { ProviderError, type ProviderAccount } from '@heliograph/providers';

/** How long opened credentials are reused, ms: a rotated token works after this at the latest. */
const freshMs = 5000;

/** The accounts of a slice with their credentials opened, for the provider port only. */
export class ProviderAccounts {
  private readonly known = new Map<string, { until: number; account: ProviderAccount | ProviderError }>();

  constructor(
    private readonly stores: Stores,
    private readonly keys: readonly SecretKey[],
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /**
   * Each account, or why it cannot be used: credentials that no key of ours opens concern that account, not its neighbours in the slice.
   * @throws Error when an account is gone: a queued message always has one.
   */
  async get(ids: readonly string[]): Promise<Map<string, ProviderAccount | ProviderError>> {
    const now = this.nowMs();
    const missing = [...new Set(ids)].filter((id) => (this.known.get(id)?.until ?? 0) <= now);
    for (const row of await this.stores.accounts.getMany(missing)) {
      this.known.set(row.id, { until: now + freshMs, account: this.opened(row) });
    }
    return new Map(
      ids.map((id) => {
        const hit = this.known.get(id);
        if (!hit) throw new Error(`account ${id} of a queued message does not exist`);
        return [id, hit.account];
      }),
    );
  }

  private opened(row: Account): ProviderAccount | ProviderError {
    try {
      return {
        id: row.id,
        providerAccountId: row.providerAccountId,
        credentials: open<Record<string, string>>(this.keys, row.credentialsSealed, row.id),
        ...(row.baseUrl === null ? {} : { baseUrl: row.baseUrl }),
      };
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      const details = { kind: 'account', outcome: 'refused', code: `credentials_${error.reason}` } as const;
      return new ProviderError('the stored credentials of the account cannot be opened', details);
    }
  }
}
