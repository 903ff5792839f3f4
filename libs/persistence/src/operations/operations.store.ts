import { lanes, type Lane } from '@heliograph/domain';
import type { EntityManager } from 'typeorm';
import { ProcessRow } from './process.entity';

export interface LaneState {
  lane: Lane;
  due: number;
  oldestDueAt: Date | null;
  held: number;
  scheduled: number;
}

export interface AccountSyncState {
  accountId: string;
  name: string;
  running: boolean;
  lastAttemptAt: Date | null;
  lastSuccessAt: Date | null;
  lastErrorAt: Date | null;
  lastError: string | null;
  failures: number;
}

/** What operators look at first. Read for people, now and then: each answer is bounded, none is on a hot path. */
export class OperationsStore {
  constructor(private readonly manager: EntityManager) {}

  /** Of each lane at most `most` messages are looked at. */
  async lanes(workspaceId: string, now: Date, most: number): Promise<LaneState[]> {
    const rows: { lane: Lane; due: number; oldest: Date | null; held: number; scheduled: number }[] = await this.manager.query(
      `SELECT l.lane, count(*) FILTER (WHERE m.state = 'queued' AND q.due_at <= $2)::int AS due,
              min(q.due_at) FILTER (WHERE m.state = 'queued' AND q.due_at <= $2) AS oldest,
              count(*) FILTER (WHERE m.state = 'held')::int AS held, count(*) FILTER (WHERE m.state = 'scheduled')::int AS scheduled
         FROM unnest($4::text[]) AS l(lane)
         JOIN channels c ON c.workspace_id = $1
         CROSS JOIN LATERAL (SELECT message_id, due_at FROM outbound_queue o WHERE o.lane = l.lane AND o.channel_id = c.id LIMIT $3) q
         JOIN messages m ON m.id = q.message_id
        GROUP BY l.lane`,
      [workspaceId, now, most, lanes],
    );
    return rows.map(({ lane, due, oldest, held, scheduled }) => ({ lane, due, oldestDueAt: oldest, held, scheduled }));
  }

  async unknownMessages(workspaceId: string): Promise<number> {
    const rows: { messages: number }[] = await this.manager.query(
      `SELECT count(*)::int AS messages FROM attempts a JOIN messages m ON m.id = a.message_id
        WHERE a.workspace_id = $1 AND a.outcome = 'unknown' AND m.state = 'unknown'`,
      [workspaceId],
    );
    return rows[0]?.messages ?? 0;
  }

  async waitingReceipts(workspaceId: string): Promise<{ waiting: number; oldestAt: Date | null }> {
    const rows: { waiting: number; oldest: Date | null }[] = await this.manager.query(
      `SELECT count(*)::int AS waiting, min(received_at) AS oldest FROM webhook_receipts WHERE workspace_id = $1 AND state = 'received'`,
      [workspaceId],
    );
    return { waiting: rows[0]?.waiting ?? 0, oldestAt: rows[0]?.oldest ?? null };
  }

  /** Of all workspaces, and of nobody's; read from the index of what is set aside, which holds nothing else. */
  async quarantinedReceipts(): Promise<number> {
    const rows: { receipts: number }[] = await this.manager.query(
      `SELECT count(*)::int AS receipts FROM webhook_receipts WHERE state = 'quarantined'`,
    );
    return rows[0]?.receipts ?? 0;
  }

  async heldTemplates(workspaceId: string): Promise<number> {
    const rows: { templates: number }[] = await this.manager.query(
      `SELECT count(*)::int AS templates FROM templates WHERE workspace_id = $1 AND held_at IS NOT NULL AND deleted_at IS NULL`,
      [workspaceId],
    );
    return rows[0]?.templates ?? 0;
  }

  async syncs(workspaceId: string): Promise<AccountSyncState[]> {
    const rows: Record<string, never>[] = await this.manager.query(
      `SELECT a.id, a.name, s.running_since, s.last_attempt_at, s.last_success_at, s.last_error_at, s.last_error, COALESCE(s.failures, 0) AS failures
         FROM accounts a LEFT JOIN account_syncs s ON s.account_id = a.id WHERE a.workspace_id = $1 ORDER BY a.id`,
      [workspaceId],
    );
    return rows.map((row) => ({
      accountId: row['id']!,
      name: row['name']!,
      running: row['running_since'] !== null,
      lastAttemptAt: row['last_attempt_at'] ?? null,
      lastSuccessAt: row['last_success_at'] ?? null,
      lastErrorAt: row['last_error_at'] ?? null,
      lastError: row['last_error'] ?? null,
      failures: row['failures']!,
    }));
  }

  /** A process says that it is there; what has been silent since `forgetBefore` is forgotten. */
  async beat(beat: { id: string; app: string; details: object; startedAt: Date; at: Date; forgetBefore: Date }): Promise<void> {
    await this.manager.query(
      `WITH gone AS (DELETE FROM processes WHERE seen_at < $6 AND id <> $1)
       INSERT INTO processes (id, app, details, started_at, seen_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET seen_at = EXCLUDED.seen_at, details = EXCLUDED.details`,
      [beat.id, beat.app, JSON.stringify(beat.details), beat.startedAt, beat.at, beat.forgetBefore],
    );
  }

  /** It stops in order. */
  async leave(id: string): Promise<void> {
    await this.manager.delete(ProcessRow, { id });
  }

  processes(seenSince: Date): Promise<ProcessRow[]> {
    return this.manager
      .createQueryBuilder(ProcessRow, 'process')
      .where('process.seenAt >= :seenSince', { seenSince })
      .orderBy('process.app')
      .addOrderBy('process.startedAt')
      .take(200)
      .getMany();
  }
}
