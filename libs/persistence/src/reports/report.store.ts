import type { EntityManager } from 'typeorm';

export interface ReportSpan {
  from: Date;
  to: Date;
  channelId?: string | undefined;
  teamId?: string | undefined;
}

export interface Durations {
  count: number;
  p50: number | null;
  p90: number | null;
}

export interface ServiceReport {
  firstResponse: Durations;
  resolution: Durations;
  windowsLost: number;
  volume: { at: Date; in: number; out: number }[];
  byActor: { actor: string; conversations: number; messages: number; firstResponseP50: number | null }[];
}

export interface TemplateReportRow {
  id: string;
  name: string;
  language: string;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  failedBy: { code: string; count: number }[];
}

export interface LiveReport {
  waiting: number;
  active: number;
  load: { id: string; name: string; presence: 'online' | 'away' | 'offline'; load: number; capacity: number }[];
}

/** Ids hold their time: the messages of a span are one piece of the index. A little earlier, because clocks differ. */
const idFrom = (time: string): string =>
  `rpad(lpad(to_hex((extract(epoch FROM ${time}::timestamptz - interval '1 hour') * 1000)::bigint), 12, '0'), 32, '0')::uuid`;

/** What a customer hears as an answer: not what a machine of ours says, not a broadcast, and not what never arrived. */
const isAnswer = `m.direction = 'out' AND m.actor IS DISTINCT FROM 'system' AND m.lane IS DISTINCT FROM 'broadcast'
  AND m.state NOT IN ('failed', 'undelivered', 'canceled', 'expired')`;

/** $1 workspace, $2 from, $3 to, $4 channel, $5 team. */
const messagesOf = (before: string): string => `
  SELECT m.id, m.conversation_id, m.direction, m.actor, m.created_at, (${isAnswer}) AS answer FROM messages m
   WHERE m.workspace_id = $1 AND m.id >= ${idFrom(`($2::timestamptz - interval '${before}')`)}
     AND m.created_at >= $2::timestamptz - interval '${before}' AND m.created_at < $3
     AND ($4::uuid IS NULL OR m.channel_id = $4)
     AND ($5::uuid IS NULL OR m.conversation_id IN (SELECT c.id FROM conversations c WHERE c.workspace_id = $1 AND c.team_id = $5))`;

/**
 * Runs of customer messages and the answer each got. `turn` counts the answers so far: a run before its answer has the turn one below. A run
 * that began more than a day before the span is taken as begun a day before it.
 */
const runs = `
  WITH said AS (
    SELECT *, count(*) FILTER (WHERE answer) OVER (PARTITION BY conversation_id ORDER BY created_at, id) AS turn
      FROM (${messagesOf('24 hours')}) m WHERE direction = 'in' OR answer
  ), asked AS (
    SELECT conversation_id, turn, min(created_at) AS since, max(created_at) AS last FROM said WHERE direction = 'in' GROUP BY 1, 2
  ), runs AS (
    SELECT q.*, a.created_at AS answered_at, a.actor, extract(epoch FROM a.created_at - q.since)::float8 AS seconds
      FROM asked q LEFT JOIN said a ON a.conversation_id = q.conversation_id AND a.answer AND a.turn = q.turn + 1
  )`;
const percentile = (share: number, of: string): string => `percentile_disc(${share}) WITHIN GROUP (ORDER BY ${of})`;

/** Numbers for screens, computed when they are asked for: nothing is counted twice, and nothing is stored that could be wrong. */
export class ReportStore {
  constructor(private readonly manager: EntityManager) {}

  /** @param windowMs how long a window is for us; `now` decides which are closed */
  async service(
    workspaceId: string,
    span: ReportSpan,
    bucket: 'hour' | 'day',
    windowMs: number,
    now: Date,
  ): Promise<ServiceReport> {
    const values = [workspaceId, span.from, span.to, span.channelId ?? null, span.teamId ?? null];
    const [[response], [lost], [resolution], volume, byActor] = await Promise.all([
      this.manager.query(
        `${runs} SELECT count(*)::int AS count, ${percentile(0.5, 'seconds')} AS p50, ${percentile(0.9, 'seconds')} AS p90
           FROM runs WHERE since >= $2 AND seconds IS NOT NULL`,
        values,
      ),
      this.manager.query(
        `${runs} SELECT count(*)::int AS count FROM runs r, LATERAL (SELECT r.last + $6 * interval '1 millisecond' AS closes) w
          WHERE closes >= $2 AND closes < LEAST($3, $7::timestamptz) AND (answered_at IS NULL OR answered_at > closes)`,
        [...values, windowMs, now],
      ),
      this.resolution(values),
      this.manager.query(
        `SELECT date_trunc($6, m.created_at, 'UTC') AS at, count(*) FILTER (WHERE direction = 'in')::int AS in,
                count(*) FILTER (WHERE direction = 'out')::int AS out
           FROM (${messagesOf('0 hours')}) m GROUP BY 1 ORDER BY 1`,
        [...values, bucket],
      ),
      this.manager.query(
        `${runs}, spoke AS (
           SELECT actor, count(DISTINCT conversation_id)::int AS conversations, count(*)::int AS messages FROM said
            WHERE answer AND created_at >= $2 AND actor LIKE 'agent:%' GROUP BY actor
         ), answered AS (
           SELECT actor, ${percentile(0.5, 'seconds')} AS p50 FROM runs WHERE since >= $2 AND seconds IS NOT NULL GROUP BY actor
         )
         SELECT s.*, a.p50 AS "firstResponseP50" FROM spoke s LEFT JOIN answered a USING (actor) ORDER BY s.messages DESC, s.actor`,
        values,
      ),
    ]);
    return { firstResponse: response, resolution: resolution as Durations, windowsLost: lost.count, volume, byActor };
  }

