import { Inject, Injectable } from '@nestjs/common';
import type { CreateAccountBody } from '@heliograph/contracts';
import type { Account } from '@heliograph/persistence';
import { seal, type SecretKey } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import type { Requester } from '../requester';
import { SECRET_KEYS } from '../tokens';
import { stateBusinessManager } from './state-business-manager';

/** Seals with the newest key; the account's id is authenticated with it, so a sealed value opens in no other row. */
export const sealCredentials = (keys: readonly SecretKey[], credentials: Record<string, string>, accountId: string): string => {
  const [newest] = keys;
  if (!newest) throw new Error('there is no key to seal credentials with');
  return seal(newest, credentials, accountId);
};

/** Connects a WhatsApp Business Account. It can send nothing yet: onboarding and eligibility come first (R3, R4). */
@Injectable()
export class CreateAccount {
  constructor(
    private readonly acts: Acts,
    @Inject(SECRET_KEYS) private readonly keys: readonly SecretKey[],
  ) {}

  create(by: Requester, body: CreateAccountBody): Promise<Account> {
    const { credentials, ...given } = body;
    const columns = {
      name: given.name,
      provider: given.provider,
      providerAccountId: given.providerAccountId,
      baseUrl: given.baseUrl ?? null,
      wabaId: given.wabaId ?? null,
      businessManagerName: given.businessManagerName ?? null,
      messagingLimit: given.messagingLimit ?? null,
    };
    return this.acts.perform(by, async (act) => {
      const { accounts } = this.acts.stores;
      const draft = { ...columns, sealCredentials: (id: string) => sealCredentials(this.keys, credentials, id) };
      const account = await accounts.create(act.tx, by.workspaceId, draft, act.now);
      await stateBusinessManager(accounts, act, by, account);
      await act.record({
        action: 'account.created',
        subject: { kind: 'account', id: account.id },
        after: columns,
        event: { type: 'account.created', data: { provider: account.provider } },
      });
      return account;
    });
  }
}
