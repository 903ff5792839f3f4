import type { TemplateCategory, TemplateContent, TemplateStatus } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import { In, IsNull, type EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { TemplateVersion } from './template-version.entity';
import { Template } from './template.entity';

export interface TemplateDraft {
  accountId: string;
  name: string;
  language: string;
  category: TemplateCategory;
  content: TemplateContent;
}

/** What the provider said about one template, read at `readAt` (asked for then, so anything newer wins). */
export interface ProviderTemplateFact {
  providerTemplateId: string;
  status: TemplateStatus;
  statusRaw: string;
  category: TemplateCategory | null;
  rejectionReason: string | null;
  readAt: Date;
}

export class TemplateStore {
  constructor(private readonly manager: EntityManager) {}

  /** Null when the account already has a live template of this name and language. */
  async createDraft(
    tx: EntityManager,
    workspaceId: string,
    draft: TemplateDraft,
    actor: string,
    now: Date,
  ): Promise<Template | null> {
    const id = newId();
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(Template)
      .values({
        id,
        workspaceId,
        ...draft,
        content: draft.content as object,
        requestedCategory: draft.category,
        status: 'draft',
        createdAt: now,
        updatedAt: now,
      })
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) return null;
    await this.addVersion(tx, workspaceId, {
      templateId: id,
      number: 1,
      content: draft.content,
      category: draft.category,
      actor,
      now,
    });
    return tx.findOneByOrFail(Template, { id });
  }

  async addVersion(
    tx: EntityManager,
    workspaceId: string,
    version: {
      templateId: string;
      number: number;
      content: TemplateContent | null;
      category: TemplateCategory;
      actor: string;
      now: Date;
    },
  ): Promise<void> {
    await tx.insert(TemplateVersion, {
      id: newId(),
      workspaceId,
      templateId: version.templateId,
      number: version.number,
      content: version.content as object,
      category: version.category,
      status: 'draft',
      createdBy: version.actor,
      createdAt: version.now,
    });
  }

  get(workspaceId: string, id: string): Promise<Template | null> {
    return this.manager.findOneBy(Template, { id, workspaceId, deletedAt: IsNull() });
  }

  lock(tx: EntityManager, workspaceId: string, id: string): Promise<Template | null> {
    return tx.findOne(Template, { where: { id, workspaceId, deletedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
  }

  async list(
    workspaceId: string,
    page: PageRequest,
    filter: { accountId?: string; status?: string; name?: string } = {},
  ): Promise<Page<Template>> {
    const query = this.manager
      .createQueryBuilder(Template, 'template')
      .where('template.workspaceId = :workspaceId AND template.deletedAt IS NULL', { workspaceId });
    if (filter.accountId) query.andWhere('template.accountId = :accountId', filter);
    if (filter.status) query.andWhere('template.status = :status', filter);
    if (filter.name) query.andWhere('template.name = :name', filter);
    if (page.after) query.andWhere('template.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('template.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  /** Live templates of the account: what counts against the quota (R11). */
  count(workspaceId: string, accountId: string, tx: EntityManager = this.manager): Promise<number> {
    return tx.countBy(Template, { workspaceId, accountId, deletedAt: IsNull() });
  }

  ofAccount(workspaceId: string, accountId: string, tx: EntityManager = this.manager): Promise<Template[]> {
    return tx.find(Template, { where: { workspaceId, accountId, deletedAt: IsNull() }, order: { id: 'ASC' } });
  }

  byIds(workspaceId: string, ids: string[]): Promise<Template[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.manager.findBy(Template, { workspaceId, id: In(ids) });
  }

  versions(workspaceId: string, templateId: string): Promise<TemplateVersion[]> {
    return this.manager.find(TemplateVersion, { where: { workspaceId, templateId }, order: { number: 'ASC' } });
  }

  async change(
    tx: EntityManager,
    workspaceId: string,
    id: string,
    change: Partial<Omit<Template, 'id' | 'workspaceId' | 'accountId' | 'createdAt'>>,
    now: Date,
  ): Promise<void> {
    await tx.update(Template, { id, workspaceId }, { ...change, content: change.content as object | undefined, updatedAt: now });
  }

  async changeVersion(
    tx: EntityManager,
    workspaceId: string,
    templateId: string,
    number: number,
    change: Partial<Pick<TemplateVersion, 'status' | 'providerTemplateId' | 'submittedAt' | 'reviewedAt' | 'rejectionReason'>>,
  ): Promise<void> {
    await tx.update(TemplateVersion, { workspaceId, templateId, number }, change);
  }

  /**
   * Writes what a listing or a read said, unless this row already holds something read or changed later: an older listing never
   * overwrites a newer fact. Returns whether the row was written.
   */
  async applyProviderFact(tx: EntityManager, workspaceId: string, id: string, fact: ProviderTemplateFact): Promise<boolean> {
    const result = await tx
      .createQueryBuilder()
      .update(Template)
      .set({
        providerTemplateId: fact.providerTemplateId,
        status: fact.status,
        statusRaw: fact.statusRaw,
        ...(fact.category === null ? {} : { category: fact.category }),
        rejectionReason: fact.rejectionReason,
        providerReadAt: fact.readAt,
        missingListings: 0,
        updatedAt: fact.readAt,
        ...(fact.status === 'approved' || fact.status === 'rejected'
          ? { reviewedAt: () => 'COALESCE(reviewed_at, :readAt)' }
          : {}),
      })
      .where(
        'id = :id AND workspace_id = :workspaceId AND updated_at <= :readAt AND (provider_read_at IS NULL OR provider_read_at < :readAt)',
        { id, workspaceId, readAt: fact.readAt },
      )
      .execute();
    return result.affected === 1;
  }

  /** Accounts with something under review: they are synced more often. */
  async accountsInReview(): Promise<string[]> {
    const rows = await this.manager.find(Template, {
      select: { accountId: true },
      where: { status: In(['submitting', 'in_review']), deletedAt: IsNull() },
    });
    return [...new Set(rows.map((row) => row.accountId))];
  }

  /**
   * Absent from a complete listing; `goneAt` makes it a tombstone: the row stays, and is no longer live. False when the row was changed
   * after `askedAt` (when the listing was begun): it was not in it for a reason.
   */
  async markMissing(
    tx: EntityManager,
    workspaceId: string,
    id: string,
    goneAt: Date | null,
    askedAt: Date | null = null,
  ): Promise<boolean> {
    const [, affected] = (await tx.query(
      `UPDATE templates SET missing_listings = missing_listings + 1, deleted_at = COALESCE($3, deleted_at),
         status = CASE WHEN $3::timestamptz IS NULL THEN status ELSE 'deleted' END
       WHERE id = $1 AND workspace_id = $2 AND ($4::timestamptz IS NULL OR updated_at <= $4)`,
      [id, workspaceId, goneAt, askedAt],
    )) as [unknown, number];
    return affected === 1;
  }

  async clearMissing(tx: EntityManager, ids: string[]): Promise<void> {
    if (ids.length > 0) await tx.update(Template, { id: In(ids) }, { missingListings: 0 });
  }

  /** A template made elsewhere and found in a listing (R7). Null when the name is already taken by another live row. */
  async import(
    tx: EntityManager,
    workspaceId: string,
    imported: {
      accountId: string;
      name: string;
      language: string;
      category: TemplateCategory;
      content: TemplateContent | null;
    } & ProviderTemplateFact,
  ): Promise<string | null> {
    const id = newId();
    const { readAt, category, ...columns } = imported;
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(Template)
      .values({
        id,
        workspaceId,
        ...columns,
        content: imported.content as object,
        category,
        source: 'imported',
        providerReadAt: readAt,
        createdAt: readAt,
        updatedAt: readAt,
      })
      .orIgnore()
      .returning('id')
      .execute();
    return (inserted.raw as unknown[]).length === 1 ? id : null;
  }
}
