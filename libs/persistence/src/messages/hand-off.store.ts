import type { Decision, MessageState, Moment } from '@heliograph/domain';
import type { HotSql } from '../sql';

/** What hand-off decided for one message of its slice. */
export interface HandOffVerdict {
  messageId: string;
  /** `release` for what was held or scheduled until now; left out: `hand_off`. */
  moment?: Exclude<Moment, 'accept'>;
  decidedAt: Date;
  decision: Decision;
  decisionFacts: unknown;
  next:
    | {
        act: 'send';
        attemptId: string;
        worker: string;
        leaseUntil: Date;
        /** A fallback template took the place of the content. */ useFallback: boolean;
      }
    | { act: 'hold'; dueAt: Date | null; event: EventDraft }
    | { act: 'end'; state: Extract<MessageState, 'failed' | 'expired'>; error: MessageError; event: EventDraft };
}

export interface EventDraft {
  id: string;
  type: string;
  data: unknown;
}

export interface MessageError {
  code: string;
  message: string;
  kind: string;
}

/** How one provider call ended. */
export interface AttemptClosing {
  attemptId: string;
  messageId: string;
  accountId: string;
  workspaceId: string;
  closedAt: Date;
  outcome: 'accepted' | 'refused' | 'unknown';
  providerMessageId: string | null;
  requestId: string | null;
  error: MessageError | null;
  /** Where the message goes; applied only while it is still `handing_off` (or `unknown`): a callback may have been faster. */
  next: Extract<MessageState, 'handed_off' | 'failed' | 'unknown' | 'queued' | 'held'>;
  /** When the queue looks again (next `queued`/`held`); null = not by itself. */
  dueAt: Date | null;
  event: EventDraft;
}

/**
 * The ids stand in `$2` beside the rows in `$1`, and every table that has them is asked by `$2` as well: Postgres cannot guess how few
 * rows the JSON holds, and on a young table it would rather read all of it (docs/performance.md).
 */
const open = {
  name: 'hand-off-open',
  text: `
  WITH input AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS x(message_id uuid, moment text, decided_at timestamptz, verdict text, policy_version text, reasons jsonb,
      facts jsonb, act text, attempt_id uuid, worker text, lease_until timestamptz, use_fallback boolean, due_at timestamptz, state text,
      error jsonb, event_id uuid, event_type text, event_data jsonb)
  ), locked AS MATERIALIZED (
    -- once a pause or a cancellation is committed nothing of the broadcast is claimed, whatever is on its way here
    SELECT q.message_id FROM outbound_queue q WHERE q.message_id = ANY($2::uuid[]) AND (q.broadcast_id IS NULL
       OR EXISTS (SELECT 1 FROM broadcasts b WHERE b.id = q.broadcast_id AND b.state = 'running'))
     ORDER BY q.message_id FOR UPDATE OF q SKIP LOCKED
  ), claimed AS (
    DELETE FROM outbound_queue q USING locked l, input i
     WHERE q.message_id = l.message_id AND q.message_id = ANY($2::uuid[]) AND i.message_id = l.message_id AND i.act <> 'hold'
    RETURNING q.message_id
  ), waiting AS (
    UPDATE outbound_queue q SET due_at = COALESCE(i.due_at, 'infinity') FROM locked l JOIN input i ON i.message_id = l.message_id
     WHERE q.message_id = l.message_id AND i.act = 'hold' RETURNING q.message_id
  ), moved AS (
    UPDATE messages m SET
      state = CASE i.act WHEN 'send' THEN 'handing_off' WHEN 'hold' THEN 'held' ELSE i.state END,
      attempt_count = m.attempt_count + CASE WHEN i.act = 'send' THEN 1 ELSE 0 END,
      kind = CASE WHEN i.use_fallback THEN 'template' ELSE m.kind END,
      template_id = CASE WHEN i.use_fallback THEN (m.fallback->>'templateId')::uuid ELSE m.template_id END,
      template_variables = CASE WHEN i.use_fallback THEN m.fallback->'variables' ELSE m.template_variables END,
      hold_reasons = CASE WHEN i.act = 'hold' THEN i.reasons END,
      error = CASE WHEN i.act = 'end' THEN i.error ELSE m.error END,
      queued_at = COALESCE(m.queued_at, i.decided_at),
      ended_at = CASE WHEN i.act = 'end' THEN i.decided_at END
    FROM input i
    WHERE m.id = i.message_id AND m.id = ANY($2::uuid[]) AND m.state IN ('queued', 'held', 'scheduled')
      AND (i.message_id IN (SELECT message_id FROM claimed) OR i.message_id IN (SELECT message_id FROM waiting))
    RETURNING m.id, m.workspace_id, m.account_id, m.attempt_count, i.act
  ), attempted AS (
    INSERT INTO attempts (id, workspace_id, account_id, message_id, number, worker, opened_at, lease_until)
    SELECT i.attempt_id, m.workspace_id, m.account_id, m.id, m.attempt_count, i.worker, i.decided_at, i.lease_until
      FROM moved m JOIN input i ON i.message_id = m.id WHERE i.act = 'send'
  ), decided AS (
    INSERT INTO decisions (message_id, decided_at, moment, workspace_id, verdict, policy_version, reasons, facts)
    SELECT m.id, i.decided_at, i.moment, m.workspace_id, i.verdict, i.policy_version, i.reasons, i.facts
      FROM moved m JOIN input i ON i.message_id = m.id
  ), told AS (
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT i.event_id, m.workspace_id, i.event_type, 'message', m.id, i.event_data, i.decided_at
      FROM moved m JOIN input i ON i.message_id = m.id WHERE i.event_id IS NOT NULL
  )
  SELECT id FROM moved WHERE act = 'send'`,
};

