import type { Account, Channel, Stores } from '@heliograph/persistence';
import { open, type SecretKey } from '@heliograph/platform';
import type { ProviderAccount } from '@heliograph/providers';
import { isStorageUnavailable } from '../http/storage-unavailable';

export interface DoorAccount {
  workspaceId: string;
  provider: ProviderAccount;
  channels: Channel[];
}

/** How long what a door knows about an account is reused, ms. A rotated key or a new number works after this at the latest. */
const freshMs = 2000;
const mostEntries = 10_000;

/**
 * The accounts that could have signed a webhook, with their keys opened. Cached: a door is asked thousands of times a second. While
 * Postgres is away, what was last read goes on counting: a door that cannot verify could not take anything in.
 */
export class DoorAccounts {
  private readonly known = new Map<string, { until: number; accounts: Promise<DoorAccount[]> }>();
  private readonly lastRead = new Map<string, DoorAccount[]>();

  constructor(
    private readonly stores: Stores,
    private readonly keys: readonly SecretKey[],
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  candidates(provider: string, providerAccountId: string): Promise<DoorAccount[]> {
    const key = `${provider} ${providerAccountId}`;
    const hit = this.known.get(key);
    if (hit && hit.until > this.nowMs()) return hit.accounts;
    if (this.known.size >= mostEntries) this.known.clear();
    const accounts = this.readOrRemember(provider, providerAccountId, key);
    this.known.set(key, { until: this.nowMs() + freshMs, accounts });
    accounts.catch(() => this.known.delete(key));
    return accounts;
  }

  /** A webhook names a number we did not know a moment ago: look again before giving up. */
  forget(provider: string, providerAccountId: string): void {
    this.known.delete(`${provider} ${providerAccountId}`);
  }

  private async readOrRemember(provider: string, providerAccountId: string, key: string): Promise<DoorAccount[]> {
    try {
      const accounts = await this.read(provider, providerAccountId);
      // Strangers' ids are not remembered: they would push out the accounts there are.
      if (accounts.length > 0) {
        if (this.lastRead.size >= mostEntries) this.lastRead.clear();
        this.lastRead.set(key, accounts);
      } else this.lastRead.delete(key);
      return accounts;
    } catch (error) {
      const accounts = isStorageUnavailable(error) ? this.lastRead.get(key) : undefined;
      if (!accounts) throw error;
      return accounts;
    }
  }

  private async read(provider: string, providerAccountId: string): Promise<DoorAccount[]> {
    const accounts = await this.stores.accounts.candidatesForDoor(provider, providerAccountId);
    return Promise.all(
      accounts.map(async (account) => ({
        workspaceId: account.workspaceId,
        provider: toProviderAccount(account, this.keys),
        channels: await this.stores.channels.ofAccount(account.workspaceId, account.id),
      })),
    );
  }
}

/** Opens the sealed credentials. The result is for the provider port only: it is never logged. */
export const toProviderAccount = (account: Account, keys: readonly SecretKey[]): ProviderAccount => ({
  id: account.id,
  providerAccountId: account.providerAccountId,
  credentials: open<Record<string, string>>(keys, account.credentialsSealed, account.id),
  ...(account.baseUrl === null ? {} : { baseUrl: account.baseUrl }),
});
