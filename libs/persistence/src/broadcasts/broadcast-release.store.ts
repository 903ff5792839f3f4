import type { QueryResultRow } from 'pg';
import { In, type EntityManager } from 'typeorm';
import type { AcceptMessagesStore, MessageDraft } from '../messages/accept-messages.store';
import type { HotSql } from '../sql';
import { Broadcast, type BroadcastWait } from './broadcast.entity';

/** A running broadcast with what its next slices depend on. */
export interface LiveBroadcast {
  broadcast: Broadcast;
  channelStatus: string;
  quality: string | null;
  /** What the channel may send, messages per second. */
  perSecond: number;
  /** Released and not yet handed over, as far as it is due soon; counted up to 10,000. */
  released: number;
  /** Held for the portfolio's limit among the next few of its held messages: as long as there are many, more would only join them. */
  atLimit: number;
  limitFreesAt: Date | null;
}

export interface PendingRecipient {
  contactId: string;
  variables: Record<string, string> | null;
  name: string | null;
  language: string | null;
  country: string | null;
}

export interface ReleasedSlice {
  broadcastId: string;
  /** Where the broadcast's cursor stood when the slice was read, and where it stands afterwards. */
  from: string | null;
  to: string;
  drafts: MessageDraft[];
  refused: { contactId: string; code: string; detail: string }[];
  at: Date;
  nextReleaseAt: Date | null;
}

const live = {
  name: 'broadcasts-live',
  text: `SELECT b.id, c.status, c.quality, c.throughput_per_second, q.released, h.at_limit, h.frees_at
    FROM broadcasts b JOIN channels c ON c.id = b.channel_id
    CROSS JOIN LATERAL (SELECT count(*)::int AS released FROM (
      SELECT 1 FROM outbound_queue o WHERE o.broadcast_id = b.id AND o.due_at <= $1::timestamptz + interval '15 seconds' LIMIT 10000) r) q
    CROSS JOIN LATERAL (SELECT count(*)::int AS at_limit, min(n.due_at) AS frees_at FROM (
      SELECT o.message_id, o.due_at FROM outbound_queue o
       WHERE o.broadcast_id = b.id AND o.due_at > $1::timestamptz + interval '15 seconds' AND o.due_at < 'infinity'
       ORDER BY o.due_at LIMIT 500) n
      JOIN messages m ON m.id = n.message_id
     WHERE m.state = 'held' AND jsonb_path_exists(m.hold_reasons, '$[*].facts.allowed')) h
   WHERE b.state = 'running' ORDER BY b.released_at NULLS FIRST, b.id`,
};
const pending = {
  name: 'broadcast-pending',
  text: `SELECT r.contact_id, r.variables, co.name, co.language, co.country
    FROM broadcast_recipients r LEFT JOIN contacts co ON co.id = r.contact_id
   WHERE r.broadcast_id = $1 AND r.contact_id > COALESCE($2::uuid, '00000000-0000-0000-0000-000000000000')
     AND r.message_id IS NULL AND r.code IS NULL
   ORDER BY r.contact_id LIMIT $3`,
};
/** A sample over the whole audience: each row has the same chance. */
const sampled = {
  name: 'broadcast-sampled',
  text: `SELECT r.contact_id, r.variables, co.name, co.language, co.country
    FROM broadcast_recipients r LEFT JOIN contacts co ON co.id = r.contact_id
   WHERE r.broadcast_id = $1 AND r.message_id IS NULL AND r.code IS NULL AND random() < $2 LIMIT $3`,
};
const move = {
  name: 'broadcast-move',
  text: `UPDATE broadcasts SET released_to = $3, released_at = $4, next_release_at = $5, waiting = NULL
    WHERE id = $1 AND state = 'running' AND released_to IS NOT DISTINCT FROM $2::uuid RETURNING id`,
};
const claim = {
  name: 'broadcast-claim',
  text: `UPDATE broadcast_recipients r SET message_id = x.message_id, code = x.code, detail = x.detail, decided_at = $4
    FROM json_to_recordset($2::json) AS x(contact_id uuid, message_id uuid, code text, detail text)
   WHERE r.broadcast_id = $1 AND r.contact_id = ANY($3::uuid[]) AND r.contact_id = x.contact_id
     AND r.message_id IS NULL AND r.code IS NULL RETURNING 1`,
};
const wait = {
  name: 'broadcast-wait',
  text: `UPDATE broadcasts SET waiting = $2::jsonb, next_release_at = $3 WHERE id = $1 AND state = 'running'`,
};
/** What a retry or a late hold brought back after the act that should have caught it. */
const strays = {
  name: 'broadcast-strays',
  text: `WITH astray AS MATERIALIZED (
      SELECT q.message_id, b.state FROM broadcasts b JOIN outbound_queue q ON q.broadcast_id = b.id
       WHERE (b.state = 'paused' AND q.due_at < 'infinity') OR (b.state = 'running' AND q.due_at = 'infinity')
          OR (b.state = 'canceled' AND q.broadcast_id IS NOT NULL)
       ORDER BY q.message_id LIMIT 5000 FOR UPDATE OF q SKIP LOCKED
    ), put AS (
      UPDATE outbound_queue q SET due_at = CASE a.state WHEN 'paused' THEN 'infinity'::timestamptz ELSE $1 END FROM astray a
       WHERE q.message_id = a.message_id AND a.state <> 'canceled'
    ), taken AS (
      DELETE FROM outbound_queue q USING astray a WHERE q.message_id = a.message_id AND a.state = 'canceled' RETURNING q.message_id
    )
    UPDATE messages m SET state = 'canceled', ended_at = $1 FROM taken t
     WHERE m.id = t.message_id AND m.state IN ('queued', 'held', 'scheduled')`,
};
const begin = {
  name: 'broadcasts-begin',
  text: `WITH due AS (
      UPDATE broadcasts SET state = 'running', started_at = $1, watch_from = $1, version = version + 1, updated_at = $1
       WHERE state = 'ready' AND start_requested_at IS NOT NULL AND COALESCE(start_at, $1) <= $1 RETURNING id, workspace_id
    )
    SELECT id, workspace_id FROM due`,
};
const finish = {
  name: 'broadcast-finish',
  text: `UPDATE broadcasts b SET state = 'finished', finished_at = $2, waiting = NULL, version = version + 1, updated_at = $2
    WHERE b.id = $1 AND b.state = 'running'
      AND NOT EXISTS (SELECT 1 FROM outbound_queue q WHERE q.broadcast_id = b.id)
      AND NOT EXISTS (SELECT 1 FROM broadcast_recipients r WHERE r.broadcast_id = b.id AND r.message_id IS NULL AND r.code IS NULL
            AND r.contact_id > COALESCE(b.released_to, '00000000-0000-0000-0000-000000000000'))
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.broadcast_id = b.id AND m.state IN ('queued', 'handing_off', 'unknown', 'held'))
    RETURNING id`,
};