/**
 * Everything that writes an outbound message takes its rows in one order: queue row, message, attempt, provider id; and many of a kind
 * by id. A closing and the callback that overtakes it meet on the message, never crosswise.
 */
const close = {
  name: 'hand-off-close',
  text: `
  WITH input AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS x(attempt_id uuid, message_id uuid, account_id uuid, workspace_id uuid, closed_at timestamptz,
      outcome text, provider_message_id text, request_id text, error jsonb, next text, due_at timestamptz,
      event_id uuid, event_type text, event_data jsonb)
  ), locked AS MATERIALIZED (
    SELECT m.id FROM messages m WHERE m.id = ANY($2::uuid[]) ORDER BY m.id FOR UPDATE
  ), settled AS (
    UPDATE attempts a SET closed_at = i.closed_at, outcome = i.outcome, request_id = i.request_id,
      provider_message_id = COALESCE(a.provider_message_id, i.provider_message_id),
      error_kind = i.error->>'kind', error_code = i.error->>'code', error_message = i.error->>'message'
    FROM locked l JOIN input i ON i.message_id = l.id
    WHERE a.id = i.attempt_id AND (a.outcome IS NULL OR (a.outcome = 'unknown' AND i.outcome <> 'unknown'))
    RETURNING a.id
  ), known AS (
    INSERT INTO provider_message_ids (account_id, provider_message_id, workspace_id, message_id, attempt_id)
    SELECT account_id, provider_message_id, workspace_id, message_id, attempt_id FROM input
     WHERE provider_message_id IS NOT NULL ORDER BY provider_message_id
    ON CONFLICT DO NOTHING
  ), moved AS (
    UPDATE messages m SET
      state = CASE WHEN m.state IN ('handing_off', 'unknown') AND s.id IS NOT NULL THEN i.next ELSE m.state END,
      provider_message_id = COALESCE(m.provider_message_id, i.provider_message_id),
      handed_off_at = CASE WHEN i.outcome = 'accepted' THEN COALESCE(m.handed_off_at, i.closed_at) ELSE m.handed_off_at END,
      error = CASE WHEN m.state IN ('handing_off', 'unknown') AND s.id IS NOT NULL THEN i.error ELSE m.error END,
      ended_at = CASE WHEN m.state IN ('handing_off', 'unknown') AND s.id IS NOT NULL AND i.next = 'failed' THEN i.closed_at ELSE m.ended_at END
    FROM input i LEFT JOIN settled s ON s.id = i.attempt_id WHERE m.id = i.message_id AND m.id = ANY($2::uuid[])
    RETURNING m.id, m.state, m.workspace_id, m.channel_id, m.lane, m.broadcast_id
  ), again AS (
    INSERT INTO outbound_queue (message_id, workspace_id, channel_id, lane, due_at, broadcast_id)
    SELECT m.id, m.workspace_id, m.channel_id, m.lane, COALESCE(i.due_at, 'infinity'), m.broadcast_id
      FROM moved m JOIN input i ON i.message_id = m.id
     WHERE m.state IN ('queued', 'held') AND m.state = i.next AND EXISTS (SELECT 1 FROM settled s WHERE s.id = i.attempt_id)
    ON CONFLICT DO NOTHING
  ), told AS (
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT i.event_id, i.workspace_id, i.event_type, 'message', m.id, i.event_data, i.closed_at
      FROM moved m JOIN input i ON i.message_id = m.id JOIN settled s ON s.id = i.attempt_id WHERE m.state = i.next
  )
  SELECT id, state FROM moved`,
};

