import { Injectable } from '@nestjs/common';
import { templateSyncQueue } from '@heliograph/contracts';
import { Acts } from '../audit/acts';
import { notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** R18: a sync on demand. At most one request per account waits; it waits in the outbox, so it survives a lost Redis. */
@Injectable()
export class RequestTemplateSync {
  constructor(private readonly acts: Acts) {}

  request(by: Requester, accountId: string): Promise<Outcome<{ requested: true; coalesced: boolean }>> {
    const { accounts, accountSyncs, outbox } = this.acts.stores;
    const { workspaceId } = by;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      // The lock makes "does one wait already?" and "then add one" one step.
      if (!(await accounts.lock(tx, workspaceId, accountId))) return notFound('account');
      if (await accountSyncs.requestWaits(tx, workspaceId, accountId)) return { requested: true as const, coalesced: true };
      await outbox.add(tx, {
        workspaceId,
        queue: templateSyncQueue.name,
        job: 'sync-account',
        payload: { workspaceId, accountId, trigger: 'requested' },
        availableAt: now,
      });
      await record({ action: 'account.sync_requested', subject: { kind: 'account', id: accountId } });
      return { requested: true as const, coalesced: false };
    });
  }
}
