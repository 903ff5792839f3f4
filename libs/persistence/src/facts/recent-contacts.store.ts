import type { QueryResultRow } from 'pg';
import type { HotSql } from '../sql';

const recent = {
  name: 'recent-contacts',
  text: `SELECT a.id, m.contact_id, a.opened_at FROM attempts a JOIN messages m ON m.id = a.message_id
    WHERE a.id > $1 AND a.account_id = $2 AND a.opened_at > $3 AND a.outcome IS DISTINCT FROM 'refused' AND m.kind = 'template'
    ORDER BY a.id LIMIT $4`,
};

const perHour = {
  name: 'recent-contacts-per-hour',
  text: `SELECT date_trunc('hour', latest.at) AS hour, count(*)::int AS contacts FROM (
      SELECT m.contact_id, max(a.opened_at) AS at FROM attempts a JOIN messages m ON m.id = a.message_id
       WHERE a.id > $1 AND a.account_id = $2 AND a.opened_at > $3 AND a.outcome IS DISTINCT FROM 'refused' AND m.kind = 'template'
       GROUP BY m.contact_id) latest
     GROUP BY 1 ORDER BY 1`,
};

/** Ids begin with their time in ms; a minute earlier, because two clocks are never the same. */
const firstIdOf = (at: Date): string => {
  const hex = (at.getTime() - 60_000).toString(16).padStart(12, '0').padEnd(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** Whom an account has written to of its own accord: what the 24-hour limit counts, read again when Redis forgot it. */
export class RecentContactsStore {
  constructor(private readonly sql: HotSql) {}

  /**
   * Contacts that were sent a template since then, in batches; a contact may come more than once. On the safe side: a template inside
   * an open window is counted too, and so is an attempt whose outcome nobody knows.
   */
  async *since(accountId: string, since: Date, batch = 5000): AsyncGenerator<{ contactId: string; at: Date }[]> {
    let after = firstIdOf(since);
    for (;;) {
      const rows = await this.sql.query<RecentRow>(recent, [after, accountId, since, batch]);
      if (rows.length > 0) yield rows.map((row) => ({ contactId: row.contact_id, at: row.opened_at }));
      const last = rows.at(-1);
      if (!last || rows.length < batch) return;
      after = last.id;
    }
  }

  /** How many contacts were written to last in which hour since then: when their places in the limit are free again. */
  async perHour(accountId: string, since: Date): Promise<{ hour: Date; contacts: number }[]> {
    return this.sql.query<{ hour: Date; contacts: number }>(perHour, [firstIdOf(since), accountId, since]);
  }
}

interface RecentRow extends QueryResultRow {
  id: string;
  contact_id: string;
  opened_at: Date;
}