const resolve = {
  name: 'hand-off-resolve-unknown',
  text: `
  WITH locked AS MATERIALIZED (
    SELECT m.id FROM messages m WHERE m.id = $2 AND m.state IN ('handing_off', 'unknown') FOR UPDATE
  ), settled AS (
    UPDATE attempts a SET outcome = 'given_up', closed_at = COALESCE(a.closed_at, $5),
      error_message = NULLIF(concat_ws('; ', a.error_message, $9::text), '') FROM locked l
     WHERE a.id = $1 AND a.message_id = l.id AND (a.outcome IS NULL OR a.outcome = 'unknown') RETURNING a.message_id
  ), moved AS (
    UPDATE messages m SET state = $3, error = COALESCE($4::jsonb, m.error), ended_at = CASE WHEN $3 = 'failed' THEN $5::timestamptz END
      FROM settled s WHERE m.id = s.message_id RETURNING m.id, m.workspace_id, m.channel_id, m.lane, m.broadcast_id
  ), again AS (
    INSERT INTO outbound_queue (message_id, workspace_id, channel_id, lane, due_at, broadcast_id)
    SELECT id, workspace_id, channel_id, lane, $5, broadcast_id FROM moved WHERE $3 = 'queued' ON CONFLICT DO NOTHING
  ), told AS (
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT $6, workspace_id, $7, 'message', id, $8::jsonb, $5 FROM moved
  )
  SELECT id FROM moved`,
};

const postpone = {
  name: 'hand-off-postpone',
  // An attempt that somebody settles at this moment needs no second look: skipped, so that this never waits.
  text: `UPDATE attempts SET lease_until = $2 WHERE id IN (
    SELECT id FROM attempts WHERE id = ANY($1::uuid[]) AND (outcome IS NULL OR outcome = 'unknown') FOR UPDATE SKIP LOCKED)`,
};

const wait = {
  name: 'hand-off-wait',
  text: `UPDATE outbound_queue q SET due_at = i.due_at FROM unnest($1::uuid[], $2::timestamptz[]) AS i(message_id, due_at)
    WHERE q.message_id = i.message_id AND q.message_id IN (
      SELECT l.message_id FROM outbound_queue l WHERE l.message_id = ANY($1::uuid[]) ORDER BY l.message_id FOR UPDATE SKIP LOCKED)`,
};

/** The hand-off hot path: an attempt row before the call, closed after it, for a whole slice in one statement each. */
export class HandOffStore {
  constructor(private readonly sql: HotSql) {}

