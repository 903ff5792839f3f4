import type { HotSql } from '../sql';

const use = {
  name: 'prepared-content-use',
  text: `UPDATE prepared_contents SET last_used_at = GREATEST(last_used_at, $3) WHERE account_id = $1 AND content_hash = $2
    RETURNING provider_content_id`,
};
const remember = {
  name: 'prepared-content-remember',
  text: `INSERT INTO prepared_contents (account_id, content_hash, workspace_id, provider_content_id, created_at, last_used_at)
    VALUES ($1, $2, $3, $4, $5, $5)
    ON CONFLICT (account_id, content_hash) DO UPDATE SET last_used_at = EXCLUDED.last_used_at RETURNING provider_content_id`,
};
const forget = {
  name: 'prepared-content-forget',
  text: `DELETE FROM prepared_contents WHERE account_id = $1 AND content_hash = $2 AND provider_content_id = $3`,
};

/** Which content at the provider carries which buttons or list. Two senders may make one twice; the first remembered stands. */
export class PreparedContentStore {
  constructor(private readonly sql: HotSql) {}

  async use(accountId: string, contentHash: string, now: Date): Promise<string | null> {
    const [row] = await this.sql.query<{ provider_content_id: string }>(use, [accountId, contentHash, now]);
    return row?.provider_content_id ?? null;
  }

  async remember(made: {
    accountId: string;
    workspaceId: string;
    contentHash: string;
    providerContentId: string;
    at: Date;
  }): Promise<string> {
    const values = [made.accountId, made.contentHash, made.workspaceId, made.providerContentId, made.at];
    const [row] = await this.sql.query<{ provider_content_id: string }>(remember, values);
    return row?.provider_content_id ?? made.providerContentId;
  }

  /** The provider no longer knows it: the next send makes it anew. */
  async forget(accountId: string, contentHash: string, providerContentId: string): Promise<void> {
    await this.sql.query(forget, [accountId, contentHash, providerContentId]);
  }
}