/**
 * From recipients to messages, and what a broadcast has in the outbound queue. Lock order: the broadcast's row, queue rows, messages.
 */
export class BroadcastReleaseStore {
  constructor(
    private readonly sql: HotSql,
    private readonly manager: EntityManager,
    private readonly accepting: AcceptMessagesStore,
  ) {}

  /** Running ones, whose turn was longest ago first. */
  async live(now: Date): Promise<LiveBroadcast[]> {
    const rows = await this.sql.query<LiveRow>(live, [now]);
    if (rows.length === 0) return [];
    const found = await this.manager.findBy(Broadcast, { id: In(rows.map(({ id }) => id)) });
    const byId = new Map(found.map((broadcast) => [broadcast.id, broadcast]));
    return rows.flatMap((row) => {
      const broadcast = byId.get(row.id);
      if (!broadcast) return [];
      return {
        broadcast,
        channelStatus: row.status,
        quality: row.quality,
        perSecond: row.throughput_per_second,
        released: row.released,
        atLimit: row.at_limit,
        limitFreesAt: row.frees_at,
      };
    });
  }

  /** The next recipients nobody has decided on, after the broadcast's cursor. Takes nothing. */
  async pending(broadcastId: string, after: string | null, limit: number): Promise<PendingRecipient[]> {
    const rows = await this.sql.query<PendingRow>(pending, [broadcastId, after, limit]);
    return rows.map(({ contact_id, ...row }) => ({ contactId: contact_id, ...row }));
  }

  /** Some of those nobody has decided on, spread over the audience; all of them when they are no more than `most`. */
  async sample(broadcastId: string, count: number, most: number): Promise<PendingRecipient[]> {
    const chance = count <= most ? 1 : most / count;
    const rows = await this.sql.query<PendingRow>(sampled, [broadcastId, chance, most]);
    return rows.map(({ contact_id, ...row }) => ({ contactId: contact_id, ...row }));
  }

