import type { TemplateCategory, TemplateStatus } from '@heliograph/domain';
import type { EntityManager } from 'typeorm';
import { TemplateVersion } from './template-version.entity';
import { Template } from './template.entity';

/** A content at the provider that belongs to one of our templates without being the one it sends. */
export interface OtherContent {
  versionId: string;
  templateId: string;
  name: string;
  language: string;
  number: number;
  status: string;
  category: TemplateCategory;
  statusRaw: string | null;
  rejectionReason: string | null;
  providerTemplateId: string;
  /** The edit that waits for its review; any other is older, refused or of a deleted template. */
  pending: boolean;
}

/** What the provider said about one version. */
export interface VersionFact {
  templateId: string;
  number: number;
  providerTemplateId: string;
  status: TemplateStatus;
  statusRaw: string;
  category: TemplateCategory | null;
  rejectionReason: string | null;
}

const rowsPerStatement = 500;

/** Versions: each has a content, a review and a place at the provider of its own (R12). */
export class TemplateVersionStore {
  constructor(private readonly manager: EntityManager) {}

  get(
    workspaceId: string,
    templateId: string,
    number: number,
    tx: EntityManager = this.manager,
  ): Promise<TemplateVersion | null> {
    return tx.findOneBy(TemplateVersion, { workspaceId, templateId, number });
  }

  async change(
    tx: EntityManager,
    workspaceId: string,
    templateId: string,
    number: number,
    change: Partial<Omit<TemplateVersion, 'id' | 'workspaceId' | 'templateId' | 'number' | 'createdAt'>>,
  ): Promise<void> {
    await tx.update(
      TemplateVersion,
      { workspaceId, templateId, number },
      { ...change, content: change.content as object | undefined },
    );
  }

  /** When versions were handed to review as edits of an approved template, since a moment. For the provider's edit limits. */
  async editsOfApproved(workspaceId: string, templateId: string, since: Date, tx: EntityManager = this.manager): Promise<Date[]> {
    const rows: { submitted_at: Date }[] = await tx.query(
      `SELECT submitted_at FROM template_versions
        WHERE workspace_id = $1 AND template_id = $2 AND edits_approved AND submitted_at > $3 ORDER BY submitted_at`,
      [workspaceId, templateId, since],
    );
    return rows.map((row) => row.submitted_at);
  }

  /**
   * Contents at the provider that a listing names and that are no templates of their own: edits under review, versions that were
   * replaced or refused, and everything of templates deleted since `deletedSince` (the listing was begun before they went).
   */
  async otherContents(tx: EntityManager, workspaceId: string, accountId: string, deletedSince: Date): Promise<OtherContent[]> {
    const rows: OtherContentRow[] = await tx.query(
      `SELECT v.id, v.template_id, t.name, t.language, v.number, v.status, v.status_raw, v.category, v.rejection_reason, v.provider_template_id,
              (t.deleted_at IS NULL AND v.number = t.pending_version) AS pending
         FROM templates t JOIN template_versions v ON v.template_id = t.id
        WHERE t.workspace_id = $1 AND t.account_id = $2 AND v.provider_template_id IS NOT NULL
          AND (t.deleted_at >= $3 OR (t.deleted_at IS NULL AND v.provider_template_id IS DISTINCT FROM t.provider_template_id))`,
      [workspaceId, accountId, deletedSince],
    );
    return rows.map((row) => ({
      versionId: row.id,
      templateId: row.template_id,
      name: row.name,
      language: row.language,
      number: row.number,
      status: row.status,
      category: row.category,
      statusRaw: row.status_raw,
      rejectionReason: row.rejection_reason,
      providerTemplateId: row.provider_template_id,
      pending: row.pending === true,
    }));
  }

  /** How many contents the account holds at the provider beside those its templates send: they take places too (R11). */
  async countOtherContents(workspaceId: string, accountId: string, tx: EntityManager = this.manager): Promise<number> {
    const [row] = (await tx.query(
      `SELECT count(*)::int AS places FROM templates t JOIN template_versions v ON v.template_id = t.id
        WHERE t.workspace_id = $1 AND t.account_id = $2 AND t.deleted_at IS NULL AND v.provider_template_id IS NOT NULL
          AND v.provider_template_id IS DISTINCT FROM t.provider_template_id AND (v.submitted_at IS NOT NULL OR t.source = 'imported')`,
      [workspaceId, accountId],
    )) as { places: number }[];
    return row?.places ?? 0;
  }

