import { newId } from '@heliograph/platform';
import type { QueryResultRow } from 'pg';
import { In, type EntityManager } from 'typeorm';
import type { HotSql, Sql } from '../sql';
import { Media } from './media.entity';

export type UploadDraft = Pick<Media, 'id' | 'contentType' | 'name' | 'sha256' | 'storageKey' | 'createdBy'> & { bytes: number };

export interface InboundMediaDraft {
  id: string;
  workspaceId: string;
  accountId: string;
  messageId: string;
  contentType: string;
  sourceUrl: string;
  at: Date;
}

/** A file whose fetching is ours until `until`. */
export interface MediaToFetch {
  id: string;
  workspaceId: string;
  accountId: string;
  messageId: string;
  contentType: string;
  sourceUrl: string;
  /** This one included. */
  attempts: number;
}

export type MediaSettlement = { problem: { code: string; message: string } | null } & (
  { state: 'ready'; contentType: string; bytes: number; sha256: string; storageKey: string } | { state: 'refused' | 'failed' }
);

const expect = {
  name: 'media-expect',
  text: `INSERT INTO media (id, workspace_id, account_id, message_id, direction, state, content_type, source_url, due_at, created_by, created_at)
    SELECT id, workspace_id, account_id, message_id, 'in', 'fetching', content_type, source_url, at, 'customer', at
      FROM json_to_recordset($1::json) AS x(id uuid, workspace_id uuid, account_id uuid, message_id uuid, content_type text, source_url text, at timestamptz)
    ON CONFLICT (id) DO NOTHING`,
};
const claim = {
  name: 'media-claim',
  // The lease is the due time itself: whoever dies with it leaves the row due again.
  text: `UPDATE media SET due_at = $3, attempts = attempts + 1 WHERE id IN (
      SELECT id FROM media WHERE id = ANY($1::uuid[]) AND state = 'fetching' AND due_at <= $2 ORDER BY id FOR UPDATE SKIP LOCKED)
    RETURNING id, workspace_id, account_id, message_id, content_type, source_url, attempts`,
};
const due = {
  name: 'media-due',
  text: `SELECT id FROM media WHERE state = 'fetching' AND due_at <= $1 ORDER BY due_at LIMIT $2`,
};
const settle = {
  name: 'media-settle',
  text: `WITH settled AS (
      UPDATE media SET state = $2, content_type = COALESCE($3, content_type), bytes = $4, sha256 = $5, storage_key = $6, problem = $7::jsonb,
        due_at = NULL, settled_at = $8
       WHERE id = $1 AND state = 'fetching' RETURNING id, workspace_id, message_id, state
    )
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT $9, workspace_id, 'media.' || state, 'media', id, jsonb_build_object('messageId', message_id, 'state', state), $8 FROM settled
    RETURNING id`,
};
const putOff = {
  name: 'media-put-off',
  text: `UPDATE media SET due_at = $2, problem = $3::jsonb WHERE id = $1 AND state = 'fetching'`,
};

/** Files in and out. An inbound one exists before its bytes do: `fetching`, due at a time, taken by lease. */
export class MediaStore {
  constructor(
    private readonly manager: EntityManager,
    private readonly sql: HotSql,
  ) {}

  /** An upload whose bytes are in the storage already. */
  async addUpload(tx: EntityManager, workspaceId: string, draft: UploadDraft, now: Date): Promise<Media> {
    const { id } = draft;
    await tx.insert(Media, {
      ...draft,
      workspaceId,
      direction: 'out',
      state: 'ready',
      attempts: 0,
      createdAt: now,
      settledAt: now,
    });
    return tx.findOneByOrFail(Media, { id });
  }

  get(workspaceId: string, id: string): Promise<Media | null> {
    return this.manager.findOneBy(Media, { id, workspaceId });
  }

  async getMany(workspaceId: string, ids: readonly string[]): Promise<Media[]> {
    return ids.length === 0 ? [] : this.manager.findBy(Media, { workspaceId, id: In([...new Set(ids)]) });
  }

  /** For the signed link only: the signature is the permission. */
  bySignedLink(id: string): Promise<Media | null> {
    return this.manager.findOneBy(Media, { id });
  }

  /** Files of messages that are being written in the same transaction. */
  async expect(sql: Sql, drafts: InboundMediaDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    const rows = drafts.map(({ id, workspaceId, accountId, messageId, contentType, sourceUrl, at }) => ({
      ...{ id, at, workspace_id: workspaceId, account_id: accountId, message_id: messageId },
      ...{ content_type: contentType, source_url: sourceUrl },
    }));
    await sql.query(expect, [JSON.stringify(rows)]);
  }

  /** Takes those that are due; another worker that asks meanwhile gets none of them. */
  async claim(ids: readonly string[], now: Date, until: Date): Promise<MediaToFetch[]> {
    const rows = await this.sql.query<ClaimedRow>(claim, [ids, now, until]);
    return rows.map((row) => ({
      id: row.id,
      workspaceId: row.workspace_id,
      accountId: row.account_id,
      messageId: row.message_id,
      contentType: row.content_type,
      sourceUrl: row.source_url,
      attempts: row.attempts,
    }));
  }

  async due(now: Date, limit: number): Promise<string[]> {
    return (await this.sql.query<{ id: string }>(due, [now, limit])).map(({ id }) => id);
  }

  /** Ends the fetching, with its event. False when somebody else ended it first. */
  async settle(id: string, settlement: MediaSettlement, now: Date): Promise<boolean> {
    const { state, problem } = settlement;
    const kept = settlement.state === 'ready' ? settlement : null;
    const told = await this.sql.query(settle, [
      id,
      state,
      kept?.contentType ?? null,
      kept?.bytes ?? null,
      kept?.sha256 ?? null,
      kept?.storageKey ?? null,
      problem && JSON.stringify(problem),
      now,
      newId(),
    ]);
    return told.length === 1;
  }

  /** Tried again at `dueAt`; the problem of the last try is shown meanwhile. */
  async putOff(id: string, dueAt: Date, problem: { code: string; message: string }): Promise<void> {
    await this.sql.query(putOff, [id, dueAt, JSON.stringify(problem)]);
  }
}

interface ClaimedRow extends QueryResultRow {
  id: string;
  workspace_id: string;
  account_id: string;
  message_id: string;
  content_type: string;
  source_url: string;
  attempts: number;
}
