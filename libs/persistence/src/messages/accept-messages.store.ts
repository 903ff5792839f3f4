import type { Decision, FreeFormContent, Lane, MessageState, Purpose } from '@heliograph/domain';
import type { HotSql, Sql } from '../sql';

export interface MessageDraft {
  id: string;
  workspaceId: string;
  accountId: string;
  channelId: string;
  contactId: string;
  /** Known conversation, or null: then `newConversationId` is used unless another request created one first. */
  conversationId: string | null;
  newConversationId: string;
  kind: 'free_form' | 'template';
  purpose: Purpose;
  lane: Lane;
  state: Extract<MessageState, 'queued' | 'held' | 'scheduled'>;
  content: FreeFormContent | null;
  templateId: string | null;
  variables: Record<string, string> | null;
  fallback: { templateId: string; variables: Record<string, string> } | null;
  reference: string | null;
  /** The message it quotes. */
  replyTo?: string | null;
  onUnknown: 'resend' | 'ask' | 'give_up';
  actor: string;
  sendAt: Date | null;
  expiresAt: Date | null;
  createdAt: Date;
  /** When the outbound queue may look at it again; null = never by itself (held until something releases it). */
  dueAt: Date | null;
  decision: Decision;
  decisionFacts: unknown;
  event: { id: string; type: string; data: unknown };
  /** The broadcast that releases it; its decision is then kept as one at release. */
  broadcastId?: string | null;
  /** The failed message it sends anew; written only when nothing else did. */
  replayOf?: string | null;
  idempotency: { key: string; requestHash: string; path: string; status: number; body: unknown } | null;
}

const accept = {
  name: 'accept-messages',
  text: `
  WITH input AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS x(
      id uuid, workspace_id uuid, account_id uuid, channel_id uuid, contact_id uuid, conversation_id uuid, new_conversation_id uuid,
      kind text, purpose text, lane text, state text, content jsonb, template_id uuid, variables jsonb, fallback jsonb, reference text, reply_to uuid,
      on_unknown text, actor text, send_at timestamptz, expires_at timestamptz, created_at timestamptz, due_at timestamptz,
      hold_reasons jsonb, verdict text, policy_version text, reasons jsonb, facts jsonb, event_id uuid, event_type text, event_data jsonb,
      replay_of uuid, broadcast_id uuid, idem_key text, idem_hash text, idem_path text, idem_status int, idem_body jsonb)
  ), keyed AS (
    INSERT INTO idempotency_keys (workspace_id, key, method, path, request_hash, owner, status, body, locked_at, completed_at)
    SELECT workspace_id, idem_key, 'POST', idem_path, idem_hash, id, idem_status, idem_body, created_at, created_at
      FROM input WHERE idem_key IS NOT NULL ORDER BY workspace_id, idem_key
    ON CONFLICT (workspace_id, key) DO NOTHING RETURNING owner
  ), replaying AS (
    INSERT INTO replays (message_id, workspace_id, replay_id, created_at)
    SELECT replay_of, workspace_id, id, created_at FROM input WHERE replay_of IS NOT NULL ORDER BY replay_of
    ON CONFLICT (message_id) DO NOTHING RETURNING replay_id
  ), fresh AS MATERIALIZED (
    SELECT * FROM input WHERE (idem_key IS NULL OR id IN (SELECT owner FROM keyed))
      AND (replay_of IS NULL OR id IN (SELECT replay_id FROM replaying))
  ), raised AS (
    -- by the ids as an array: Postgres would guess that every message replays one, and read the whole table
    DELETE FROM dead_letters d USING fresh f WHERE d.message_id = ANY($2::uuid[]) AND d.message_id = f.replay_of
  ), met AS (
    INSERT INTO conversations (id, workspace_id, channel_id, contact_id, last_message_at, created_at)
    SELECT DISTINCT ON (channel_id, contact_id) new_conversation_id, workspace_id, channel_id, contact_id, created_at, created_at
      FROM fresh WHERE conversation_id IS NULL ORDER BY channel_id, contact_id
    ON CONFLICT (channel_id, contact_id) DO UPDATE SET last_message_at = GREATEST(conversations.last_message_at, EXCLUDED.last_message_at)
    RETURNING id, channel_id, contact_id
  ), written AS (
    INSERT INTO messages (id, workspace_id, account_id, channel_id, contact_id, conversation_id, direction, kind, purpose, lane, state,
      content, template_id, template_variables, fallback, reference, reply_to, on_unknown, actor, send_at, expires_at, hold_reasons, replay_of, broadcast_id,
      created_at, queued_at)
    SELECT f.id, f.workspace_id, f.account_id, f.channel_id, f.contact_id, COALESCE(f.conversation_id, met.id), 'out', f.kind, f.purpose,
      f.lane, f.state, f.content, f.template_id, f.variables, f.fallback, f.reference, f.reply_to, f.on_unknown, f.actor, f.send_at,
      f.expires_at, f.hold_reasons, f.replay_of, f.broadcast_id, f.created_at, CASE WHEN f.state = 'queued' THEN f.created_at END
      FROM fresh f LEFT JOIN met ON f.conversation_id IS NULL AND met.channel_id = f.channel_id AND met.contact_id = f.contact_id
  ), queued AS (
    INSERT INTO outbound_queue (message_id, workspace_id, channel_id, lane, due_at, broadcast_id)
    SELECT id, workspace_id, channel_id, lane, COALESCE(due_at, 'infinity'), broadcast_id FROM fresh
  ), decided AS (
    INSERT INTO decisions (message_id, decided_at, moment, workspace_id, verdict, policy_version, reasons, facts)
    SELECT id, created_at, CASE WHEN broadcast_id IS NULL THEN 'accept' ELSE 'release' END, workspace_id, verdict, policy_version, reasons, facts FROM fresh
  ), told AS (
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT event_id, workspace_id, event_type, 'message', id, event_data, created_at FROM fresh
  )
  SELECT id FROM fresh`,
};