  /**
   * One slice, all or nothing: its messages with their queue rows, what became of each recipient, and the cursor. False when the cursor has
   * moved or the broadcast is no longer running: somebody else took the slice, or nobody may.
   *
   * @throws Error when a recipient of the slice was decided on before: nothing is written then
   */
  release(slice: ReleasedSlice): Promise<boolean> {
    return this.sql.transaction(async (sql) => {
      const { broadcastId, from, to, at, nextReleaseAt, drafts, refused } = slice;
      const moved = await sql.query(move, [broadcastId, from, to, at, nextReleaseAt]);
      if (moved.length === 0) return false;
      if (drafts.length > 0) await this.accepting.accept(drafts, sql);
      const results = [
        ...drafts.map(({ id, contactId }) => ({ contact_id: contactId, message_id: id, code: null, detail: null })),
        ...refused.map(({ contactId, code, detail }) => ({ contact_id: contactId, message_id: null, code, detail })),
      ];
      const ids = results.map(({ contact_id }) => contact_id);
      const claimed = await sql.query(claim, [broadcastId, JSON.stringify(results), ids, at]);
      if (claimed.length !== results.length) throw new Error('a recipient of the slice was decided on before');
      return true;
    });
  }

  /** Nothing of it can go now, whoever comes next: looked at again at `until`. */
  async wait(broadcastId: string, waiting: BroadcastWait, until: Date): Promise<void> {
    await this.sql.query(wait, [broadcastId, JSON.stringify(waiting), until]);
  }

  /** Those that were to start by now. */
  async begin(now: Date): Promise<{ id: string; workspaceId: string }[]> {
    const rows = await this.sql.query<{ id: string; workspace_id: string }>(begin, [now]);
    return rows.map((row) => ({ id: row.id, workspaceId: row.workspace_id }));
  }

  /** Ends it when nobody is pending and nothing of it is with us. Looks through all of its messages when the rest is true. */
  async finish(broadcastId: string, now: Date): Promise<boolean> {
    return (await this.sql.query(finish, [broadcastId, now])).length === 1;
  }

  /** Puts right what came back into the queue after a pause, a resume or a cancellation. */
  async gatherStrays(now: Date): Promise<void> {
    await this.sql.query(strays, [now]);
  }

  /** Audiences whose freezing began before this and is not done. */
  async freezing(before: Date): Promise<{ id: string; workspaceId: string }[]> {
    const rows = await this.sql.query<{ id: string; workspace_id: string }>(
      {
        name: 'broadcasts-freezing',
        text: `SELECT id, workspace_id FROM broadcasts WHERE audience_state = 'freezing' AND state = 'draft' AND updated_at < $1 LIMIT 20`,
      },
      [before],
    );
    return rows.map((row) => ({ id: row.id, workspaceId: row.workspace_id }));
  }

  /** Nothing of it falls due until it is resumed. The claim asks for the state as well: this only spares the sender the looking. */
  async park(tx: EntityManager, broadcastId: string): Promise<void> {
    await tx.query(
      `UPDATE outbound_queue SET due_at = 'infinity' WHERE message_id IN (
         SELECT message_id FROM outbound_queue WHERE broadcast_id = $1 AND due_at < 'infinity' ORDER BY message_id FOR UPDATE)`,
      [broadcastId],
    );
  }

  /** What was parked is due again; what is held is looked at again too. */
  async unpark(tx: EntityManager, broadcastId: string, now: Date): Promise<void> {
    await tx.query(
      `UPDATE outbound_queue SET due_at = $2 WHERE message_id IN (
         SELECT message_id FROM outbound_queue WHERE broadcast_id = $1 AND due_at = 'infinity' ORDER BY message_id FOR UPDATE)`,
      [broadcastId, now],
    );
  }

  /** Ends what is released and still ours. What was claimed goes out. Returns how many were canceled. */
  async cancelReleased(tx: EntityManager, broadcastId: string, now: Date): Promise<number> {
    const [, affected] = (await tx.query(
      `WITH locked AS MATERIALIZED (
         SELECT message_id FROM outbound_queue WHERE broadcast_id = $1 ORDER BY message_id FOR UPDATE
       ), claimed AS (
         DELETE FROM outbound_queue q USING locked l WHERE q.message_id = l.message_id RETURNING q.message_id
       )
       UPDATE messages m SET state = 'canceled', ended_at = $2 FROM claimed
        WHERE m.id = claimed.message_id AND m.state IN ('queued', 'held', 'scheduled')`,
      [broadcastId, now],
    )) as [unknown, number];
    return affected;
  }
}

interface LiveRow extends QueryResultRow {
  id: string;
  status: string;
  quality: string | null;
  throughput_per_second: number;
  released: number;
  at_limit: number;
  frees_at: Date | null;
}

interface PendingRow extends QueryResultRow {
  contact_id: string;
  variables: Record<string, string> | null;
  name: string | null;
  language: string | null;
  country: string | null;
}
