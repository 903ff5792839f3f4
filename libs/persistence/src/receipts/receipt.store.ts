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
  receivedAt: Date;
}

export interface Receipt extends ReceiptDraft {
  workspaceId: string;
  accountId: string;
}

const insert = {
  name: 'receipts-insert',
  text: `INSERT INTO webhook_receipts (id, workspace_id, account_id, provider, door, url, headers, body, received_at)
    SELECT id, workspace_id, account_id, provider, door, url, headers, body, received_at
      FROM json_to_recordset($1::json) AS x(id uuid, workspace_id uuid, account_id uuid, provider text, door text, url text,
           headers jsonb, body text, received_at timestamptz)`,
};
const claim = {
  name: 'receipts-claim',
  text: `SELECT id, workspace_id, account_id, provider, door, url, headers, body, received_at FROM webhook_receipts
    WHERE id = ANY($1::uuid[]) AND state = 'received' ORDER BY id FOR UPDATE SKIP LOCKED`,
};
/** The ids stand beside the rows as a plain array: rows from JSON alone would have the whole table read. */
const settle = {
  name: 'receipts-settle',
  text: `UPDATE webhook_receipts r SET state = x.state, reason = x.reason, processed_at = $2
    FROM json_to_recordset($1::json) AS x(id uuid, state text, reason text) WHERE r.id = x.id AND r.id = ANY($3::uuid[]) AND r.state = 'received'`,
};
const waiting = {
  name: 'receipts-waiting',
  text: `SELECT id FROM webhook_receipts WHERE state = 'received' AND received_at < $1 ORDER BY received_at LIMIT $2`,
};

export interface ReceiptSettlement {
  id: string;
  state: 'processed' | 'quarantined';
  reason: string | null;
}

/** Webhooks as they came. Stored, then acknowledged, then understood; nothing is dropped. */
export class ReceiptStore {
  constructor(private readonly sql: HotSql) {}

  async insert(receipts: ReceiptDraft[]): Promise<void> {
    await this.sql.query(insert, [
      JSON.stringify(
        receipts.map((receipt) => ({
          ...receipt,
          workspace_id: receipt.workspaceId,
          account_id: receipt.accountId,
          received_at: receipt.receivedAt,
        })),
      ),
    ]);
  }

  /**
   * Runs `work` on those of the receipts that still wait, in one transaction with its effects; a receipt that another
   * worker holds, or that is done, is left out. When `work` throws, nothing of it stays.
   */
  async process(
    ids: string[],
    now: Date,
    work: (sql: Sql, receipts: Receipt[]) => Promise<ReceiptSettlement[]>,
  ): Promise<number> {
    return this.sql.transaction(async (sql) => {
      const rows = await sql.query<ReceiptRow>(claim, [ids]);
      if (rows.length === 0) return 0;
      const settlements = await work(sql, rows.map(toReceipt));
      await sql.query(settle, [JSON.stringify(settlements), now, settlements.map(({ id }) => id)]);
      return settlements.length;
    });
  }

  /** Sets receipts aside for people (a bug, or a body nobody understands); what another worker finished meanwhile stays processed. */
  async quarantine(ids: string[], reason: string, now: Date): Promise<void> {
    await this.sql.query(settle, [JSON.stringify(ids.map((id) => ({ id, state: 'quarantined', reason }))), now, ids]);
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
  received_at: Date;
}

const toReceipt = (row: ReceiptRow): Receipt => ({
  id: row.id,
  workspaceId: row.workspace_id,
  accountId: row.account_id,
  provider: row.provider,
  door: row.door,
  url: row.url,
  headers: row.headers,
  body: row.body,
  receivedAt: row.received_at,
});
