import type { Trouble } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import type { QueryResultRow } from 'pg';
import type { HotSql, Sql } from '../sql';

export interface ReceiptDraft {
  id: string;
  workspaceId: string | null;
  accountId: string | null;
  provider: string;
  door: string;
  /** Full public URL with query: it carries the attempt id. */
  url: string;
  /** Only what verification and parsing need; never cookies or authorization. */
  headers: Record<string, string>;
  body: string;
  /** Same text for what the same contact sent to the same account; null when order does not matter. A digest, never a number. */
  contactKey: string | null;
  receivedAt: Date;
}

export interface Receipt extends ReceiptDraft {
  workspaceId: string;
  accountId: string;
  /** False: nobody signed it when it came. It means nothing before somebody did. */
  verified: boolean;
}

const insert = {
  name: 'receipts-insert',
  text: `INSERT INTO webhook_receipts (id, workspace_id, account_id, provider, door, url, headers, body, contact_key, received_at)
    SELECT id, workspace_id, account_id, provider, door, url, headers, body, contact_key, received_at
      FROM json_to_recordset($1::json) AS x(id uuid, workspace_id uuid, account_id uuid, provider text, door text, url text,
           headers jsonb, body text, contact_key text, received_at timestamptz)
    ON CONFLICT (id) DO NOTHING`,
};
const claim = {
  name: 'receipts-claim',
  text: `SELECT id, workspace_id, account_id, provider, door, url, headers, body, contact_key, received_at, verified FROM webhook_receipts
    WHERE id = ANY($1::uuid[]) AND state = 'received' ORDER BY id FOR UPDATE SKIP LOCKED`,
};
/** Of each contact, the first receipt that still waits outside the claim. */
const earlier = {
  name: 'receipts-earlier',
  text: `SELECT contact_key, min(id::text) AS id FROM webhook_receipts
    WHERE contact_key = ANY($1::text[]) AND state = 'received' AND NOT (id = ANY($2::uuid[])) GROUP BY contact_key`,
};
/** The alarm: an event for every receipt that is set aside, in the same statement. */
const toldOf = (at: string): string => `
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT event_id, workspace_id, 'receipt.quarantined', 'receipt', id,
      jsonb_build_object('reason', trouble, 'door', door, 'accountId', account_id), ${at}
      FROM settled WHERE state = 'quarantined' AND workspace_id IS NOT NULL`;
/** The ids stand beside the rows as a plain array: rows from JSON alone would have the whole table read. */
const settle = {
  name: 'receipts-settle',
  text: `WITH settled AS (
    UPDATE webhook_receipts r SET state = x.state, trouble = x.trouble, reason = x.reason, processed_at = $2,
      verified = r.verified OR x.state = 'processed'
    FROM json_to_recordset($1::json) AS x(id uuid, state text, trouble text, reason text, event_id uuid)
    WHERE r.id = x.id AND r.id = ANY($3::uuid[]) AND r.state = 'received'
    RETURNING r.id, r.workspace_id, r.account_id, r.state, r.trouble, r.door, x.event_id
  ), told AS (${toldOf('$2')})
  SELECT trouble FROM settled WHERE state = 'quarantined'`,
};
const waiting = {
  name: 'receipts-waiting',
  text: `SELECT id FROM webhook_receipts WHERE state = 'received' AND received_at < $1 ORDER BY received_at LIMIT $2`,
};

export interface ReceiptSettlement {
  id: string;
  /** Why it is set aside; null: it was processed. */
  trouble: Trouble | null;
}

/** A wrong signature changes nothing, but it may be ours to mend (a rotated key): kept, at most so many of an account. */
const insertUnverified = {
  name: 'receipts-insert-unverified',
  text: `WITH settled AS (
    INSERT INTO webhook_receipts (id, workspace_id, account_id, provider, door, url, headers, body, received_at, state, verified,
      trouble, reason, processed_at)
    SELECT $1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7::jsonb, $8, $9::timestamptz, 'quarantined', false, 'not_verified', $10, $9::timestamptz
     WHERE (SELECT count(*) FROM (SELECT FROM webhook_receipts WHERE workspace_id = $2::uuid AND state = 'quarantined'
              AND account_id = $3::uuid AND NOT verified LIMIT $11) kept) < $11
    RETURNING id, workspace_id, account_id, state, trouble, door, $12::uuid AS event_id
  ), told AS (${toldOf('$9')})
  SELECT trouble FROM settled`,
};

