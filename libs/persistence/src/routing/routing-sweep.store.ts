import type { EntityManager } from 'typeorm';

export interface SweptConversation {
  workspaceId: string;
  id: string;
}

/** Finds what time alone has changed. Each is looked at again under its lock before anything is done. */
export class RoutingSweepStore {
  constructor(private readonly manager: EntityManager) {}

  /** Nobody has answered the customer within their channel's time. */
  unanswered(now: Date, limit: number): Promise<SweptConversation[]> {
    return this.manager.query(
      `SELECT c.workspace_id AS "workspaceId", c.id FROM channel_routing r JOIN conversations c ON c.channel_id = r.channel_id
        WHERE r.escalate_after_seconds IS NOT NULL AND c.unanswered_since IS NOT NULL AND c.escalated_at IS NULL
          AND c.unanswered_since <= $1::timestamptz - r.escalate_after_seconds * interval '1 second'
          AND c.status IN ('new', 'waiting', 'active') ORDER BY c.unanswered_since LIMIT $2`,
      [now, limit],
    );
  }

  /** Transfers nobody took within the workspace's time. */
  untaken(now: Date, transferMinutes: number, limit: number): Promise<SweptConversation[]> {
    return this.manager.query(
      `SELECT c.workspace_id AS "workspaceId", c.id FROM conversations c JOIN workspaces w ON w.id = c.workspace_id
        WHERE c.offered_at IS NOT NULL
          AND c.offered_at <= $1::timestamptz
            - COALESCE((w.settings->'conversationPolicy'->>'transferMinutes')::int, $2) * interval '1 minute'
        ORDER BY c.offered_at LIMIT $3`,
      [now, transferMinutes, limit],
    );
  }

  /**
   * Active, and the window is closed, or nobody wrote for the workspace's time.
   *
   * @param givenBefore who was given it later than this still means to do something with it
   */
  quiet(now: Date, windowOpenAfter: Date, givenBefore: Date, limit: number): Promise<SweptConversation[]> {
    return this.manager.query(
      `SELECT c.workspace_id AS "workspaceId", c.id FROM conversations c JOIN workspaces w ON w.id = c.workspace_id
        WHERE c.status = 'active' AND c.assigned_at <= $3
          AND (COALESCE(c.last_customer_message_at, '-infinity') <= $2
            OR c.last_message_at <= $1::timestamptz - (w.settings->'conversationPolicy'->>'inactiveAfterMinutes')::int * interval '1 minute')
        LIMIT $4`,
      [now, windowOpenAfter, givenBefore, limit],
    );
  }

  /** At rest for longer than the workspace lets it. */
  resting(now: Date, endAfterHours: number, limit: number): Promise<SweptConversation[]> {
    return this.manager.query(
      `SELECT c.workspace_id AS "workspaceId", c.id FROM workspaces w CROSS JOIN LATERAL (
         SELECT x.workspace_id, x.id FROM conversations x
          WHERE x.workspace_id = w.id AND x.status = 'inactive' AND x.last_customer_message_at IS NOT NULL
            AND x.last_message_at <= $1::timestamptz - (CASE WHEN w.settings->'conversationPolicy' ? 'endAfterHours'
              THEN (w.settings->'conversationPolicy'->>'endAfterHours')::int ELSE $2 END) * interval '1 hour'
          ORDER BY x.last_message_at LIMIT $3) c LIMIT $3`,
      [now, endAfterHours, limit],
    );
  }

  /** In the queue of a team that is no more: they are to be routed again. Returns how many. */
  async routeOrphans(now: Date): Promise<number> {
    const [, affected] = (await this.manager.query(
      `UPDATE conversations SET status = 'new', routing_due_at = $1, version = version + 1 WHERE id IN (
         SELECT c.id FROM conversations c WHERE c.status = 'waiting' AND c.status IN ('new', 'waiting') AND c.team_id IS NULL
          ORDER BY c.channel_id, c.contact_id LIMIT 500 FOR UPDATE SKIP LOCKED)`,
      [now],
    )) as [unknown, number];
    return affected;
  }
}
