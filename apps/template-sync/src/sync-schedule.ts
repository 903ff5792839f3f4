import { createHash } from 'node:crypto';
import { templateSyncQueue } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Doorbell } from '@heliograph/queues';

export interface SyncPace {
  everyMs: number;
  everyInReviewMs: number;
}

const schedulerOf = (accountId: string): string => `sync-${accountId}`;

/** The same account always gets the same share, so that 500 accounts do not start in the same second. 0.9 to 1.1. */
export const jitterOf = (accountId: string): number =>
  0.9 + (createHash('sha256').update(accountId).digest().readUInt16BE(0) / 65_536) * 0.2;

/** One BullMQ job scheduler per account: faster while something is under review, slower when quiet. */
export class SyncSchedule {
  constructor(
    private readonly stores: Pick<Stores, 'accounts' | 'templates'>,
    private readonly doorbell: Doorbell,
    private readonly pace: SyncPace,
  ) {}

  /**
   * Makes the schedulers match the accounts. Compared with what Redis has, not with what this process remembers: others plan too, and
   * Redis may have been emptied. Only what differs is written, because an upsert starts the interval anew.
   */
  async plan(): Promise<void> {
    const planned = await this.doorbell.schedules(templateSyncQueue);
    const accounts = await this.stores.accounts.all();
    const inReview = new Set(await this.stores.templates.accountsInReview());
    const wanted = new Set(accounts.map((account) => schedulerOf(account.id)));
    for (const { id, workspaceId } of accounts) {
      const every = Math.round((inReview.has(id) ? this.pace.everyInReviewMs : this.pace.everyMs) * jitterOf(id));
      if (planned.get(schedulerOf(id)) === every) continue;
      const payload = { workspaceId, accountId: id, trigger: 'schedule' as const };
      await this.doorbell.schedule(templateSyncQueue, schedulerOf(id), every, 'sync-account', payload);
    }
    for (const existing of planned.keys()) {
      if (existing.startsWith('sync-') && !wanted.has(existing)) await this.doorbell.unschedule(templateSyncQueue, existing);
    }
  }
}
