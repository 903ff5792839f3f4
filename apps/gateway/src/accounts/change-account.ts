import { Inject, Injectable } from '@nestjs/common';
import type { ChangeAccountBody } from '@heliograph/contracts';
import type { Account } from '@heliograph/persistence';
import type { SecretKey } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import { conflict, notFound, type ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { SECRET_KEYS } from '../tokens';
import { sealCredentials } from './create-account';
import { stateBusinessManager } from './state-business-manager';

/** Two people may have read the same version: the first change wins, the second is told who was first and when. */
@Injectable()
export class ChangeAccount {
  constructor(
    private readonly acts: Acts,
    @Inject(SECRET_KEYS) private readonly keys: readonly SecretKey[],
  ) {}

  async change(by: Requester, accountId: string, body: ChangeAccountBody): Promise<Outcome<Account>> {
    const { version, credentials, ...columns } = body;
    const changed = await this.acts.perform(by, async (act): Promise<Outcome<Account> | 'meanwhile'> => {
      const { accounts } = this.acts.stores;
      const before = await accounts.lock(act.tx, by.workspaceId, accountId);
      if (!before) return notFound('account');
      const change = {
        ...columns,
        ...(credentials ? { credentialsSealed: sealCredentials(this.keys, credentials, accountId) } : {}),
      };
      const read = { id: accountId, workspaceId: by.workspaceId, version };
      if (!(await accounts.change(act.tx, read, change, act.now))) return 'meanwhile';
      const after: Account = { ...before, ...change, version: version + 1, updatedAt: act.now };
      if (columns.businessManagerName !== undefined) await stateBusinessManager(accounts, act, by, after);
      await act.record({
        action: 'account.changed',
        subject: { kind: 'account', id: accountId },
        before: valuesOf(before, change),
        after: valuesOf(after, change),
        event: { type: 'account.changed', data: { fields: Object.keys(columns), version: after.version } },
      });
      return after;
    });
    return changed === 'meanwhile' ? this.changedMeanwhile(by, accountId) : changed;
  }

  private async changedMeanwhile(by: Requester, accountId: string): Promise<ProblemError> {
    const { accounts, audit } = this.acts.stores;
    const [account, trail] = await Promise.all([
      accounts.get(by.workspaceId, accountId),
      audit.list(by.workspaceId, { subjectId: accountId }, { limit: 1 }),
    ]);
    const [last] = trail.items;
    return conflict('changed_meanwhile', 'Somebody changed the account since you read it. Read it again and decide anew.', {
      extra: {
        version: account?.version ?? null,
        changedBy: last?.actor ?? null,
        changedAt: last?.occurredAt.toISOString() ?? null,
        change: last?.action ?? null,
      },
    });
  }
}

/** Only what was changed; the audit store hides the value of sealed credentials. */
const valuesOf = (account: Account, change: object): object =>
  Object.fromEntries(Object.keys(change).map((key) => [key, account[key as keyof Account]]));