/** The accept hot path: message, queue row, decision, event and idempotency key of many requests in one statement. */
export class AcceptMessagesStore {
  constructor(private readonly sql: HotSql) {}

  /**
   * Writes all drafts or, when the statement fails, none. Returns the ids written: a draft whose Idempotency-Key was
   * already used is left out, and the caller answers from `IdempotencyStore.find`; so is one whose message was sent anew already.
   */
  async accept(drafts: MessageDraft[], sql: Sql = this.sql): Promise<Set<string>> {
    const replayed = drafts.flatMap(({ replayOf }) => replayOf ?? []);
    const rows = await sql.query<{ id: string }>(accept, [JSON.stringify(drafts.map(toRecord)), replayed]);
    return new Set(rows.map((row) => row.id));
  }
}

const toRecord = (draft: MessageDraft) => ({
  id: draft.id,
  workspace_id: draft.workspaceId,
  account_id: draft.accountId,
  channel_id: draft.channelId,
  contact_id: draft.contactId,
  conversation_id: draft.conversationId,
  new_conversation_id: draft.newConversationId,
  kind: draft.kind,
  purpose: draft.purpose,
  lane: draft.lane,
  state: draft.state,
  content: draft.content,
  template_id: draft.templateId,
  variables: draft.variables,
  fallback: draft.fallback,
  reference: draft.reference,
  reply_to: draft.replyTo ?? null,
  on_unknown: draft.onUnknown,
  actor: draft.actor,
  send_at: draft.sendAt,
  expires_at: draft.expiresAt,
  created_at: draft.createdAt,
  due_at: draft.dueAt,
  hold_reasons: draft.state === 'held' ? draft.decision.reasons : null,
  verdict: draft.decision.verdict,
  policy_version: draft.decision.policyVersion,
  reasons: draft.decision.reasons,
  facts: draft.decisionFacts,
  event_id: draft.event.id,
  event_type: draft.event.type,
  event_data: draft.event.data,
  replay_of: draft.replayOf ?? null,
  broadcast_id: draft.broadcastId ?? null,
  idem_key: draft.idempotency?.key ?? null,
  idem_hash: draft.idempotency?.requestHash ?? null,
  idem_path: draft.idempotency?.path ?? null,
  idem_status: draft.idempotency?.status ?? null,
  idem_body: draft.idempotency?.body ?? null,
});
