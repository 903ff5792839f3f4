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

const sample = {
  name: 'broadcast-sample',
  text: `
  WITH latest AS MATERIALIZED (
    SELECT id, contact_id, workspace_id, state, attempt_count, handed_off_at FROM messages
     WHERE broadcast_id = $1 AND id >= $2::uuid ORDER BY id DESC LIMIT 5000
  )
  SELECT count(*) FILTER (WHERE state IN ('delivered', 'read', 'undelivered') OR (state = 'failed' AND attempt_count > 0))::int AS settled,
         count(*) FILTER (WHERE state = 'undelivered' OR (state = 'failed' AND attempt_count > 0))::int AS failed,
         count(handed_off_at)::int AS handed_off,
         (SELECT count(DISTINCT l.contact_id)::int FROM latest l JOIN consent_entries e ON e.workspace_id = l.workspace_id
             AND e.contact_id = l.contact_id AND e.kind = 'withdrawn' AND e.recorded_at >= l.handed_off_at
             AND e.recorded_at >= $3) AS opted_out
    FROM latest`,
};

/** Ids begin with their time in ms. */
const firstIdAt = (at: Date): string => {
  const hex = at.getTime().toString(16).padStart(12, '0').padEnd(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** Figures of broadcasts: counted from the messages, never kept by hand. */
export class BroadcastProgressStore {
  constructor(private readonly sql: HotSql) {}

  /** Reads all of its messages: a million take a second or two. Null when this workspace has no such broadcast. */
  async count(workspaceId: string, broadcastId: string): Promise<BroadcastProgress | null> {
    const [row] = await this.sql.query<ProgressRow>(progress, [workspaceId, broadcastId]);
    return row ? toProgress(row) : null;
  }

  /** Its latest messages, 5,000 at most, made since then: what the watch over failures and opt-outs looks at. */
  async sample(
    broadcastId: string,
    since: Date,
  ): Promise<{ settled: number; failed: number; handedOff: number; optedOut: number }> {
    const [row] = await this.sql.query<SampleRow>(sample, [broadcastId, firstIdAt(since), since]);
    return {
      settled: row?.settled ?? 0,
      failed: row?.failed ?? 0,
      handedOff: row?.handed_off ?? 0,
      optedOut: row?.opted_out ?? 0,
    };
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

interface SampleRow extends QueryResultRow {
  settled: number;
  failed: number;
  handed_off: number;
  opted_out: number;
}