/** Webhooks as they came. Stored, then acknowledged, then understood; nothing is dropped. */
export class ReceiptStore {
  constructor(private readonly sql: HotSql) {}

  /** Storing the same receipts again changes nothing: an answer that was lost may be followed by a second try. */
  async insert(receipts: ReceiptDraft[]): Promise<void> {
    await this.sql.query(insert, [
      JSON.stringify(
        receipts.map((receipt) => ({
          ...receipt,
          workspace_id: receipt.workspaceId,
          account_id: receipt.accountId,
          contact_key: receipt.contactKey,
          received_at: receipt.receivedAt,
        })),
      ),
    ]);
  }

  /** Sets a webhook aside that no account of ours signed. False: enough of this account are kept already. */
  async keepUnverified(receipt: Receipt, detail: string, most: number): Promise<boolean> {
    const { id, workspaceId, accountId, provider, door, url, headers, body, receivedAt } = receipt;
    const values = [
      id,
      workspaceId,
      accountId,
      provider,
      door,
      url,
      JSON.stringify(headers),
      body,
      receivedAt,
      detail,
      most,
      newId(),
    ];
    return (await this.sql.query(insertUnverified, values)).length === 1;
  }

  /**
   * Runs `work` on those of the receipts that still wait, in one transaction with its effects; a receipt that another
   * worker holds, or that is done, is left out; so is one whose contact has an earlier receipt still waiting elsewhere (`behind`).
   * When `work` throws, nothing of it stays.
   *
   * Not promised: order among receipts that were being stored at the same moment by different statements.
   */
  async process(
    ids: string[],
    now: Date,
    work: (sql: Sql, receipts: Receipt[]) => Promise<ReceiptSettlement[]>,
  ): Promise<{ settled: number; behind: string[] }> {
    return this.sql.transaction(async (sql) => {
      const rows = await sql.query<ReceiptRow>(claim, [ids]);
      const behind = await this.behind(sql, rows);
      const ready = rows.filter(({ id }) => !behind.has(id));
      if (ready.length > 0) {
        const settlements = await work(sql, ready.map(toReceipt));
        await sql.query(settle, [JSON.stringify(settlements.map(toSettled)), now, settlements.map(({ id }) => id)]);
      }
      return { settled: ready.length, behind: [...behind] };
    });
  }

  private async behind(sql: Sql, rows: ReceiptRow[]): Promise<Set<string>> {
    const keys = [...new Set(rows.flatMap(({ contact_key: key }) => (key === null ? [] : [key])))];
    if (keys.length === 0) return new Set();
    const first = await sql.query<{ contact_key: string; id: string }>(earlier, [keys, rows.map(({ id }) => id)]);
    const waits = new Map(first.map(({ contact_key: key, id }) => [key, id]));
    return new Set(rows.filter(({ contact_key: key, id }) => key !== null && (waits.get(key) ?? id) < id).map(({ id }) => id));
  }

  /** Sets receipts aside for people (a bug, or a body nobody understands); what another worker finished meanwhile stays processed. */
  async quarantine(ids: string[], trouble: Trouble, now: Date): Promise<number> {
    const rows = ids.map((id) => toSettled({ id, trouble }));
    return (await this.sql.query(settle, [JSON.stringify(rows), now, ids])).length;
  }

  /** Ids of receipts that nobody has processed since `before`: their doorbell was lost. */
  async waitingSince(before: Date, limit: number): Promise<string[]> {
    return (await this.sql.query<{ id: string }>(waiting, [before, limit])).map((row) => row.id);
  }
}

interface ReceiptRow extends QueryResultRow {
  id: string;
  workspace_id: string;
  account_id: string;
  provider: string;
  door: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  contact_key: string | null;
  received_at: Date;
  verified: boolean;
}

const toSettled = ({ id, trouble }: ReceiptSettlement) => ({
  id,
  state: trouble === null ? 'processed' : 'quarantined',
  trouble: trouble?.kind ?? null,
  reason: trouble?.detail ?? null,
  event_id: trouble === null ? null : newId(),
});

const toReceipt = (row: ReceiptRow): Receipt => ({
  id: row.id,
  workspaceId: row.workspace_id,
  accountId: row.account_id,
  provider: row.provider,
  door: row.door,
  url: row.url,
  headers: row.headers,
  body: row.body,
  contactKey: row.contact_key,
  receivedAt: row.received_at,
  verified: row.verified,
});