  /** Every content of a template at the provider, the one it sends included. */
  async contentsOf(workspaceId: string, templateId: string, tx: EntityManager = this.manager): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `SELECT provider_template_id AS id FROM template_versions WHERE workspace_id = $1 AND template_id = $2 AND provider_template_id IS NOT NULL
       UNION SELECT provider_template_id FROM templates WHERE workspace_id = $1 AND id = $2 AND provider_template_id IS NOT NULL`,
      [workspaceId, templateId],
    );
    return rows.map((row) => row.id);
  }

  /**
   * Writes what a listing said about versions, unless they hold something read or submitted later. A version that was replaced is left
   * alone. Returns `templateId number` of those written.
   */
  async recordFacts(tx: EntityManager, workspaceId: string, facts: readonly VersionFact[], readAt: Date): Promise<Set<string>> {
    const written = new Set<string>();
    for (let from = 0; from < facts.length; from += rowsPerStatement) {
      const rows = facts.slice(from, from + rowsPerStatement).map((fact) => ({
        template_id: fact.templateId,
        number: fact.number,
        provider_template_id: fact.providerTemplateId,
        status: fact.status,
        status_raw: fact.statusRaw,
        category: fact.category,
        rejection_reason: fact.rejectionReason,
      }));
      const [updated] = (await tx.query(
        `UPDATE template_versions v SET status = f.status, status_raw = f.status_raw, category = COALESCE(f.category, v.category),
           provider_template_id = f.provider_template_id, rejection_reason = f.rejection_reason, provider_read_at = $3,
           submitted_at = COALESCE(v.submitted_at, v.claimed_at),
           reviewed_at = CASE WHEN f.status IN ('approved', 'rejected') THEN COALESCE(v.reviewed_at, $3) ELSE v.reviewed_at END
         FROM json_to_recordset($2::json) AS f(template_id uuid, number int, provider_template_id text, status text, status_raw text,
           category text, rejection_reason text)
         WHERE v.template_id = f.template_id AND v.number = f.number AND v.workspace_id = $1 AND v.status <> 'superseded'
           AND (v.provider_read_at IS NULL OR v.provider_read_at < $3) AND (v.submitted_at IS NULL OR v.submitted_at <= $3)
         RETURNING v.template_id, v.number`,
        [workspaceId, JSON.stringify(rows), readAt],
      )) as [{ template_id: string; number: number }[], number];
      for (const { template_id, number } of updated) written.add(`${template_id} ${number}`);
    }
    return written;
  }

  /** The pending version was approved: from now on the template sends it. Returns the content at the provider it replaces. */
  async takeOver(
    tx: EntityManager,
    workspaceId: string,
    templateId: string,
    number: number,
    at: Date,
  ): Promise<{ replacedProviderTemplateId: string | null; replacedVersion: number }> {
    const template = await tx.findOneOrFail(Template, {
      where: { id: templateId, workspaceId },
      lock: { mode: 'pessimistic_write' },
    });
    const version = await tx.findOneByOrFail(TemplateVersion, { workspaceId, templateId, number });
    await tx.update(TemplateVersion, { workspaceId, templateId, number: template.currentVersion }, { status: 'superseded' });
    await tx.update(
      Template,
      { id: templateId, workspaceId },
      {
        content: version.content as object,
        category: version.category,
        providerTemplateId: version.providerTemplateId,
        status: 'approved',
        statusRaw: version.statusRaw,
        rejectionReason: null,
        pausedUntil: null,
        pauses: 0,
        currentVersion: number,
        pendingVersion: null,
        submittedAt: version.submittedAt,
        reviewedAt: version.reviewedAt,
        providerReadAt: at,
        missingListings: 0,
        updatedAt: at,
      },
    );
    return { replacedProviderTemplateId: template.providerTemplateId, replacedVersion: template.currentVersion };
  }
}

interface OtherContentRow {
  id: string;
  template_id: string;
  name: string;
  language: string;
  number: number;
  status: string;
  status_raw: string | null;
  category: TemplateCategory;
  rejection_reason: string | null;
  provider_template_id: string;
  pending: boolean | null;
}
