import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { IdempotencyKey } from './idempotency-key.entity';

export type IdempotencyState =
  | { state: 'new'; owner: string }
  | { state: 'replay'; status: number; body: unknown }
  | { state: 'in_progress' }
  | { state: 'mismatch' };

export interface IdempotencyUse {
  workspaceId: string;
  key: string;
  method: string;
  path: string;
  requestHash: string;
  now: Date;
}

/** Milliseconds after which an unfinished use is taken for dead: longer than any request of ours may take. */
const abandonedAfterMs = 60_000;

/** Idempotency-Key in Postgres, per workspace. Keys are kept for at least 24 hours; `forget` removes older ones. */
export class IdempotencyStore {
  constructor(private readonly manager: EntityManager) {}

  /** @param options.takeOverAfterMs an unfinished use older than this becomes ours; null: never. */
  async begin(
    use: IdempotencyUse,
    { takeOverAfterMs = abandonedAfterMs }: { takeOverAfterMs?: number | null } = {},
  ): Promise<IdempotencyState> {
    const owner = newId();
    const rows: { owner: string }[] = await this.manager.query(
      `INSERT INTO idempotency_keys (workspace_id, key, method, path, request_hash, owner, locked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (workspace_id, key) DO UPDATE SET owner = EXCLUDED.owner, locked_at = EXCLUDED.locked_at
         WHERE idempotency_keys.completed_at IS NULL AND idempotency_keys.request_hash = EXCLUDED.request_hash
           AND idempotency_keys.method = EXCLUDED.method AND idempotency_keys.path = EXCLUDED.path
           AND idempotency_keys.locked_at < $8
       RETURNING owner`,
      [
        use.workspaceId,
        use.key,
        use.method,
        use.path,
        use.requestHash,
        owner,
        use.now,
        takeOverAfterMs === null ? '-infinity' : new Date(use.now.getTime() - takeOverAfterMs),
      ],
    );
    return rows.length === 1 ? { state: 'new', owner } : this.find(use);
  }

  /** What an earlier use of this key left. */
  async find(use: Omit<IdempotencyUse, 'now'>): Promise<IdempotencyState> {
    const row = await this.manager.findOneBy(IdempotencyKey, { workspaceId: use.workspaceId, key: use.key });
    if (!row) return { state: 'in_progress' };
    if (row.requestHash !== use.requestHash || row.method !== use.method || row.path !== use.path) return { state: 'mismatch' };
    if (row.completedAt === null || row.status === null) return { state: 'in_progress' };
    return { state: 'replay', status: row.status, body: row.body };
  }

  /** Only the use that began may complete: one that was taken over in between changes nothing. */
  async complete(
    use: { workspaceId: string; key: string; owner: string },
    answer: { status: number; body: unknown },
    now: Date,
  ): Promise<void> {
    await this.manager.update(
      IdempotencyKey,
      { workspaceId: use.workspaceId, key: use.key, owner: use.owner },
      { status: answer.status, body: answer.body as object, completedAt: now },
    );
  }

  /** The request failed and changed nothing: the key is free again. */
  async abandon(use: { workspaceId: string; key: string; owner: string }): Promise<void> {
    await this.manager.query(
      'DELETE FROM idempotency_keys WHERE workspace_id = $1 AND key = $2 AND owner = $3 AND completed_at IS NULL',
      [use.workspaceId, use.key, use.owner],
    );
  }

  async forget(before: Date): Promise<number> {
    const result = await this.manager
      .createQueryBuilder()
      .delete()
      .from(IdempotencyKey)
      .where('locked_at < :before', { before })
      .execute();
    return result.affected ?? 0;
  }
}
