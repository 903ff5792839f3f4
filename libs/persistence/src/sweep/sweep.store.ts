import { lanes, type Lane } from '@heliograph/domain';
import type { QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';
import type { HotSql } from '../sql';

/** An attempt whose worker is gone, or whose outcome is unknown. */
export interface UnsettledAttempt {
  id: string;
  messageId: string;
  workspaceId: string;
  accountId: string;
  channelId: string;
  contactId: string;
  number: number;
  openedAt: Date;
  leaseUntil: Date;
  outcome: 'unknown' | null;
  onUnknown: string | null;
  lane: Lane;
  kind: 'free_form' | 'template';
}

const due = {
  name: 'sweep-due',
  text: `SELECT d.message_id, lanes.lane FROM unnest($3::text[]) WITH ORDINALITY AS lanes(lane, rank) CROSS JOIN LATERAL (
      SELECT q.message_id, q.due_at FROM outbound_queue q WHERE q.lane = lanes.lane AND q.due_at <= $1
       ORDER BY q.due_at, q.message_id LIMIT $2) d
    ORDER BY lanes.rank, d.due_at, d.message_id`,
};
const unsettled = {
  name: 'sweep-unsettled',
  text: `SELECT a.id, a.message_id, a.workspace_id, a.account_id, m.channel_id, m.contact_id, a.number, a.opened_at, a.lease_until, a.outcome,
      m.on_unknown, m.lane, m.kind
    FROM attempts a JOIN messages m ON m.id = a.message_id
    WHERE (a.outcome IS NULL OR a.outcome = 'unknown') AND a.lease_until < $1 AND m.state IN ('handing_off', 'unknown')
    ORDER BY a.lease_until LIMIT $2`,
};

const rivals = {
  name: 'sweep-rivals',
  text: `SELECT a.id FROM attempts a JOIN messages m ON m.id = a.message_id
    WHERE m.channel_id = $1 AND m.contact_id = $2 AND a.id <> $3 AND (a.outcome IS NULL OR a.outcome = 'unknown')
      AND m.state IN ('handing_off', 'unknown') AND a.opened_at BETWEEN $4 AND $5
      AND CASE WHEN m.kind = 'free_form' AND m.content->>'type' = 'text' THEN m.content->>'text' = $6 ELSE NOT $7::boolean END LIMIT 1`,
};

/** Finds again in Postgres what a crash, or an emptied Redis, left without a doorbell. */
export class SweepStore {
  constructor(private readonly sql: HotSql) {}

  /**
   * Looks, and takes nothing: messages that are ours and due since `before`, highest lane first, at most `limit` of each, oldest due
   * first. Reads all of a lane's backlog to find them: the sender takes through `DueStore`, which does not.
   */
  async dueMessages(before: Date, limit: number): Promise<{ messageId: string; lane: Lane }[]> {
    const rows = await this.sql.query<{ message_id: string; lane: Lane }>(due, [before, limit, lanes]);
    return rows.map((row) => ({ messageId: row.message_id, lane: row.lane }));
  }

  /**
   * Brings the held messages of an account's channels back before the policy: each is decided again at hand-off. Called when the
   * account's or a channel's standing recovers. Returns how many.
   */
  async releaseHeld(tx: EntityManager, workspaceId: string, accountId: string, now: Date): Promise<number> {
    const [, affected] = (await tx.query(
      `UPDATE outbound_queue SET due_at = $3 WHERE message_id IN (
         SELECT q.message_id FROM outbound_queue q JOIN channels c ON c.id = q.channel_id JOIN messages m ON m.id = q.message_id
          WHERE c.account_id = $2 AND c.workspace_id = $1 AND m.state = 'held' ORDER BY q.message_id FOR UPDATE OF q)`,
      [workspaceId, accountId, now],
    )) as [unknown, number];
    return affected;
  }

  async unsettledAttempts(leaseBefore: Date, limit: number): Promise<UnsettledAttempt[]> {
    const rows = await this.sql.query<UnsettledRow>(unsettled, [leaseBefore, limit]);
    return rows.map((row) => ({
      id: row.id,
      messageId: row.message_id,
      workspaceId: row.workspace_id,
      accountId: row.account_id,
      channelId: row.channel_id,
      contactId: row.contact_id,
      number: row.number,
      openedAt: row.opened_at,
      leaseUntil: row.lease_until,
      outcome: row.outcome,
      onUnknown: row.on_unknown,
      lane: row.lane,
      kind: row.kind,
    }));
  }

  /**
   * Whether another attempt to the same contact on the same channel, opened between these moments, is unsettled as well and could have
   * made a message with this `body` too. A text is recognised by its words (`byWords`): only the same words rival it.
   */
  async hasRival(
    attempt: UnsettledAttempt,
    candidate: { since: Date; until: Date; body: string | null; byWords: boolean },
  ): Promise<boolean> {
    const { since, until, body, byWords } = candidate;
    const values = [attempt.channelId, attempt.contactId, attempt.id, since, until, body, byWords];
    const rows = await this.sql.query(rivals, values);
    return rows.length > 0;
  }

  /** Provider message ids of these that already belong to some message of ours: they explain nobody else's attempt. */
  async knownProviderIds(accountId: string, ids: string[]): Promise<Set<string>> {
    const rows = await this.sql.query<{ provider_message_id: string }>(
      {
        name: 'sweep-known-ids',
        text: `SELECT provider_message_id FROM provider_message_ids WHERE account_id = $1 AND provider_message_id = ANY($2::text[])`,
      },
      [accountId, ids],
    );
    return new Set(rows.map((row) => row.provider_message_id));
  }
}

interface UnsettledRow extends QueryResultRow {
  id: string;
  message_id: string;
  workspace_id: string;
  account_id: string;
  channel_id: string;
  contact_id: string;
  number: number;
  opened_at: Date;
  lease_until: Date;
  outcome: 'unknown' | null;
  on_unknown: string | null;
  lane: Lane;
  kind: 'free_form' | 'template';
}
