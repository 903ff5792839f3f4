import type { RecipientState } from '@heliograph/domain';
import type { EntityManager } from 'typeorm';
import { meetContacts } from '../contacts/meet-contacts';

/** One row to add: a phone (a contact is made for one we do not know) or a contact we know. */
export interface AudienceRow {
  line: number;
  phone: string | null;
  country: string | null;
  contactId: string | null;
  variables: Record<string, string> | null;
}

export interface AddedRows {
  added: number;
  duplicates: number;
  /** Lines whose contact this workspace does not have. */
  unknown: number[];
  count: number;
}

export interface ContactFilter {
  language?: string | undefined;
  country?: string | undefined;
  consented?: string | undefined;
}

export interface RecipientRow {
  contactId: string;
  phone: string | null;
  messageId: string | null;
  state: RecipientState;
  code: string | null;
  detail: string | null;
  at: Date | null;
}

const stateOf = `CASE WHEN r.code IS NOT NULL THEN 'refused' WHEN r.message_id IS NOT NULL THEN m.state
  WHEN b.state = 'canceled' THEN 'canceled' ELSE 'pending' END`;

/**
 * Who a broadcast goes to. The key makes a recipient one row whatever is uploaded how often, and nothing is added once the freezing began:
 * every batch takes the broadcast's row first.
 */
export class AudienceStore {
  constructor(private readonly manager: EntityManager) {}

  /** One batch. Null when the audience is no longer open, or there is no such broadcast in this workspace. */
  add(workspaceId: string, broadcastId: string, rows: AudienceRow[], refused: number, now: Date): Promise<AddedRows | null> {
    return this.manager.transaction(async (tx) => {
      if (!(await hold(tx, workspaceId, broadcastId))) return null;
      const byPhone = rows.flatMap(({ phone, country }) => (phone === null ? [] : [{ phone, country, name: null }]));
      if (byPhone.length > 0) await meetContacts(tx, workspaceId, byPhone, now);
      const written = (await tx.query(
        `WITH input AS MATERIALIZED (
           SELECT * FROM json_to_recordset($3::json) AS x(line int, phone text, contact_id uuid, variables jsonb)
         ), found AS MATERIALIZED (
           SELECT i.line, i.variables, ci.contact_id FROM input i CROSS JOIN LATERAL (
             SELECT contact_id FROM contact_identities WHERE workspace_id = $1 AND kind = 'phone' AND value = i.phone OFFSET 0) ci
           UNION ALL
           SELECT i.line, i.variables, co.id FROM input i CROSS JOIN LATERAL (
             SELECT id FROM contacts WHERE id = i.contact_id AND workspace_id = $1 OFFSET 0) co
         ), written AS (
           INSERT INTO broadcast_recipients (broadcast_id, contact_id, variables)
           SELECT DISTINCT ON (contact_id) $2::uuid, contact_id, variables FROM found ORDER BY contact_id, line
           ON CONFLICT DO NOTHING RETURNING 1
         )
         SELECT (SELECT count(*) FROM written)::int AS added, (SELECT count(*) FROM found)::int AS found,
                (SELECT array_agg(line) FROM input WHERE line NOT IN (SELECT line FROM found)) AS unknown`,
        [workspaceId, broadcastId, JSON.stringify(rows.map(toRecord))],
      )) as [{ added: number; found: number; unknown: number[] | null }];
      const { added, found } = written[0];
      const unknown = written[0].unknown ?? [];
      const count = await grow(tx, broadcastId, added, refused + unknown.length);
      return { added, duplicates: found - added, unknown, count };
    });
  }

  /** The next contacts, in the order of their ids. Null when the audience is no longer open; `next` is null after the last. */
  addContacts(
    workspaceId: string,
    broadcastId: string,
    filter: ContactFilter,
    after: string | null,
    limit: number,
  ): Promise<{ added: number; duplicates: number; count: number; next: string | null } | null> {
    return this.manager.transaction(async (tx) => {
      if (!(await hold(tx, workspaceId, broadcastId))) return null;
      const [{ added, seen, last }] = (await tx.query(
        `WITH page AS MATERIALIZED (
           SELECT c.id FROM contacts c
            WHERE c.workspace_id = $1 AND c.id > COALESCE($3::uuid, '00000000-0000-0000-0000-000000000000')
              AND ($4::text IS NULL OR lower(replace(c.language, '-', '_')) = lower(replace($4, '-', '_')))
              AND ($5::text IS NULL OR c.country = $5)
              AND ($6::text IS NULL OR (SELECT e.kind IN ('given', 'confirmed') FROM consent_entries e
                    WHERE e.contact_id = c.id AND e.purpose = $6 ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1))
            ORDER BY c.id LIMIT $7
         ), written AS (
           INSERT INTO broadcast_recipients (broadcast_id, contact_id) SELECT $2::uuid, id FROM page ON CONFLICT DO NOTHING RETURNING 1
         )
         SELECT (SELECT count(*) FROM written)::int AS added, (SELECT count(*) FROM page)::int AS seen,
                (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last`,
        [workspaceId, broadcastId, after, filter.language ?? null, filter.country ?? null, filter.consented ?? null, limit],
      )) as [{ added: number; seen: number; last: string | null }];
      const count = await grow(tx, broadcastId, added, 0);
      return { added, duplicates: seen - added, count, next: seen === limit ? last : null };
    });
  }

