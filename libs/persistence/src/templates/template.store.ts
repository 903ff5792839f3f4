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
  /** When a pause should end; absent or null keeps what is known. */
  pausedUntil?: Date | null;
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

  /** Live templates of the account as a sync compares them. */
  async knownOf(tx: EntityManager, workspaceId: string, accountId: string): Promise<KnownTemplateRow[]> {
    return tx.query(
      `SELECT id, provider_template_id AS "providerTemplateId", name, language, status, status_raw AS "statusRaw", category,
              requested_category AS "requestedCategory", rejection_reason AS "rejectionReason", missing_listings AS "missingListings",
              current_version AS "currentVersion", pauses, updated_at AS "changedAt"
         FROM templates WHERE workspace_id = $1 AND account_id = $2 AND deleted_at IS NULL ORDER BY id`,
      [workspaceId, accountId],
    );
  }

  /** Approved templates of the account in one language, newest first: what could be sent instead. */
  approvedIn(workspaceId: string, accountId: string, language: string, limit: number): Promise<Template[]> {
    return this.manager.find(Template, {
      where: { workspaceId, accountId, language, status: 'approved', deletedAt: IsNull() },
      order: { id: 'DESC' },
      take: limit,
    });
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
    return (await this.applyProviderFacts(tx, workspaceId, [{ ...fact, id }], fact.readAt)).has(id);
  }

  /** The same for a whole listing, in few statements; returns the ids of the rows that were written. */
  async applyProviderFacts(
    tx: EntityManager,
    workspaceId: string,
    facts: readonly (Omit<ProviderTemplateFact, 'readAt'> & { id: string })[],
    readAt: Date,
  ): Promise<Set<string>> {
    const written = new Set<string>();
    for (const rows of slices(facts)) {
      const [updated] = (await tx.query(
        `UPDATE templates t SET provider_template_id = f.provider_template_id, status = f.status, status_raw = f.status_raw,
           category = COALESCE(f.category, t.category), rejection_reason = f.rejection_reason, provider_read_at = $3, missing_listings = 0,
           updated_at = $3,
           paused_until = CASE WHEN f.status = 'paused' THEN COALESCE(f.paused_until, t.paused_until) END,
           pauses = t.pauses + CASE WHEN f.status = 'paused' AND t.status <> 'paused' THEN 1 ELSE 0 END,
           reviewed_at = CASE WHEN f.status IN ('approved', 'rejected') THEN COALESCE(t.reviewed_at, $3) ELSE t.reviewed_at END
         FROM json_to_recordset($2::json) AS f(id uuid, provider_template_id text, status text, status_raw text, category text,
           rejection_reason text, paused_until timestamptz)
         WHERE t.id = f.id AND t.workspace_id = $1 AND t.updated_at <= $3
           AND (t.provider_read_at IS NULL OR t.provider_read_at < $3) RETURNING t.id`,
        [
          workspaceId,
          JSON.stringify(rows.map((fact) => ({ id: fact.id, ...factColumns(fact), paused_until: fact.pausedUntil }))),
          readAt,
        ],
      )) as [{ id: string }[], number];
      for (const { id } of updated) written.add(id);
    }
    return written;
  }

  /** Accounts with something under review, an edit included: they are synced more often. */
  async accountsInReview(): Promise<string[]> {
    const rows: { account_id: string }[] = await this.manager.query(
      `SELECT account_id FROM templates WHERE status IN ('submitting', 'in_review') AND deleted_at IS NULL
       UNION SELECT t.account_id FROM template_versions v JOIN templates t ON t.id = v.template_id
        WHERE v.status = 'in_review' AND t.deleted_at IS NULL`,
    );
    return rows.map((row) => row.account_id);
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
    return (await this.markManyMissing(tx, workspaceId, [id], { goneAt, askedAt })).has(id);
  }

  /** @param blockedUntil WhatsApp keeps the name of an approved template that was deleted until then */
  async markManyMissing(
    tx: EntityManager,
    workspaceId: string,
    ids: readonly string[],
    absence: { goneAt: Date | null; askedAt: Date | null; blockedUntil?: Date | null },
  ): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const [rows] = (await tx.query(
      `UPDATE templates SET missing_listings = missing_listings + 1, deleted_at = COALESCE($3, deleted_at),
         name_blocked_until = CASE WHEN $3::timestamptz IS NOT NULL AND status IN ('approved', 'paused') THEN $5 ELSE name_blocked_until END,
         status = CASE WHEN $3::timestamptz IS NULL THEN status ELSE 'deleted' END
       WHERE id = ANY($2::uuid[]) AND workspace_id = $1 AND ($4::timestamptz IS NULL OR updated_at <= $4) RETURNING id`,
      [workspaceId, ids, absence.goneAt, absence.askedAt, absence.blockedUntil ?? null],
    )) as [{ id: string }[], number];
    return new Set(rows.map((row) => row.id));
  }

  /** Deleted by us: the row stays as a tombstone, and its name with it. */
  async bury(tx: EntityManager, workspaceId: string, id: string, at: Date, nameBlockedUntil: Date | null): Promise<void> {
    await tx.update(
      Template,
      { id, workspaceId },
      { status: 'deleted', deletedAt: at, updatedAt: at, nameBlockedUntil, pendingVersion: null },
    );
  }

  /**
   * Until when WhatsApp refuses this name, because an approved template of it was deleted; null when it does not. While another
   * language of the name lives, only the deleted language is taken for blocked: WhatsApp says no more than "the name".
   */
  async nameBlockedUntil(
    tx: EntityManager,
    workspaceId: string,
    accountId: string,
    name: string,
    language: string,
    now: Date,
  ): Promise<Date | null> {
    const [row] = (await tx.query(
      `SELECT max(t.name_blocked_until) AS until FROM templates t
        WHERE t.workspace_id = $1 AND t.account_id = $2 AND t.name = $3 AND t.name_blocked_until > $5
          AND (t.language = $4 OR NOT EXISTS (SELECT 1 FROM templates l
                 WHERE l.account_id = t.account_id AND l.name = t.name AND l.deleted_at IS NULL))`,
      [workspaceId, accountId, name, language, now],
    )) as { until: Date | null }[];
    return row?.until ?? null;
  }

  /** Also a tombstone: what still names it must be seen, and can be switched away from it. */
  find(workspaceId: string, id: string): Promise<Template | null> {
    return this.manager.findOneBy(Template, { id, workspaceId });
  }

  /** Names with their languages, by name and account; `after` is the last family of the page before. */
  async families(
    workspaceId: string,
    accountId: string | null,
    page: { limit: number; after: { name: string; accountId: string } | null },
  ): Promise<{ families: TemplateFamily[]; more: boolean }> {
    const { limit, after } = page;
    const rows: TemplateFamily[] = await this.manager.query(
      `SELECT account_id AS "accountId", name, json_agg(json_build_object('id', id, 'language', language, 'status', status,
                'category', category, 'pendingVersion', pending_version) ORDER BY language, id) AS members
         FROM templates WHERE workspace_id = $1 AND ($2::uuid IS NULL OR account_id = $2) AND deleted_at IS NULL
          AND ($3::text IS NULL OR (name, account_id) > ($3, $4::uuid))
        GROUP BY name, account_id ORDER BY name, account_id LIMIT $5`,
      [workspaceId, accountId, after?.name ?? null, after?.accountId ?? null, limit + 1],
    );
    return { families: rows.slice(0, limit), more: rows.length > limit };
  }

  async clearMissing(tx: EntityManager, ids: string[]): Promise<void> {
    if (ids.length > 0) await tx.update(Template, { id: In(ids) }, { missingListings: 0 });
  }

  /** A template made elsewhere and found in a listing (R7). Null when the name is already taken by another live row. */
  async import(
    tx: EntityManager,
    workspaceId: string,
    imported: ImportedTemplate & { accountId: string; readAt: Date },
  ): Promise<string | null> {
    const { accountId, readAt, ...template } = imported;
    const ids = await this.importMany(tx, workspaceId, accountId, [template], readAt);
    return ids.get(template.providerTemplateId) ?? null;
  }

  /** Templates made elsewhere, each with its first version, in few statements. Returns our id by the provider's, for those that were new. */
  async importMany(
    tx: EntityManager,
    workspaceId: string,
    accountId: string,
    imported: readonly ImportedTemplate[],
    readAt: Date,
  ): Promise<Map<string, string>> {
    const made = new Map<string, string>();
    for (const slice of slices(imported)) {
      const rows = slice.map((template) => ({
        id: newId(),
        version_id: newId(),
        name: template.name,
        language: template.language,
        content: template.content,
        ...factColumns(template),
      }));
      const inserted: { id: string; provider_template_id: string }[] = await tx.query(
        `WITH given AS (
           SELECT * FROM json_to_recordset($3::json) AS i(id uuid, version_id uuid, name text, language text, content jsonb,
             provider_template_id text, status text, status_raw text, category text, rejection_reason text)),
         made AS (
           INSERT INTO templates (id, workspace_id, account_id, name, language, status, status_raw, category, content,
             provider_template_id, rejection_reason, source, provider_read_at, created_at, updated_at)
           SELECT id, $1, $2, name, language, status, status_raw, category, content, provider_template_id, rejection_reason, 'imported',
             $4, $4, $4 FROM given ON CONFLICT DO NOTHING RETURNING id, provider_template_id),
         first AS (
           INSERT INTO template_versions (id, workspace_id, template_id, number, content, category, status, status_raw,
             provider_template_id, provider_name, rejection_reason, provider_read_at, created_by, created_at)
           SELECT g.version_id, $1, g.id, 1, g.content, g.category, g.status, g.status_raw, g.provider_template_id, g.name,
             g.rejection_reason, $4, 'template-sync', $4 FROM given g JOIN made USING (id))
         SELECT id, provider_template_id FROM made`,
        [workspaceId, accountId, JSON.stringify(rows), readAt],
      );
      for (const row of inserted) made.set(row.provider_template_id, row.id);
    }
    return made;
  }
}

