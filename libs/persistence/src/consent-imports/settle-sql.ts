import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { meetContacts } from '../contacts/meet-contacts';
import type { ConsentImport, ConsentImportFinding, ConsentImportRow } from './consent-import.entity';

const grants = `('given', 'confirmed')`;
const refusals = `('withdrawn', 'expired')`;
const intoFindings = `INSERT INTO consent_import_findings (import_id, line, code, message, phone_ending)`;

/** Given and withdrawn at the same instant: neither can be believed, so none of them is taken. */
export const fileConflicts = `
  WITH torn AS (
    SELECT phone, purpose, occurred_at FROM consent_import_rows WHERE import_id = $1 GROUP BY 1, 2, 3
    HAVING bool_or(kind IN ${grants}) AND bool_or(kind IN ${refusals})
  ), taken AS (
    DELETE FROM consent_import_rows r USING torn
     WHERE r.import_id = $1 AND r.phone = torn.phone AND r.purpose = torn.purpose AND r.occurred_at = torn.occurred_at
       AND (r.kind IN ${grants} OR r.kind IN ${refusals})
    RETURNING r.line, r.phone
  ), told AS (
    ${intoFindings}
    SELECT $1, line, 'conflict', 'The file also says the opposite for the same person, purpose and instant', right(phone, 2) FROM taken
  )
  SELECT count(*)::int AS conflicts FROM taken`;

/** The first of equal rows stays. */
export const fileDuplicates = `
  WITH counted AS (
    SELECT line, row_number() OVER (PARTITION BY phone, purpose, kind, occurred_at ORDER BY line) AS n
      FROM consent_import_rows WHERE import_id = $1
  ), taken AS (
    DELETE FROM consent_import_rows r USING counted WHERE r.import_id = $1 AND r.line = counted.line AND counted.n > 1
    RETURNING r.line, r.phone
  ), told AS (
    ${intoFindings}
    SELECT $1, line, 'duplicate', 'An earlier row of the file says the same', right(phone, 2) FROM taken
  )
  SELECT count(*)::int AS duplicates FROM taken`;

export interface SettledChunk {
  accepted: number;
  duplicates: number;
  conflicts: number;
  lastLine: number;
  findings: Omit<ConsentImportFinding, 'importId'>[];
}

type Row = Pick<ConsentImportRow, 'line' | 'phone' | 'country' | 'name' | 'purpose' | 'kind'> & { occurred_at: Date };

/**
 * What the ledger already holds about the rows given: the same fact, or the opposite at the same instant. `OFFSET 0` keeps each person's
 * look-up on its index, whatever the planner believes about tables that have just grown.
 */
const heldAgainst = `
  SELECT x.line, bool_or(e.kind = x.kind) AS same,
         bool_or((e.kind IN ${grants} AND x.kind IN ${refusals}) OR (e.kind IN ${refusals} AND x.kind IN ${grants})) AS opposite
    FROM json_to_recordset($2::json) AS x(line int, phone text, purpose text, kind text, occurred_at timestamptz)
    CROSS JOIN LATERAL (
      SELECT contact_id FROM contact_identities WHERE workspace_id = $1 AND kind = 'phone' AND value = x.phone OFFSET 0) AS ci
    CROSS JOIN LATERAL (
      SELECT held.kind FROM consent_entries held
       WHERE held.contact_id = ci.contact_id AND held.occurred_at = x.occurred_at AND held.purpose = x.purpose OFFSET 0) AS e
   GROUP BY x.line`;

/**
 * Takes the next rows out of the staging and, unless the run is dry, into the ledger. The line it is at spares the index a walk over
 * all the rows that are gone already.
 */
export async function settleChunk(tx: EntityManager, run: ConsentImport, size: number, now: Date): Promise<SettledChunk | null> {
  const [staged] = (await tx.query(
    `DELETE FROM consent_import_rows WHERE import_id = $1 AND line IN (
       SELECT line FROM consent_import_rows
        WHERE import_id = $1 AND line > (SELECT COALESCE(settled_line, 0) FROM consent_imports WHERE id = $1) ORDER BY line LIMIT $2)
     RETURNING *`,
    [run.id, size],
  )) as [(Row & Record<string, unknown>)[], number];
  if (staged.length === 0) return null;
  const held = (await tx.query(heldAgainst, [run.workspaceId, JSON.stringify(staged)])) as {
    line: number;
    same: boolean;
    opposite: boolean;
  }[];
  const finding = (line: number, code: string, message: string) => {
    const phone = staged.find((row) => row.line === line)?.phone ?? '';
    return { line, code, message, phoneEnding: phone.slice(-2) };
  };
  const findings = held
    .filter(({ same, opposite }) => same || opposite)
    .map(({ line, same }) =>
      same
        ? finding(line, 'duplicate', 'The ledger says the same already')
        : finding(line, 'conflict', 'The ledger says the opposite for the same person, purpose and instant'),
    );
  const told = new Set(findings.map(({ line }) => line));
  const taken = staged.filter(({ line }) => !told.has(line));
  if (!run.dryRun && taken.length > 0) {
    await meetContacts(tx, run.workspaceId, taken, now);
    await tx.query(
      `INSERT INTO consent_entries (id, workspace_id, contact_id, purpose, kind, channel, business_name, wording, wording_version,
         wording_language, evidence, actor, occurred_at, recorded_at)
       SELECT x.id, $1, ci.contact_id, x.purpose, x.kind, x.channel, x.business_name, x.wording, x.wording_version, x.wording_language,
              x.evidence, $3, x.occurred_at, $4
         FROM json_to_recordset($2::json) AS x(id uuid, phone text, purpose text, kind text, channel text, business_name text,
              wording text, wording_version text, wording_language text, evidence text, occurred_at timestamptz)
         CROSS JOIN LATERAL (
           SELECT contact_id FROM contact_identities WHERE workspace_id = $1 AND kind = 'phone' AND value = x.phone OFFSET 0) AS ci`,
      [run.workspaceId, JSON.stringify(taken.map((row) => ({ ...row, id: newId() }))), `import:${run.actor}`, now],
    );
  }
  const duplicates = findings.filter(({ code }) => code === 'duplicate').length;
  return {
    accepted: taken.length,
    duplicates,
    conflicts: findings.length - duplicates,
    lastLine: Math.max(...staged.map(({ line }) => line)),
    findings,
  };
}
