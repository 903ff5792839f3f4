import type { TemplateCategory } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { TemplateAppeal } from './template-appeal.entity';
import { TemplateChange } from './template-change.entity';

/** Refused wordings kept for the lint: enough to recognise one, not a table scan. */
const mostRejections = 500;

export type TemplateChangeDraft = Omit<TemplateChange, 'id'>;

/** What the provider did to templates, and what the business did about it. */
export class TemplateHistoryStore {
  constructor(private readonly manager: EntityManager) {}

  async append(tx: EntityManager, changes: readonly TemplateChangeDraft[]): Promise<void> {
    for (let from = 0; from < changes.length; from += 500) {
      await tx.insert(
        TemplateChange,
        changes.slice(from, from + 500).map((change) => ({ ...change, id: newId() })),
      );
    }
  }

  /** Oldest first; the newest 200. */
  async changes(workspaceId: string, templateId: string): Promise<TemplateChange[]> {
    const newest = await this.manager.find(TemplateChange, {
      where: { workspaceId, templateId },
      order: { id: 'DESC' },
      take: 200,
    });
    return newest.reverse();
  }

  appeals(workspaceId: string, templateId: string, tx: EntityManager = this.manager): Promise<TemplateAppeal[]> {
    return tx.find(TemplateAppeal, { where: { workspaceId, templateId }, order: { id: 'ASC' } });
  }

  lockAppeal(tx: EntityManager, workspaceId: string, templateId: string, id: string): Promise<TemplateAppeal | null> {
    return tx.findOne(TemplateAppeal, { where: { id, workspaceId, templateId }, lock: { mode: 'pessimistic_write' } });
  }

  async addAppeal(
    tx: EntityManager,
    appeal: Omit<TemplateAppeal, 'id' | 'outcome' | 'decidedAt' | 'decisionNote'>,
  ): Promise<string> {
    const id = newId();
    await tx.insert(TemplateAppeal, { ...appeal, id });
    return id;
  }

  async decideAppeal(
    tx: EntityManager,
    id: string,
    decision: { outcome: 'upheld' | 'reversed'; decidedAt: Date; decisionNote: string | null },
  ): Promise<void> {
    await tx.update(TemplateAppeal, { id }, decision);
  }

  /** Wordings WhatsApp refused for this account, newest first, deleted templates included: what the lint compares with (R14). */
  async rejectedWordings(
    workspaceId: string,
    accountId: string,
  ): Promise<{ templateName: string; reason: string; text: string; at: string }[]> {
    const rows: { name: string; reason: string; body: string | null; at: Date }[] = await this.manager.query(
      `SELECT t.name, v.rejection_reason AS reason, v.content->>'body' AS body, COALESCE(v.reviewed_at, v.created_at) AS at
         FROM template_versions v JOIN templates t ON t.id = v.template_id
        WHERE t.workspace_id = $1 AND t.account_id = $2 AND v.status = 'rejected' AND v.content IS NOT NULL
          AND v.rejection_reason IS NOT NULL
        ORDER BY v.id DESC LIMIT ${mostRejections}`,
      [workspaceId, accountId],
    );
    return rows.map((row) => ({ templateName: row.name, reason: row.reason, text: row.body ?? '', at: row.at.toISOString() }));
  }

  /** Finished reviews of this account, ours to time: both ends are on our own record. */
  async reviews(
    workspaceId: string,
    accountId: string,
    since: Date,
  ): Promise<{ category: TemplateCategory; outcome: 'approved' | 'rejected'; submittedAt: Date; reviewedAt: Date }[]> {
    const rows: { category: TemplateCategory; rejected: boolean; submitted_at: Date; reviewed_at: Date }[] =
      await this.manager.query(
        `SELECT v.category, v.status = 'rejected' AS rejected, v.submitted_at, v.reviewed_at
         FROM template_versions v JOIN templates t ON t.id = v.template_id
        WHERE t.workspace_id = $1 AND t.account_id = $2 AND v.reviewed_at IS NOT NULL AND v.submitted_at >= $3
          AND v.reviewed_at >= v.submitted_at
        ORDER BY v.reviewed_at DESC LIMIT 10000`,
        [workspaceId, accountId, since],
      );
    return rows.map((row) => ({
      category: row.category,
      outcome: row.rejected ? 'rejected' : 'approved',
      submittedAt: row.submitted_at,
      reviewedAt: row.reviewed_at,
    }));
  }
}
