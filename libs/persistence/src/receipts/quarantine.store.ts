import type { ReceiptTrouble } from '@heliograph/domain';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { WebhookReceipt } from './webhook-receipt.entity';

/** Receipts set aside, as operators see them. A receipt of nobody's (no workspace) is shown to nobody; the metrics count it. */
export class QuarantineStore {
  constructor(private readonly manager: EntityManager) {}

  async page(workspaceId: string, page: PageRequest, trouble: ReceiptTrouble | null): Promise<Page<WebhookReceipt>> {
    const query = this.manager
      .createQueryBuilder(WebhookReceipt, 'receipt')
      .where(`receipt.workspaceId = :workspaceId AND receipt.state = 'quarantined'`, { workspaceId });
    if (trouble) query.andWhere('receipt.trouble = :trouble', { trouble });
    if (page.after) query.andWhere('receipt.id < :after', { after: page.after });
    const rows = await query
      .orderBy('receipt.id', 'DESC')
      .take(page.limit + 1)
      .getMany();
    return toPage(rows, page.limit);
  }

  find(workspaceId: string, id: string): Promise<WebhookReceipt | null> {
    return this.manager.findOneBy(WebhookReceipt, { id, workspaceId, state: 'quarantined' });
  }

  /** In whatever state. */
  exists(workspaceId: string, id: string): Promise<boolean> {
    return this.manager.existsBy(WebhookReceipt, { id, workspaceId });
  }

  /** Back among what waits to be understood: the oldest ones first, at most `limit`. Returns their ids in that order. */
  async replay(
    workspaceId: string,
    tx: EntityManager,
    which: { id: string } | { trouble: ReceiptTrouble | null },
    limit: number,
  ): Promise<string[]> {
    const [rows] = (await tx.query(
      `UPDATE webhook_receipts SET state = 'received', replays = replays + 1 WHERE id IN (
         SELECT id FROM webhook_receipts WHERE workspace_id = $1 AND state = 'quarantined'
            AND ($2::uuid IS NULL OR id = $2) AND ($3::text IS NULL OR trouble = $3) ORDER BY id LIMIT $4 FOR UPDATE)
       RETURNING id`,
      [workspaceId, 'id' in which ? which.id : null, 'trouble' in which ? which.trouble : null, limit],
    )) as [{ id: string }[], number];
    return rows.map(({ id }) => id).sort();
  }

  /** Set aside for ever: kept, and out of the way. False when it is not in quarantine (any more). */
  async dismiss(
    workspaceId: string,
    tx: EntityManager,
    id: string,
    by: { actor: string; note: string | null },
  ): Promise<boolean> {
    const { affected } = await tx.update(
      WebhookReceipt,
      { id, workspaceId, state: 'quarantined' },
      { state: 'dismissed', dismissedBy: by.actor, note: by.note },
    );
    return affected === 1;
  }

  async countByTrouble(workspaceId: string): Promise<Map<ReceiptTrouble, number>> {
    const rows: { trouble: ReceiptTrouble | null; receipts: number }[] = await this.manager.query(
      `SELECT trouble, count(*)::int AS receipts FROM webhook_receipts WHERE workspace_id = $1 AND state = 'quarantined' GROUP BY 1`,
      [workspaceId],
    );
    return new Map(rows.map(({ trouble, receipts }) => [trouble ?? 'failed', receipts]));
  }
}