  /** The audience as text, a recipient a line, in the order of the contacts' ids: what the hash is made over. Page by page. */
  async *lines(broadcastId: string, pageSize = 5000): AsyncGenerator<{ text: string; count: number }> {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const rows = (await this.manager.query(
        `SELECT contact_id, variables::text AS variables FROM broadcast_recipients
          WHERE broadcast_id = $1 AND contact_id > $2 ORDER BY contact_id LIMIT $3`,
        [broadcastId, after, pageSize],
      )) as { contact_id: string; variables: string | null }[];
      const last = rows.at(-1);
      if (!last) return;
      yield { text: rows.map((row) => `${row.contact_id}\t${row.variables ?? '{}'}\n`).join(''), count: rows.length };
      after = last.contact_id;
    }
  }

  /** False when somebody else finished it, or it was canceled meanwhile. */
  async finishFreeze(broadcastId: string, frozen: { hash: string; count: number }, now: Date): Promise<boolean> {
    const [rows] = (await this.manager.query(
      `UPDATE broadcasts SET audience_state = 'frozen', audience_hash = $2, audience_count = $3, state = 'ready', version = version + 1,
         updated_at = $4 WHERE id = $1 AND audience_state = 'freezing' AND state = 'draft' RETURNING id`,
      [broadcastId, frozen.hash, frozen.count, now],
    )) as [unknown[], number];
    return rows.length === 1;
  }

  /** What became of each, in the order of the contacts' ids. */
  async recipients(
    workspaceId: string,
    broadcastId: string,
    page: { state?: string | undefined; after: string | null; limit: number },
  ): Promise<RecipientRow[]> {
    return this.manager.query(
      `SELECT * FROM (
         SELECT r.contact_id AS "contactId", co.phone, r.message_id AS "messageId", ${stateOf} AS state,
                COALESCE(r.code, m.error->>'code', m.hold_reasons->0->>'code') AS code,
                COALESCE(r.detail, m.error->>'message', m.hold_reasons->0->>'message') AS detail,
                GREATEST(r.decided_at, m.created_at, m.handed_off_at, m.sent_at, m.delivered_at, m.read_at, m.ended_at) AS at
           FROM broadcasts b JOIN broadcast_recipients r ON r.broadcast_id = b.id
           LEFT JOIN contacts co ON co.id = r.contact_id LEFT JOIN messages m ON m.id = r.message_id
          WHERE b.id = $2 AND b.workspace_id = $1 AND r.contact_id > COALESCE($3::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY r.contact_id) shown
       WHERE $4::text IS NULL OR state = $4 LIMIT $5`,
      [workspaceId, broadcastId, page.after, page.state ?? null, page.limit],
    );
  }
}

/** Takes the broadcast's row, so that batches and the freezing wait for each other. */
async function hold(tx: EntityManager, workspaceId: string, broadcastId: string): Promise<boolean> {
  const rows = (await tx.query(
    `SELECT 1 FROM broadcasts WHERE id = $2 AND workspace_id = $1 AND audience_state = 'open' AND state = 'draft' FOR NO KEY UPDATE`,
    [workspaceId, broadcastId],
  )) as unknown[];
  return rows.length === 1;
}

async function grow(tx: EntityManager, broadcastId: string, added: number, refused: number): Promise<number> {
  const [[{ count }]] = (await tx.query(
    `UPDATE broadcasts SET audience_count = audience_count + $2, audience_refused = audience_refused + $3 WHERE id = $1
     RETURNING audience_count AS count`,
    [broadcastId, added, refused],
  )) as [[{ count: number }], number];
  return count;
}

const toRecord = ({ line, phone, contactId, variables }: AudienceRow) => ({ line, phone, contact_id: contactId, variables });
