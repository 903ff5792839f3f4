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
  text: `SELECT id, workspace_id, account_id, provider, door, url, headers, body, contact_key, received_at FROM webhook_receipts
    WHERE id = ANY($1::uuid[]) AND state = 'received' ORDER BY id FOR UPDATE SKIP LOCKED`,
};
/** Of each contact, the first receipt that still waits outside the claim. */
const earlier = {
  name: 'receipts-earlier',
  text: `SELECT contact_key, min(id::text) AS id FROM webhook_receipts
    WHERE contact_key = ANY($1::text[]) AND state = 'received' AND NOT (id = ANY($2::uuid[])) GROUP BY contact_key`,
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
        await sql.query(settle, [JSON.stringify(settlements), now, settlements.map(({ id }) => id)]);
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
  contact_key: string | null;
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
  contactKey: row.contact_key,
  receivedAt: row.received_at,
});
