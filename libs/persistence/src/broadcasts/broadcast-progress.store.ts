import type { QueryResultRow } from 'pg';
import type { HotSql } from '../sql';

/** Where a broadcast's recipients are. Up to `refused` each is counted once; `replied` and `optedOut` count some of them again. */
export interface BroadcastProgress {
  total: number;
  pending: number;
  queued: number;
  held: number;
  handedOff: number;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  undelivered: number;
  expired: number;
  canceled: number;
  refused: number;
  replied: number;
  optedOut: number;
}

/** Replies and opt-outs later than this after the message are about something else. */
const answerWithin = `interval '72 hours'`;

const progress = {
  name: 'broadcast-progress',
  text: `
  WITH b AS MATERIALIZED (SELECT id, workspace_id, state, audience_count, COALESCE(started_at, 'infinity') AS started_at
                            FROM broadcasts WHERE id = $2 AND workspace_id = $1),
  counted AS (
    SELECT m.state, count(*)::int AS n, count(*) FILTER (WHERE cv.last_customer_message_at > m.handed_off_at AND EXISTS (
             SELECT 1 FROM messages i WHERE i.conversation_id = m.conversation_id AND i.id > m.id AND i.direction = 'in'
                AND i.created_at BETWEEN m.handed_off_at AND m.handed_off_at + ${answerWithin}))::int AS replied
      FROM b JOIN messages m ON m.broadcast_id = b.id LEFT JOIN conversations cv ON cv.id = m.conversation_id
     GROUP BY m.state
  ), refused AS (SELECT count(*)::int AS n FROM broadcast_recipients r WHERE r.broadcast_id = $2 AND r.code IS NOT NULL),
  gone AS (
    SELECT count(DISTINCT r.contact_id)::int AS n FROM b
      JOIN consent_entries e ON e.workspace_id = b.workspace_id AND e.kind = 'withdrawn' AND e.recorded_at >= b.started_at
      JOIN broadcast_recipients r ON r.broadcast_id = b.id AND r.contact_id = e.contact_id
      JOIN messages m ON m.id = r.message_id AND e.recorded_at BETWEEN m.handed_off_at AND m.handed_off_at + ${answerWithin}
  )
  SELECT b.audience_count, b.state, refused.n AS refused, gone.n AS opted_out,
         (SELECT json_object_agg(c.state, c.n) FROM counted c) AS states, (SELECT sum(c.replied)::int FROM counted c) AS replied
    FROM b CROSS JOIN refused CROSS JOIN gone`,
};

/** Figures of broadcasts: counted from the messages, never kept by hand. */
export class BroadcastProgressStore {
  constructor(private readonly sql: HotSql) {}

  /** Reads all of its messages: a million take a second or two. Null when this workspace has no such broadcast. */
  async count(workspaceId: string, broadcastId: string): Promise<BroadcastProgress | null> {
    const [row] = await this.sql.query<ProgressRow>(progress, [workspaceId, broadcastId]);
    return row ? toProgress(row) : null;
  }

  /** Kept for lists and the live picture. */
  async keep(broadcastId: string, figures: BroadcastProgress, at: Date): Promise<void> {
    await this.sql.query(
      { name: 'broadcast-progress-keep', text: `UPDATE broadcasts SET progress = $2::jsonb, progress_at = $3 WHERE id = $1` },
      [broadcastId, JSON.stringify(figures), at],
    );
  }
}

export const noProgress = (total: number): BroadcastProgress =>
  toProgress({
    audience_count: total,
    state: 'draft',
    refused: 0,
    opted_out: 0,
    states: null,
    replied: null,
  });

interface ProgressRow extends QueryResultRow {
  audience_count: number;
  state: string;
  refused: number;
  opted_out: number;
  states: Record<string, number> | null;
  replied: number | null;
}

function toProgress(row: ProgressRow): BroadcastProgress {
  const of = (...states: string[]) => states.reduce((sum, state) => sum + (row.states?.[state] ?? 0), 0);
  const made = Object.values(row.states ?? {}).reduce((sum, count) => sum + count, 0);
  const untouched = Math.max(0, row.audience_count - made - row.refused);
  const ended = row.state === 'canceled';
  return {
    total: row.audience_count,
    pending: ended ? 0 : untouched,
    queued: of('queued', 'scheduled', 'handing_off'),
    held: of('held'),
    handedOff: of('handed_off', 'unknown'),
    sent: of('sent'),
    delivered: of('delivered'),
    read: of('read'),
    failed: of('failed'),
    undelivered: of('undelivered'),
    expired: of('expired'),
    canceled: of('canceled') + (ended ? untouched : 0),
    refused: row.refused,
    replied: row.replied ?? 0,
    optedOut: row.opted_out,
  };
}
