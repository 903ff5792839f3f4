import { newId } from '@heliograph/platform';
import type { QueryResultRow } from 'pg';
import type { DomainEvent } from '../events/domain-event.entity';
import type { HotSql } from '../sql';
import type { WebhookAttempt } from './webhook-delivery.entity';
import { likeAny, webhookTestType } from './webhook-delivery.store';

export interface ClaimedDelivery {
  id: string;
  claim: string;
  endpointId: string;
  workspaceId: string;
  url: string;
  secretSealed: string;
  previousSecretSealed: string | null;
  previousSecretUntil: Date | null;
  /** This try included. */
  attempts: number;
  firstAttemptAt: Date;
  event: DomainEvent;
}

/** How a try ended. */
export interface DeliveryEnd {
  id: string;
  claim: string;
  endpointId: string;
  attempt: WebhookAttempt;
  state: 'delivered' | 'failed' | 'given_up';
  nextAttemptAt: Date | null;
  at: Date;
}

/** Tries kept in a delivery's log: the first ones fall out. */
const mostAttemptsKept = 50;

const withNews = {
  name: 'webhooks-with-news',
  text: `SELECT e.id FROM webhook_endpoints e WHERE e.state = 'active'
    AND EXISTS (SELECT 1 FROM events v WHERE v.workspace_id = e.workspace_id AND v.id > e.cursor AND v.id < $1)
    AND (SELECT count(*) FROM (SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.next_attempt_at IS NOT NULL LIMIT $2) w) < $2`,
};

const fanOut = {
  name: 'webhooks-fan-out',
  text: `WITH endpoint AS MATERIALIZED (
    SELECT id, workspace_id, events, cursor FROM webhook_endpoints WHERE id = $1 AND state = 'active' FOR UPDATE SKIP LOCKED
  ), next AS MATERIALIZED (
    SELECT v.id, v.type, row_number() OVER (ORDER BY v.id) AS n FROM endpoint e CROSS JOIN LATERAL (
      SELECT id, type FROM events WHERE workspace_id = e.workspace_id AND id > e.cursor AND id < $2
       ORDER BY id LIMIT array_length($3::uuid[], 1)) v
  ), planned AS (
    INSERT INTO webhook_deliveries (id, workspace_id, endpoint_id, event_id, type, state, next_attempt_at, created_at)
    SELECT ($3::uuid[])[n.n], e.workspace_id, e.id, n.id, n.type, 'waiting', $4, $4 FROM next n CROSS JOIN endpoint e
     WHERE n.type <> '${webhookTestType}' AND n.type LIKE ${likeAny('e.events')}
    ON CONFLICT (endpoint_id, event_id) DO NOTHING
  ), moved AS (
    UPDATE webhook_endpoints SET cursor = (SELECT id FROM next ORDER BY id DESC LIMIT 1)
     WHERE id IN (SELECT id FROM endpoint) AND EXISTS (SELECT 1 FROM next)
  )
  SELECT count(*)::int AS read FROM next`,
};

const due = {
  name: 'webhooks-due',
  text: `SELECT e.id, e.failing_since IS NOT NULL AS failing FROM webhook_endpoints e WHERE e.state = 'active'
    AND EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.next_attempt_at <= $1)`,
};

const claim = {
  name: 'webhooks-claim',
  text: `WITH picked AS MATERIALIZED (
    SELECT d.id, d.claimed_at AS lost_at FROM unnest($1::uuid[], $2::int[]) AS r(endpoint_id, room)
      JOIN webhook_endpoints e ON e.id = r.endpoint_id AND e.state = 'active' CROSS JOIN LATERAL (
        SELECT d.id, d.claimed_at FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.next_attempt_at <= $3
         ORDER BY d.next_attempt_at, d.id LIMIT r.room FOR UPDATE SKIP LOCKED) d
  ), claimed AS (
    -- a claim that is still there belongs to a sender that died: what it tried is in the log as lost
    UPDATE webhook_deliveries d SET claim = $5, claimed_at = $3, next_attempt_at = $4, first_attempt_at = COALESCE(d.first_attempt_at, $3),
        attempt_count = d.attempt_count + 1,
        attempts = CASE WHEN p.lost_at IS NULL THEN d.attempts ELSE d.attempts || jsonb_build_array(jsonb_build_object(
          'at', to_char(p.lost_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'status', null, 'error', 'worker_lost', 'durationMs', null)) END
      FROM picked p WHERE d.id = p.id AND d.id = ANY (ARRAY(SELECT id FROM picked)) RETURNING d.*
  )
  SELECT c.id, c.claim, c.endpoint_id, c.workspace_id, c.attempt_count, c.first_attempt_at, e.url, e.secret_sealed, e.previous_secret_sealed,
      e.previous_secret_until, v.id AS event_id, v.type, v.subject_kind, v.subject_id, v.data, v.occurred_at
    FROM claimed c JOIN webhook_endpoints e ON e.id = c.endpoint_id JOIN events v ON v.id = c.event_id ORDER BY c.id`,
};