  /** From the customer's first message since the end before, to the end. An end more than 30 days before the span is not looked for. */
  private resolution(values: unknown[]): Promise<Durations[]> {
    return this.manager.query(
      `WITH ends AS (
         SELECT e.subject_id, e.occurred_at AS at, lag(e.occurred_at) OVER (PARTITION BY e.subject_id ORDER BY e.occurred_at) AS before
           FROM events e JOIN conversations c ON c.id = e.subject_id
          WHERE e.workspace_id = $1 AND e.type = 'conversation.ended' AND e.id >= ${idFrom(`($2::timestamptz - interval '30 days')`)}
            AND e.occurred_at < $3 AND ($4::uuid IS NULL OR c.channel_id = $4) AND ($5::uuid IS NULL OR c.team_id = $5)
       ), took AS (
         SELECT extract(epoch FROM e.at - (SELECT min(m.created_at) FROM messages m
             WHERE m.conversation_id = e.subject_id AND m.direction = 'in' AND m.created_at > COALESCE(e.before, '-infinity') AND m.created_at <= e.at)
           )::float8 AS seconds FROM ends e WHERE e.at >= $2
       )
       SELECT count(*)::int AS count, ${percentile(0.5, 'seconds')} AS p50, ${percentile(0.9, 'seconds')} AS p90 FROM took WHERE seconds IS NOT NULL`,
      values,
    );
  }

  templates(workspaceId: string, { from, to }: ReportSpan): Promise<TemplateReportRow[]> {
    return this.manager.query(
      `WITH used AS (
         SELECT m.template_id, m.state, m.handed_off_at, m.sent_at, m.delivered_at, m.read_at, COALESCE(m.error->>'code', 'unknown') AS code FROM messages m
          WHERE m.workspace_id = $1 AND m.direction = 'out' AND m.template_id IS NOT NULL AND m.id >= ${idFrom('$2')}
            AND m.created_at >= $2 AND m.created_at < $3
       ), failures AS (
         SELECT template_id, json_agg(json_build_object('code', code, 'count', n) ORDER BY n DESC, code) AS by FROM (
           SELECT template_id, code, count(*)::int AS n FROM used WHERE state IN ('failed', 'undelivered') GROUP BY 1, 2) f GROUP BY 1
       )
       SELECT t.id, t.name, t.language, count(*) FILTER (WHERE u.handed_off_at IS NOT NULL OR u.sent_at IS NOT NULL)::int AS sent,
              count(*) FILTER (WHERE u.delivered_at IS NOT NULL OR u.read_at IS NOT NULL)::int AS delivered,
              count(*) FILTER (WHERE u.read_at IS NOT NULL)::int AS read,
              count(*) FILTER (WHERE u.state IN ('failed', 'undelivered'))::int AS failed, COALESCE(f.by::text, '[]')::json AS "failedBy"
         FROM used u JOIN templates t ON t.id = u.template_id LEFT JOIN failures f ON f.template_id = t.id
        GROUP BY t.id, t.name, t.language, f.by::text ORDER BY sent DESC, t.name, t.id`,
      [workspaceId, from, to],
    );
  }

  /** @param seenAfter who was not heard of since then is not there, whatever they chose */
  async live(workspaceId: string, seenAfter: Date): Promise<LiveReport> {
    const [[counts], load] = await Promise.all([
      this.manager.query(
        `SELECT count(*) FILTER (WHERE status IN ('new', 'waiting'))::int AS waiting, count(*) FILTER (WHERE status = 'active')::int AS active
           FROM conversations WHERE workspace_id = $1 AND status IN ('new', 'waiting', 'active') AND merged_into IS NULL`,
        [workspaceId],
      ),
      this.manager.query(
        `SELECT a.id, a.name, CASE WHEN a.last_seen_at > $2 THEN a.presence ELSE 'offline' END AS presence, a.capacity,
                (SELECT count(*)::int FROM conversations c WHERE c.assignee_id = a.id AND c.status = 'active') AS load
           FROM agents a WHERE a.workspace_id = $1 AND a.status = 'active' ORDER BY load DESC, a.name`,
        [workspaceId, seenAfter],
      ),
    ]);
    return { ...counts, load };
  }

  async namesOf(workspaceId: string, agentIds: string[]): Promise<Map<string, string>> {
    const rows: { id: string; name: string }[] = await this.manager.query(
      'SELECT id, name FROM agents WHERE workspace_id = $1 AND id = ANY($2::uuid[])',
      [workspaceId, agentIds],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
