import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { OutboxRow } from '../outbox/outbox-row.entity';
import { AccountSync } from './account-sync.entity';

/** R18: who syncs which account now, and how the last runs ended. */
export class AccountSyncStore {
  constructor(private readonly manager: EntityManager) {}

  get(workspaceId: string, accountId: string): Promise<AccountSync | null> {
    return this.manager.findOneBy(AccountSync, { accountId, workspaceId });
  }

  /** Whether a sync of this account, asked for earlier, still waits in the outbox. Lock the account first. */
  requestWaits(tx: EntityManager, workspaceId: string, accountId: string): Promise<boolean> {
    return tx
      .createQueryBuilder(OutboxRow, 'job')
      .where(`job.workspaceId = :workspaceId AND job.job = 'sync-account' AND job.payload->>'accountId' = :accountId`, {
        workspaceId,
        accountId,
      })
      .getExists();
  }

  /**
   * Takes the account for one sync. Returns a token, or null when another worker has it or its back-off still runs (`force` ignores
   * the back-off, not the other worker). A run older than `leaseMs` is taken for dead.
   */
  async take(
    workspaceId: string,
    accountId: string,
    options: { now: Date; leaseMs: number; force: boolean },
  ): Promise<string | null> {
    const token = newId();
    const rows: { running_by: string }[] = await this.manager.query(
      `INSERT INTO account_syncs (account_id, workspace_id, last_attempt_at, running_since, running_by)
       SELECT id, workspace_id, $3::timestamptz, $3::timestamptz, $4 FROM accounts WHERE id = $1 AND workspace_id = $2
       ON CONFLICT (account_id) DO UPDATE SET last_attempt_at = $3, running_since = $3, running_by = $4
        WHERE (account_syncs.running_since IS NULL OR account_syncs.running_since < $5)
          AND ($6 OR account_syncs.not_before IS NULL OR account_syncs.not_before <= $3)
       RETURNING running_by`,
      [accountId, workspaceId, options.now, token, new Date(options.now.getTime() - options.leaseMs), options.force],
    );
    return rows.length === 1 ? token : null;
  }

  async succeed(
    accountId: string,
    token: string,
    run: { now: Date; templatesSeen: number; pages: number; durationMs: number },
  ): Promise<void> {
    await this.manager.update(
      AccountSync,
      { accountId, runningBy: token },
      {
        lastSuccessAt: run.now,
        failures: 0,
        lastError: null,
        templatesSeen: run.templatesSeen,
        pages: run.pages,
        durationMs: run.durationMs,
        notBefore: null,
        runningSince: null,
        runningBy: null,
      },
    );
  }

  /** `error` is safe text: a provider code and words of ours, no credentials, no phone numbers. */
  async fail(
    accountId: string,
    token: string,
    run: { now: Date; error: string; notBefore: Date; failures: number },
  ): Promise<void> {
    await this.manager.update(
      AccountSync,
      { accountId, runningBy: token },
      {
        lastErrorAt: run.now,
        lastError: run.error,
        failures: run.failures,
        notBefore: run.notBefore,
        runningSince: null,
        runningBy: null,
      },
    );
  }
}
