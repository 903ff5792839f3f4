import type { Account, AccountStore } from '@heliograph/persistence';
import type { Act } from '../audit/acts';
import type { Requester } from '../requester';

/** R3: naming the Business Manager is the item itself, and taking the name away opens it again. */
export const stateBusinessManager = (accounts: AccountStore, { tx, now }: Act, by: Requester, account: Account): Promise<void> =>
  accounts.stateOnboardingItem(tx, by.workspaceId, {
    accountId: account.id,
    name: 'business_manager_named',
    state: account.businessManagerName === null ? 'open' : 'done',
    source: 'operator',
    actor: by.actor,
    proof: account.businessManagerName && `Business Manager ${account.businessManagerName}`,
    at: now,
  });
