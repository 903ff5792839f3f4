import type { Stores } from '@heliograph/persistence';
import { open, type SecretKey } from '@heliograph/platform';
import type { ProviderAccount } from '@heliograph/providers';

/** How long opened credentials are reused, ms: a rotated token works after this at the latest. */
const freshMs = 5000;

/** The accounts of a slice with their credentials opened, for the provider port only. */
export class ProviderAccounts {
  private readonly known = new Map<string, { until: number; account: ProviderAccount }>();

  constructor(
    private readonly stores: Stores,
    private readonly keys: readonly SecretKey[],
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** @throws Error when an account is gone: a queued message always has one. */
  async get(ids: readonly string[]): Promise<Map<string, ProviderAccount>> {
    const now = this.nowMs();
    const missing = [...new Set(ids)].filter((id) => (this.known.get(id)?.until ?? 0) <= now);
    for (const row of await this.stores.accounts.getMany(missing)) {
      const credentials = open<Record<string, string>>(this.keys, row.credentialsSealed, row.id);
      const account = {
        id: row.id,
        providerAccountId: row.providerAccountId,
        credentials,
        ...(row.baseUrl === null ? {} : { baseUrl: row.baseUrl }),
      };
      this.known.set(row.id, { until: now + freshMs, account });
    }
    return new Map(
      ids.map((id) => {
        const hit = this.known.get(id);
        if (!hit) throw new Error(`account ${id} of a queued message does not exist`);
        return [id, hit.account];
      }),
    );
  }
}
