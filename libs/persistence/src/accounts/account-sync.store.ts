import { templateSyncQueue } from '@heliograph/contracts';
import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { OutboxRow } from '../outbox/outbox-row.entity';
import { AccountSync } from './account-sync.entity';

const syncJob = { queue: templateSyncQueue.name, job: 'sync-account' };
/** Of taking an account, or telling who has it; each needs the other to lose a race. */
const mostTries = 5;

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
   * the back-off, not the other worker: that one is told, and a sync follows its own). A run older than `leaseMs` is taken for dead.
   */
  async take(
    workspaceId: string,
    accountId: string,
    options: { now: Date; leaseMs: number; force: boolean },
  ): Promise<string | null> {
    const token = newId();
    const aliveSince = new Date(options.now.getTime() - options.leaseMs);
    for (let tries = 0; tries < mostTries; tries++) {
      const rows: { running_by: string }[] = await this.manager.query(
        `INSERT INTO account_syncs (account_id, workspace_id, last_attempt_at, running_since, running_by)
         SELECT id, workspace_id, $3::timestamptz, $3::timestamptz, $4 FROM accounts WHERE id = $1 AND workspace_id = $2
         ON CONFLICT (account_id) DO UPDATE SET last_attempt_at = $3, running_since = $3, running_by = $4, asked_again = false
          WHERE (account_syncs.running_since IS NULL OR account_syncs.running_since < $5)
            AND ($6 OR account_syncs.not_before IS NULL OR account_syncs.not_before <= $3)
         RETURNING running_by`,
        [accountId, workspaceId, options.now, token, aliveSince, options.force],
      );
      if (rows.length === 1) return token;
      if (!options.force) return null;
      const [, told] = (await this.manager.query(
        `UPDATE account_syncs SET asked_again = true WHERE account_id = $1 AND workspace_id = $2 AND running_since >= $3`,
        [accountId, workspaceId, aliveSince],
      )) as [unknown, number];
      // Nobody to tell: the other one ended in between, and it is free now.
      if (told === 1) return null;
    }
    return null;
  }

  async succeed(
    accountId: string,
    token: string,
    run: { now: Date; templatesSeen: number; pages: number; durationMs: number },
  ): Promise<void> {
    const { now, templatesSeen, pages, durationMs } = run;
    const stands = { lastSuccessAt: now, failures: 0, lastError: null, templatesSeen, pages, durationMs, notBefore: null };
    await this.end(accountId, token, now, stands);
  }

  /** `error` is safe text: a provider code and words of ours, no credentials, no phone numbers. */
  async fail(
    accountId: string,
    token: string,
    run: { now: Date; error: string; notBefore: Date; failures: number },
  ): Promise<void> {
    const { now, error, notBefore, failures } = run;
    await this.end(accountId, token, now, { lastErrorAt: now, lastError: error, failures, notBefore });
  }

  /** Who asked while it ran is served by a run of its own, which stands in the outbox before this one is over. */
  private async end(accountId: string, token: string, now: Date, stands: Partial<AccountSync>): Promise<void> {
    await this.manager.transaction(async (tx) => {
      const ours = { accountId, runningBy: token };
      const sync = await tx.findOne(AccountSync, { where: ours, lock: { mode: 'pessimistic_write' } });
      if (!sync) return;
      await tx.update(AccountSync, ours, { ...stands, runningSince: null, runningBy: null, askedAgain: false });
      if (!sync.askedAgain) return;
      const { workspaceId } = sync;
      const payload = { workspaceId, accountId, trigger: 'requested' };
      await tx.insert(OutboxRow, { id: newId(), workspaceId, ...syncJob, payload, availableAt: now });
    });
  }
}
