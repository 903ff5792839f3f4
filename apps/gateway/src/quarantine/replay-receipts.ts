import { Inject, Injectable } from '@nestjs/common';
import { maxIdsPerJob, receiptsQueue, type QuarantineReplayBody } from '@heliograph/contracts';
import type { ReceiptTrouble } from '@heliograph/domain';
import type { Logger } from '@heliograph/platform';
import { Doorbell } from '@heliograph/queues';
import { Acts } from '../audit/acts';
import { conflict, notFound, type ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { LOGGER } from '../tokens';

const mostAtOnce = 1000;

/**
 * After a fix, receipts go back among those that wait to be understood, oldest first. What is wrong with them still sets them aside
 * again, with its reason. The ring may be lost with Redis: the receipt sweep rings again.
 */
@Injectable()
export class ReplayReceipts {
  constructor(
    private readonly acts: Acts,
    private readonly doorbell: Doorbell,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async one(by: Requester, id: string): Promise<Outcome<QuarantineReplayBody>> {
    const { stores } = this.acts;
    const replayed = await this.acts.perform(by, async ({ tx, record }) => {
      const ids = await stores.quarantine.replay(by.workspaceId, tx, { id }, 1);
      if (ids.length > 0) await record({ action: 'receipt.replayed', subject: { kind: 'receipt', id } });
      return ids;
    });
    if (replayed.length === 0) return notInQuarantine(await stores.quarantine.exists(by.workspaceId, id));
    await this.ring(replayed);
    return { replayed: 1, remaining: await this.remaining(by, null) };
  }

  async many(by: Requester, trouble: ReceiptTrouble | null): Promise<QuarantineReplayBody> {
    const { quarantine } = this.acts.stores;
    const ids = await this.acts.perform(by, async ({ tx, record }) => {
      const replayed = await quarantine.replay(by.workspaceId, tx, { trouble }, mostAtOnce);
      await record({
        action: 'quarantine.replayed',
        subject: { kind: 'workspace', id: by.workspaceId },
        after: { reason: trouble, receipts: replayed.length },
      });
      return replayed;
    });
    await this.ring(ids);
    return { replayed: ids.length, remaining: await this.remaining(by, trouble) };
  }

  private async remaining(by: Requester, trouble: ReceiptTrouble | null): Promise<number> {
    const counts = await this.acts.stores.quarantine.countByTrouble(by.workspaceId);
    return trouble === null ? [...counts.values()].reduce((sum, count) => sum + count, 0) : (counts.get(trouble) ?? 0);
  }

  private async ring(ids: string[]): Promise<void> {
    try {
      for (let from = 0; from < ids.length; from += maxIdsPerJob) {
        await this.doorbell.ring(receiptsQueue, 'process-receipts', { receiptIds: ids.slice(from, from + maxIdsPerJob) });
      }
    } catch (error) {
      this.logger.warn({ err: error as Error }, 'Redis did not take the doorbell of replayed receipts; the sweep will find them');
    }
  }
}

export const notInQuarantine = (exists: boolean): ProblemError =>
  exists ? conflict('receipt_not_quarantined', 'The receipt is not in quarantine any more.') : notFound('receipt');
