import type { EntityManager } from 'typeorm';

/** A review that is under way, with what its clock needs. */
export interface ReviewUnderWay {
  versionId: string;
  workspaceId: string;
  accountId: string;
  templateId: string;
  number: number;
  submittedAt: Date;
  calendar: Record<string, unknown>;
  nearDueTold: boolean;
}

const lastSentMark = 'template-last-sent';
/** An attempt may be closed this long after it was opened: so much is read again every time. */
const closesLateMs = 15 * 60_000;
/** Attempts older than this at the very first run are not looked for. */
const firstLookBackMs = 90 * 86_400_000;

/** The first UUIDv7 of a millisecond. */
const firstIdAt = (at: Date): string => {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** What jobs keep up to date about templates, off the hot path. */
export class TemplateUpkeepStore {
  constructor(private readonly manager: EntityManager) {}

  /** Reviews whose last alarm has not been raised, oldest submission first. */
  async reviewsUnderWay(limit: number): Promise<ReviewUnderWay[]> {
    const rows: {
      id: string;
      workspace_id: string;
      account_id: string;
      template_id: string;
      number: number;
      submitted_at: Date;
      calendar: Record<string, unknown>;
      near_due_told: boolean;
    }[] = await this.manager.query(
      `SELECT v.id, v.workspace_id, t.account_id, v.template_id, v.number, v.submitted_at, a.calendar,
              v.near_due_told_at IS NOT NULL AS near_due_told
         FROM template_versions v JOIN templates t ON t.id = v.template_id JOIN accounts a ON a.id = t.account_id
        WHERE v.status = 'in_review' AND v.submitted_at IS NOT NULL AND v.overdue_told_at IS NULL AND t.deleted_at IS NULL
        ORDER BY v.submitted_at LIMIT $1`,
      [limit],
    );
    return rows.map((row) => ({
      versionId: row.id,
      workspaceId: row.workspace_id,
      accountId: row.account_id,
      templateId: row.template_id,
      number: row.number,
      submittedAt: row.submitted_at,
      calendar: row.calendar,
      nearDueTold: row.near_due_told,
    }));
  }

  /** True once per review and alarm, whichever of many workers asks; never for a review that ended meanwhile. */
  async tellOnce(tx: EntityManager, versionId: string, alarm: 'near' | 'overdue', at: Date): Promise<boolean> {
    const column = alarm === 'near' ? 'near_due_told_at' : 'overdue_told_at';
    const [, affected] = (await tx.query(
      `UPDATE template_versions SET ${column} = $2 WHERE id = $1 AND ${column} IS NULL AND status = 'in_review'`,
      [versionId, at],
    )) as [unknown, number];
    return affected === 1;
  }

  /**
   * Brings `last_sent_at` up to what was handed over since the last run: from attempts, whose ids sort by the time they were opened.
   * `updated_at` stays: a send is not a change of the template. Returns how many templates moved.
   */
  async noteLastSent(now: Date): Promise<number> {
    return this.manager.transaction(async (tx) => {
      await tx.query(`INSERT INTO upkeep_marks (name, read_until) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, [
        lastSentMark,
        new Date(now.getTime() - firstLookBackMs),
      ]);
      const [mark] = (await tx.query(`SELECT read_until FROM upkeep_marks WHERE name = $1 FOR UPDATE`, [lastSentMark])) as {
        read_until: Date;
      }[];
      const since = new Date((mark?.read_until ?? now).getTime() - closesLateMs);
      const [, affected] = (await tx.query(
        `UPDATE templates t SET last_sent_at = sent.at
           FROM (SELECT m.template_id, max(a.opened_at) AS at FROM attempts a JOIN messages m ON m.id = a.message_id
                  WHERE a.id >= $1::uuid AND a.outcome = 'accepted' AND m.template_id IS NOT NULL GROUP BY m.template_id) sent
          WHERE t.id = sent.template_id AND (t.last_sent_at IS NULL OR t.last_sent_at < sent.at)`,
        [firstIdAt(since)],
      )) as [unknown, number];
      await tx.query(`UPDATE upkeep_marks SET read_until = GREATEST(read_until, $2) WHERE name = $1`, [lastSentMark, now]);
      return affected;
    });
  }

  /** Remembers how full the account is; answers with what it was before (`ok` at first). Lock the account, or be its only sync. */
  async noteQuota(tx: EntityManager, workspaceId: string, accountId: string, state: 'ok' | 'near' | 'full'): Promise<string> {
    const [before] = (await tx.query(`SELECT quota_state FROM account_syncs WHERE account_id = $1 FOR UPDATE`, [accountId])) as {
      quota_state: string;
    }[];
    if (before?.quota_state === state) return state;
    await tx.query(
      `INSERT INTO account_syncs (account_id, workspace_id, quota_state) VALUES ($1, $2, $3)
       ON CONFLICT (account_id) DO UPDATE SET quota_state = $3`,
      [accountId, workspaceId, state],
    );
    return before?.quota_state ?? 'ok';
  }

  /** Sync figures per provider: accounts, those failing now, and the oldest data among those that ever synced, in seconds. */
  async syncFigures(now: Date): Promise<{ provider: string; accounts: number; failing: number; oldestSeconds: number | null }[]> {
    const rows: { provider: string; accounts: number; failing: number; oldest: Date | null }[] = await this.manager.query(
      `SELECT a.provider, count(*)::int AS accounts, count(*) FILTER (WHERE s.failures > 0)::int AS failing, min(s.last_success_at) AS oldest
         FROM accounts a LEFT JOIN account_syncs s ON s.account_id = a.id GROUP BY a.provider`,
    );
    return rows.map((row) => ({
      provider: row.provider,
      accounts: row.accounts,
      failing: row.failing,
      oldestSeconds: row.oldest === null ? null : Math.max(0, (now.getTime() - row.oldest.getTime()) / 1000),
    }));
  }
}