  /**
   * Claims and moves what is still ours. Returns the ids that may be handed to the provider now; a message another worker
   * claimed, or that was canceled meanwhile, is left out. Deleting the queue row is the claim, so two workers never both win.
   */
  async open(verdicts: HandOffVerdict[]): Promise<Set<string>> {
    const records = verdicts.map(toOpenRecord);
    const rows = await this.sql.query<{ id: string }>(open, [
      JSON.stringify(records),
      records.map((record) => record.message_id),
    ]);
    return new Set(rows.map((row) => row.id));
  }

  /**
   * Closes attempts. An attempt that a callback or a reconciliation settled first keeps that outcome, except that anything definite
   * replaces `unknown`. The message shows the error of its latest attempt, none once one was accepted; each attempt keeps its own.
   * Closing twice is closing once. Returns each message's state afterwards.
   */
  async close(closings: AttemptClosing[]): Promise<Map<string, MessageState>> {
    const ids = closings.map((closing) => closing.messageId);
    const rows = await this.sql.query<{ id: string; state: MessageState }>(close, [
      JSON.stringify(closings.map(toCloseRecord)),
      ids,
    ]);
    return new Map(rows.map((row) => [row.id, row.state]));
  }

  /**
   * Ends the wait for an unknown outcome by the message's `onUnknown`: `queued` sends it again as a new attempt, `failed` gives up.
   * False when something definite came first. A delivery report that comes later still counts.
   */
  async resolveUnknown(resolution: {
    attemptId: string;
    messageId: string;
    next: Extract<MessageState, 'queued' | 'failed'>;
    error: MessageError | null;
    /** Why nothing definite was found; stands in the timeline beside what the attempt itself ran into. */
    reason?: string;
    at: Date;
    event: EventDraft;
  }): Promise<boolean> {
    const { attemptId, messageId, next, error, reason, at, event } = resolution;
    const values = [
      attemptId,
      messageId,
      next,
      error && JSON.stringify(error),
      at,
      event.id,
      event.type,
      JSON.stringify(event.data),
      reason ?? null,
    ];
    return (await this.sql.query<{ id: string }>(resolve, values)).length === 1;
  }

  /**
   * These may go, and wait for their pace until then: no claim, no decision, no event, and their state stays as it is. What somebody
   * else holds, or has claimed, is left alone.
   */
  async wait(waits: { messageId: string; until: Date }[]): Promise<void> {
    if (waits.length === 0) return;
    await this.sql.query(wait, [waits.map(({ messageId }) => messageId), waits.map(({ until }) => until)]);
  }

  /** The next look at these unsettled attempts is not before `until`. */
  async postpone(attemptIds: string[], until: Date): Promise<void> {
    await this.sql.query(postpone, [attemptIds, until]);
  }
}

function toOpenRecord({ messageId, moment = 'hand_off', decidedAt, decision, decisionFacts, next }: HandOffVerdict) {
  const event = next.act === 'send' ? null : next.event;
  return {
    message_id: messageId,
    moment,
    decided_at: decidedAt,
    verdict: decision.verdict,
    policy_version: decision.policyVersion,
    reasons: decision.reasons,
    facts: decisionFacts,
    act: next.act,
    attempt_id: next.act === 'send' ? next.attemptId : null,
    worker: next.act === 'send' ? next.worker : null,
    lease_until: next.act === 'send' ? next.leaseUntil : null,
    use_fallback: next.act === 'send' && next.useFallback,
    due_at: next.act === 'hold' ? next.dueAt : null,
    state: next.act === 'end' ? next.state : null,
    error: next.act === 'end' ? next.error : null,
    event_id: event?.id ?? null,
    event_type: event?.type ?? null,
    event_data: event?.data ?? null,
  };
}

const toCloseRecord = (closing: AttemptClosing) => ({
  attempt_id: closing.attemptId,
  message_id: closing.messageId,
  account_id: closing.accountId,
  workspace_id: closing.workspaceId,
  closed_at: closing.closedAt,
  outcome: closing.outcome,
  provider_message_id: closing.providerMessageId,
  request_id: closing.requestId,
  error: closing.error,
  next: closing.next,
  due_at: closing.dueAt,
  event_id: closing.event.id,
  event_type: closing.event.type,
  event_data: closing.event.data,
});
