import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { ConsentImport, ConsentImportFinding, ConsentImportRow } from './consent-import.entity';
import { fileConflicts, fileDuplicates, settleChunk, type SettledChunk } from './settle-sql';

export { consentImportStates, type ConsentImportState } from './consent-import.entity';
export { ConsentImport, ConsentImportFinding, ConsentImportRow } from './consent-import.entity';

export type StagedRow = Omit<ConsentImportRow, 'importId'>;
export type Finding = Omit<ConsentImportFinding, 'importId'>;

/**
 * Bulk imports of opt-ins. A file is staged row by row first, so that nothing of it is in the ledger before all of it was read; then it
 * is settled in chunks, each with its counters in one transaction. A chunk is taken out of the staging by the transaction that settles
 * it, so an import that stopped goes on where it was, and no row is settled twice.
 */
export class ConsentImportStore {
  constructor(private readonly manager: EntityManager) {}

  async start(
    tx: EntityManager,
    workspaceId: string,
    draft: { dryRun: boolean; actor: string },
    now: Date,
  ): Promise<ConsentImport> {
    const id = newId();
    await tx.insert(ConsentImport, { ...draft, id, workspaceId, state: 'running', startedAt: now, touchedAt: now });
    return tx.findOneByOrFail(ConsentImport, { id });
  }

  get(workspaceId: string, id: string, tx: EntityManager = this.manager): Promise<ConsentImport | null> {
    return tx.findOneBy(ConsentImport, { id, workspaceId });
  }

  lock(tx: EntityManager, workspaceId: string, id: string): Promise<ConsentImport | null> {
    return tx.findOne(ConsentImport, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  async list(workspaceId: string, page: PageRequest): Promise<Page<ConsentImport>> {
    const query = this.manager.createQueryBuilder(ConsentImport, 'run').where('run.workspaceId = :workspaceId', { workspaceId });
    if (page.after) query.andWhere('run.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('run.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  /** One batch of the file: valid rows wait, the others are findings already. */
  async stage(importId: string, rows: StagedRow[], findings: Finding[], now: Date): Promise<void> {
    await this.manager.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO consent_import_rows SELECT $1::uuid, x.* FROM json_to_recordset($2::json) AS x(line int, phone text, country text,
           name text, purpose text, kind text, occurred_at timestamptz, channel text, business_name text, wording text,
           wording_version text, wording_language text, evidence text)`,
        [importId, JSON.stringify(rows.map(toRecord))],
      );
      await addFindings(tx, importId, findings);
      await tx.query(
        `UPDATE consent_imports SET rows_read = rows_read + $2, rejected = rejected + $3, touched_at = $4 WHERE id = $1`,
        [importId, rows.length + findings.length, findings.length, now],
      );
    });
  }

  /** The file is complete. Rows that contradict or repeat one another inside it are taken out here, all of a kind at once. */
  async finishUpload(importId: string, now: Date): Promise<void> {
    await this.manager.transaction(async (tx) => {
      const [{ conflicts }] = (await tx.query(fileConflicts, [importId])) as [{ conflicts: number }];
      const [{ duplicates }] = (await tx.query(fileDuplicates, [importId])) as [{ duplicates: number }];
      await tx.query(
        `UPDATE consent_imports SET uploaded = true, rejected = rejected + $2, duplicates = duplicates + $3, touched_at = $4
          WHERE id = $1`,
        [importId, conflicts, duplicates, now],
      );
    });
  }

  /** Settles the next rows, in the order of the file. False when none is left. */
  settleNext(run: ConsentImport, size: number, now: Date): Promise<boolean> {
    return this.manager.transaction(async (tx) => {
      // Two imports of one workspace take turns: each sees what the other wrote, so the same file twice at once is still once.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('consent-import'), hashtext($1))`, [run.workspaceId]);
      const settled: SettledChunk | null = await settleChunk(tx, run, size, now);
      if (settled === null) return false;
      await addFindings(tx, run.id, settled.findings);
      await tx.query(
        `UPDATE consent_imports SET accepted = accepted + $2, duplicates = duplicates + $3, rejected = rejected + $4, settled_line = $5,
           touched_at = $6 WHERE id = $1`,
        [run.id, settled.accepted, settled.duplicates, settled.conflicts, settled.lastLine, now],
      );
      return true;
    });
  }

  /** What was staged and not settled is forgotten unless the import may still go on. */
  async end(
    tx: EntityManager,
    importId: string,
    failure: { code: string; message: string } | null,
    now: Date,
  ): Promise<ConsentImport> {
    await tx.query(
      `UPDATE consent_imports SET failure_code = $2, failure_message = $3, ended_at = $4, touched_at = $4,
         state = CASE WHEN $2::text IS NOT NULL THEN 'failed' WHEN rejected > 0 THEN 'completed_with_rejections' ELSE 'completed' END
        WHERE id = $1`,
      [importId, failure?.code ?? null, failure?.message ?? null, now],
    );
    await tx.query(
      `DELETE FROM consent_import_rows r USING consent_imports i WHERE r.import_id = $1 AND i.id = $1 AND NOT (i.state = 'failed' AND i.uploaded)`,
      [importId],
    );
    return tx.findOneByOrFail(ConsentImport, { id: importId });
  }

  async reopen(tx: EntityManager, importId: string, now: Date): Promise<ConsentImport> {
    const change = { state: 'running' as const, failureCode: null, failureMessage: null, endedAt: null, touchedAt: now };
    await tx.update(ConsentImport, { id: importId }, change);
    return tx.findOneByOrFail(ConsentImport, { id: importId });
  }

  /** In the order of the file; `after` is a line. The caller has seen that the import is its workspace's. */
  findings(
    importId: string,
    filter: { code?: string | undefined; after: number; limit: number },
  ): Promise<ConsentImportFinding[]> {
    const query = this.manager
      .createQueryBuilder(ConsentImportFinding, 'finding')
      .where('finding.importId = :importId AND finding.line > :after', { importId, after: filter.after });
    if (filter.code) query.andWhere('finding.code = :code', { code: filter.code });
    return query.orderBy('finding.line', 'ASC').take(filter.limit).getMany();
  }
}

async function addFindings(tx: EntityManager, importId: string, findings: Finding[]): Promise<void> {
  if (findings.length === 0) return;
  await tx.query(
    `INSERT INTO consent_import_findings (import_id, line, code, message, phone_ending)
     SELECT $1::uuid, x.* FROM json_to_recordset($2::json) AS x(line int, code text, message text, "phoneEnding" text)`,
    [importId, JSON.stringify(findings)],
  );
}

const toRecord = (row: StagedRow) => ({
  line: row.line,
  phone: row.phone,
  country: row.country,
  name: row.name,
  purpose: row.purpose,
  kind: row.kind,
  occurred_at: row.occurredAt,
  channel: row.channel,
  business_name: row.businessName,
  wording: row.wording,
  wording_version: row.wordingVersion,
  wording_language: row.wordingLanguage,
  evidence: row.evidence,
});