const finish = {
  name: 'webhooks-finish',
  text: `UPDATE webhook_deliveries SET state = $3, next_attempt_at = $4, claim = NULL, claimed_at = NULL,
      attempts = (CASE WHEN jsonb_array_length(attempts) >= ${mostAttemptsKept} THEN attempts - 0 ELSE attempts END) || $5::jsonb
    WHERE id = $1 AND claim = $2 RETURNING id`,
};
const recovered = {
  name: 'webhooks-recovered',
  text: `UPDATE webhook_endpoints SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL`,
};
const failing = {
  name: 'webhooks-failing',
  text: `UPDATE webhook_endpoints SET failing_since = $2 WHERE id = $1 AND failing_since IS NULL`,
};
const failingSince = { name: 'webhooks-failing-since', text: `SELECT failing_since FROM webhook_endpoints WHERE id = $1` };
const pause = {
  name: 'webhooks-pause',
  text: `WITH paused AS (
    UPDATE webhook_endpoints SET state = 'paused', paused_reason = $2, paused_at = $3, updated_at = $3 WHERE id = $1 AND state = 'active'
    RETURNING id, workspace_id, failing_since
  ), audited AS (
    INSERT INTO audit_entries (id, workspace_id, actor, action, subject_kind, subject_id, after, occurred_at)
    SELECT $4, workspace_id, 'system', 'webhook_endpoint.paused', 'webhookEndpoint', id, jsonb_build_object('reason', $2::text), $3 FROM paused
  ), told AS (
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT $5, workspace_id, 'webhook_endpoint.paused', 'webhookEndpoint', id, jsonb_build_object('reason', $2::text), $3 FROM paused
  )
  SELECT id FROM paused`,
};
const prune = {
  name: 'webhooks-prune',
  text: `DELETE FROM webhook_deliveries WHERE id IN (
    SELECT d.id FROM webhook_deliveries d LEFT JOIN webhook_endpoints e ON e.id = d.endpoint_id
     WHERE e.id IS NULL OR (d.next_attempt_at IS NULL AND d.created_at < $1) LIMIT $2 FOR UPDATE OF d SKIP LOCKED) RETURNING id`,
};

/**
 * The sender's side of webhooks, for every workspace. Events become deliveries by each endpoint's cursor: one statement moves the cursor
 * and writes the deliveries, so that a crash leaves both or neither, and the unique key makes any second time none.
 */
export class WebhookCourierStore {
  constructor(private readonly sql: HotSql) {}

  /** Active endpoints with events before `settled` that have no deliveries yet, as long as fewer than `mostWaiting` wait there. */
  async withNews(settled: string, mostWaiting: number): Promise<string[]> {
    return (await this.sql.query<{ id: string }>(withNews, [settled, mostWaiting])).map(({ id }) => id);
  }

  /** Plans the next events of one endpoint, at most `limit`; returns how many it looked at. Whoever else does so now is let be. */
  async fanOut(endpointId: string, settled: string, limit: number, now: Date): Promise<number> {
    const ids = Array.from({ length: limit }, newId);
    return (await this.sql.query<{ read: number }>(fanOut, [endpointId, settled, ids, now]))[0]?.read ?? 0;
  }

  async due(now: Date): Promise<{ endpointId: string; failing: boolean }[]> {
    const rows = await this.sql.query<{ id: string; failing: boolean }>(due, [now]);
    return rows.map(({ id, failing: fails }) => ({ endpointId: id, failing: fails }));
  }

  /** Takes due deliveries, the longest due first, until the lease ends: then they are due again, for anybody. */
  async claim(rooms: { endpointId: string; room: number }[], now: Date, leaseUntil: Date): Promise<ClaimedDelivery[]> {
    if (rooms.length === 0) return [];
    const rows = await this.sql.query<ClaimedRow>(claim, [
      rooms.map(({ endpointId }) => endpointId),
      rooms.map(({ room }) => room),
      now,
      leaseUntil,
      newId(),
    ]);
    return rows.map(toClaimed);
  }

  /**
   * Writes how a try ended, and what that says about its endpoint. Returns since when the endpoint fails, null when it does not.
   * A try whose lease had ended says nothing: whoever took the delivery over does.
   */
  async finish(end: DeliveryEnd): Promise<Date | null> {
    const attempt = JSON.stringify([end.attempt]);
    const own = await this.sql.query(finish, [end.id, end.claim, end.state, end.nextAttemptAt, attempt]);
    if (own.length === 0) return null;
    if (end.state === 'delivered') {
      await this.sql.query(recovered, [end.endpointId]);
      return null;
    }
    await this.sql.query(failing, [end.endpointId, end.at]);
    const [row] = await this.sql.query<{ failing_since: Date | null }>(failingSince, [end.endpointId]);
    return row?.failing_since ?? null;
  }

  /** With its event and audit entry. False when it was paused already. */
  async pause(endpointId: string, reason: string, now: Date): Promise<boolean> {
    return (await this.sql.query(pause, [endpointId, reason, now, newId(), newId()])).length === 1;
  }

  /** Forgets deliveries that ended before that time, and those of endpoints that are gone. */
  async prune(before: Date, limit: number): Promise<number> {
    return (await this.sql.query(prune, [before, limit])).length;
  }
}

interface ClaimedRow extends QueryResultRow {
  id: string;
  claim: string;
  endpoint_id: string;
  workspace_id: string;
  attempt_count: number;
  first_attempt_at: Date;
  url: string;
  secret_sealed: string;
  previous_secret_sealed: string | null;
  previous_secret_until: Date | null;
  event_id: string;
  type: string;
  subject_kind: string;
  subject_id: string;
  data: Record<string, unknown>;
  occurred_at: Date;
}

const toClaimed = (row: ClaimedRow): ClaimedDelivery => ({
  id: row.id,
  claim: row.claim,
  endpointId: row.endpoint_id,
  workspaceId: row.workspace_id,
  url: row.url,
  secretSealed: row.secret_sealed,
  previousSecretSealed: row.previous_secret_sealed,
  previousSecretUntil: row.previous_secret_until,
  attempts: row.attempt_count,
  firstAttemptAt: row.first_attempt_at,
  event: {
    id: row.event_id,
    workspaceId: row.workspace_id,
    type: row.type,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    data: row.data,
    occurredAt: row.occurred_at,
  },
});
