import type { NudgeKind } from '@heliograph/domain';
import type { EntityManager } from 'typeorm';
import { WindowNudge } from './window-nudge.entity';

/** A conversation whose window is about to close, or closed a moment ago. */
export interface ClosingWindow {
  conversationId: string;
  channelId: string;
  contactId: string;
  assigneeId: string | null;
  teamId: string | null;
  /** The customer's message that opened it: with the conversation it names the window. */
  openedAt: Date;
  answered: boolean;
  alarmsTold: number[];
  /** What was already decided about this window. */
  nudges: NudgeKind[];
}

/** Somebody answered after the customer's last message: not a machine of ours, and not a broadcast. */
const answered = `EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'out' AND m.created_at >= c.last_customer_message_at
  AND m.actor IS DISTINCT FROM 'system' AND m.lane IS DISTINCT FROM 'broadcast' AND m.state NOT IN ('failed', 'undelivered', 'canceled', 'expired'))`;

const columns = `c.id AS "conversationId", c.channel_id AS "channelId", c.contact_id AS "contactId", c.assignee_id AS "assigneeId",
  c.team_id AS "teamId", c.last_customer_message_at AS "openedAt", ${answered} AS answered,
  ARRAY(SELECT a.minutes FROM window_alarms a WHERE a.conversation_id = c.id AND a.window_opened_at = c.last_customer_message_at) AS "alarmsTold",
  ARRAY(SELECT n.kind FROM window_nudges n WHERE n.conversation_id = c.id AND n.window_opened_at = c.last_customer_message_at) AS nudges`;

/** Windows that close, what was told about them and what was sent because of them. */
export class WindowDeskStore {
  constructor(private readonly manager: EntityManager) {}

  /** Whose last customer message lies in this span, the nearest to its end first. Ended conversations want nothing. */
  between(workspaceId: string, after: Date, until: Date, limit: number): Promise<ClosingWindow[]> {
    return this.manager.query(
      `SELECT ${columns} FROM conversations c
        WHERE c.workspace_id = $1 AND c.last_customer_message_at > $2 AND c.last_customer_message_at <= $3
          AND c.status <> 'ended' AND c.merged_into IS NULL
        ORDER BY c.last_customer_message_at, c.id LIMIT $4`,
      [workspaceId, after, until, limit],
    );
  }

  /** As it is now; null when it has another window, has ended, or is gone. */
  async still(workspaceId: string, conversationId: string, openedAt: Date): Promise<ClosingWindow | null> {
    const rows: ClosingWindow[] = await this.manager.query(
      `SELECT ${columns} FROM conversations c
        WHERE c.workspace_id = $1 AND c.id = $2 AND c.last_customer_message_at = $3 AND c.status <> 'ended' AND c.merged_into IS NULL`,
      [workspaceId, conversationId, openedAt],
    );
    return rows[0] ?? null;
  }

  /** True exactly once for each alarm of each window, whoever asks. */
  async tellOnce(
    tx: EntityManager,
    workspaceId: string,
    { conversationId, openedAt }: ClosingWindow,
    minutes: number,
    now: Date,
  ) {
    const rows: unknown[] = await tx.query(
      `INSERT INTO window_alarms (conversation_id, window_opened_at, minutes, workspace_id, told_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING minutes`,
      [conversationId, openedAt, minutes, workspaceId, now],
    );
    return rows.length === 1;
  }

  /** One planner of a workspace at a time: the cap of a contact is counted and used up in one. */
  async holdPlan(tx: EntityManager, workspaceId: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('window-desk ' || $1::text, 0))`, [workspaceId]);
  }

  /** When each of these contacts was written to because of a window, or will be. */
  async sentTo(tx: EntityManager, workspaceId: string, contactIds: string[], since: Date): Promise<Map<string, Date[]>> {
    const rows: { contact_id: string; at: Date[] }[] = await tx.query(
      `SELECT contact_id, array_agg(planned_at) AS at FROM window_nudges
        WHERE contact_id = ANY($2::uuid[]) AND workspace_id = $1 AND planned_at > $3 AND state IN ('planned', 'sent') GROUP BY contact_id`,
      [workspaceId, contactIds, since],
    );
    return new Map(rows.map(({ contact_id, at }) => [contact_id, at]));
  }

  /** Before anything is sent. A window has one nudge and one fallback, ever. */
  async plan(
    tx: EntityManager,
    workspaceId: string,
    { conversationId, openedAt, contactId, channelId }: ClosingWindow,
    nudge: { kind: NudgeKind; state: 'planned' | 'refused'; code: string | null },
    now: Date,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO window_nudges (conversation_id, window_opened_at, kind, workspace_id, contact_id, channel_id, state, code, planned_at, settled_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, CASE WHEN $7 = 'refused' THEN $9::timestamptz END) ON CONFLICT DO NOTHING`,
      [conversationId, openedAt, nudge.kind, workspaceId, contactId, channelId, nudge.state, nudge.code, now],
    );
  }

  /** What waits to be sent, the oldest first: also what a crash left. */
  planned(limit: number): Promise<WindowNudge[]> {
    return this.manager.find(WindowNudge, { where: { state: 'planned' }, order: { plannedAt: 'ASC' }, take: limit });
  }

  async settle(
    nudge: Pick<WindowNudge, 'conversationId' | 'windowOpenedAt' | 'kind'>,
    end: { state: 'sent' | 'refused'; messageId: string | null; code: string | null; at: Date },
  ): Promise<void> {
    const { conversationId, windowOpenedAt, kind } = nudge;
    const { at: settledAt, ...ended } = end;
    await this.manager.update(WindowNudge, { conversationId, windowOpenedAt, kind, state: 'planned' }, { ...ended, settledAt });
  }

  /** Of the window each of these conversations has now: what was sent because of it, and whether we answered. */
  async stateOf(
    workspaceId: string,
    conversationIds: string[],
  ): Promise<Map<string, { answered: boolean; state: string | null; at: Date | null }>> {
    const rows: { id: string; answered: boolean; state: string | null; at: Date | null }[] = await this.manager.query(
      `SELECT c.id, ${answered} AS answered, n.state, COALESCE(n.settled_at, n.planned_at) AS at FROM conversations c
         LEFT JOIN window_nudges n ON n.conversation_id = c.id AND n.window_opened_at = c.last_customer_message_at AND n.kind = 'nudge'
        WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[])`,
      [workspaceId, conversationIds],
    );
    return new Map(rows.map(({ id, ...rest }) => [id, rest]));
  }
}
