import type { Lane } from '@heliograph/domain';
import type { QueryResultRow } from 'pg';
import type { HotSql } from '../sql';

/** One lane of one channel that has messages due. */
export interface DueChannel {
  lane: Lane;
  channelId: string;
  workspaceId: string;
  /** What the channel may send, messages per second. */
  perSecond: number;
  /** Messages already under way to a worker, or told a moment that is about to come; counted up to two seconds' worth. */
  underWay: number;
  /** The last moment among those, if any. */
  plannedUntil: Date | null;
  /** When its open circuit allows a probe; null when nothing is wrong. */
  probeAt: Date | null;
}

/** How many to take, and the moments they are planned for. */
export interface DueShare {
  lane: Lane;
  channelId: string;
  count: number;
  startAt: Date;
  /** Between one message and the next. */
  gapMs: number;
}

export interface DueMessage {
  messageId: string;
  lane: Lane;
  dueAt: Date;
  conversationId: string;
}

/**
 * Jumps from one (lane, channel) to the next through the index: the cost grows with the channels that have something queued, not with
 * what is queued.
 */
const channels = {
  name: 'due-channels',
  text: `WITH RECURSIVE walk AS (
    (SELECT lane, channel_id FROM outbound_queue ORDER BY lane, channel_id LIMIT 1)
    UNION ALL
    SELECT n.lane, n.channel_id FROM walk w CROSS JOIN LATERAL (
      SELECT q.lane, q.channel_id FROM outbound_queue q WHERE (q.lane, q.channel_id) > (w.lane, w.channel_id)
       ORDER BY q.lane, q.channel_id LIMIT 1) n
  )
  SELECT w.lane, w.channel_id, c.workspace_id, c.throughput_per_second, f.under_way, f.planned_until, k.probe_at
    FROM walk w JOIN channels c ON c.id = w.channel_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS under_way, max(s.due_at) AS planned_until FROM (
        SELECT q.due_at FROM outbound_queue q WHERE q.lane = w.lane AND q.channel_id = w.channel_id AND q.due_at > $1 AND q.due_at <= $2
         ORDER BY q.due_at LIMIT 2 * c.throughput_per_second) s) f
    LEFT JOIN LATERAL (
      SELECT max(GREATEST(o.probe_after, COALESCE(o.probing_until, o.probe_after))) AS probe_at FROM circuits o
       WHERE o.state = 'open' AND (o.scope, o.subject_id) IN (('channel', c.id), ('account', c.account_id))) k ON true
   WHERE EXISTS (SELECT 1 FROM outbound_queue q WHERE q.lane = w.lane AND q.channel_id = w.channel_id AND q.due_at <= $1)`,
};

const take = {
  name: 'due-take',
  text: `WITH shares AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS x(lane text, channel_id uuid, count int, start_at timestamptz, gap_ms float8)
  ), picked AS MATERIALIZED (
    SELECT p.message_id, s.lane, s.start_at + (row_number() OVER (PARTITION BY s.lane, s.channel_id ORDER BY p.due_at, p.message_id) - 1)
             * s.gap_ms * interval '1 millisecond' AS due_at
      FROM shares s CROSS JOIN LATERAL (
        SELECT q.message_id, q.due_at FROM outbound_queue q
         WHERE q.lane = s.lane AND q.channel_id = s.channel_id AND q.due_at <= $2
         ORDER BY q.due_at, q.message_id LIMIT s.count FOR UPDATE SKIP LOCKED) p
  ), planned AS (
    -- by the ids as an array: Postgres would guess that a share is a tenth of the backlog, and rather read all of it
    UPDATE outbound_queue q SET due_at = p.due_at FROM picked p
     WHERE q.message_id = p.message_id AND q.message_id = ANY (ARRAY(SELECT message_id FROM picked))
  )
  SELECT p.message_id, p.lane, p.due_at, m.conversation_id FROM picked p JOIN messages m ON m.id = p.message_id
   ORDER BY p.due_at, p.message_id`,
};

/** What is due and has no doorbell, taken up fairly: a backlog is read from its beginning only, as far as its channel may send. */
export class DueStore {
  constructor(private readonly sql: HotSql) {}

  /**
   * Lanes of channels with messages due since `before`.
   *
   * @param soon messages due after `before` and not after this count as under way
   */
  async channels(before: Date, soon: Date): Promise<DueChannel[]> {
    const rows = await this.sql.query<ChannelRow>(channels, [before, soon]);
    return rows.map((row) => ({
      lane: row.lane,
      channelId: row.channel_id,
      workspaceId: row.workspace_id,
      perSecond: row.throughput_per_second,
      underWay: row.under_way,
      plannedUntil: row.planned_until,
      probeAt: row.probe_at,
    }));
  }

  /**
   * Takes each share's messages, oldest due first, and plans them: until their moment (and as long as `before` trails behind it) nobody
   * else takes them. Earliest moment first. Rows in other hands are passed over.
   */
  async take(shares: DueShare[], before: Date): Promise<DueMessage[]> {
    if (shares.length === 0) return [];
    const records = shares.map(({ lane, channelId, count, startAt, gapMs }) => ({
      lane,
      channel_id: channelId,
      count,
      start_at: startAt,
      gap_ms: gapMs,
    }));
    const rows = await this.sql.query<TakenRow>(take, [JSON.stringify(records), before]);
    return rows.map((row) => ({
      messageId: row.message_id,
      lane: row.lane,
      dueAt: row.due_at,
      conversationId: row.conversation_id,
    }));
  }
}

interface ChannelRow extends QueryResultRow {
  lane: Lane;
  channel_id: string;
  workspace_id: string;
  throughput_per_second: number;
  under_way: number;
  planned_until: Date | null;
  probe_at: Date | null;
}

interface TakenRow extends QueryResultRow {
  message_id: string;
  lane: Lane;
  due_at: Date;
  conversation_id: string;
}