export interface TemplateFamily {
  accountId: string;
  name: string;
  members: FamilyMember[];
}

export interface FamilyMember {
  id: string;
  language: string;
  status: string;
  category: string;
  pendingVersion: number | null;
}

/** A listed template nobody here made. */
export interface ImportedTemplate extends Omit<ProviderTemplateFact, 'readAt' | 'category'> {
  name: string;
  language: string;
  category: TemplateCategory;
  content: TemplateContent | null;
}

/** What a sync compares with; without the content, which a listing of thousands would hold in memory for nothing. */
export interface KnownTemplateRow {
  id: string;
  providerTemplateId: string | null;
  name: string;
  language: string;
  status: TemplateStatus;
  statusRaw: string | null;
  category: TemplateCategory;
  requestedCategory: string | null;
  rejectionReason: string | null;
  missingListings: number;
  currentVersion: number;
  pauses: number;
  changedAt: Date;
}

const rowsPerStatement = 500;

function* slices<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += rowsPerStatement) yield items.slice(from, from + rowsPerStatement);
}

const factColumns = (
  fact: Pick<ProviderTemplateFact, 'providerTemplateId' | 'status' | 'statusRaw' | 'category' | 'rejectionReason'>,
) => ({
  provider_template_id: fact.providerTemplateId,
  status: fact.status,
  status_raw: fact.statusRaw,
  category: fact.category,
  rejection_reason: fact.rejectionReason,
});
