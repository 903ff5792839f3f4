import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { CannedReply } from './canned-reply.entity';

export interface CannedReplyDraft {
  shortcut: string;
  title: string;
  text: Record<string, string>;
  teamId: string | null;
}

/** What a reply may name in one conversation. */
export interface ReplyNames {
  contact: string | null;
  language: string | null;
  agent: string | null;
  workspace: string;
  /** The latest that a message of this conversation was sent with. */
  reference: string | null;
}

export class CannedReplyStore {
  constructor(private readonly manager: EntityManager) {}

  list(workspaceId: string): Promise<CannedReply[]> {
    return this.manager.find(CannedReply, { where: { workspaceId }, order: { shortcut: 'ASC' } });
  }

  get(workspaceId: string, id: string): Promise<CannedReply | null> {
    return this.manager.findOneBy(CannedReply, { id, workspaceId });
  }

  lock(tx: EntityManager, workspaceId: string, id: string): Promise<CannedReply | null> {
    return tx.findOne(CannedReply, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  async ownsTeam(workspaceId: string, teamId: string): Promise<boolean> {
    const rows: unknown[] = await this.manager.query('SELECT 1 FROM teams WHERE workspace_id = $1 AND id = $2', [
      workspaceId,
      teamId,
    ]);
    return rows.length === 1;
  }

  /** Null when the shortcut is taken; upper and lower case are one shortcut. */
  async create(tx: EntityManager, workspaceId: string, draft: CannedReplyDraft, now: Date): Promise<CannedReply | null> {
    const rows: { id: string }[] = await tx.query(
      `INSERT INTO canned_replies (id, workspace_id, shortcut, title, text, team_id, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $7) ON CONFLICT (workspace_id, lower(shortcut)) DO NOTHING RETURNING id`,
      [newId(), workspaceId, draft.shortcut, draft.title, JSON.stringify(draft.text), draft.teamId, now],
    );
    return rows[0] ? tx.findOneByOrFail(CannedReply, { id: rows[0].id }) : null;
  }

  /** False when another reply has the shortcut. */
  async change(tx: EntityManager, reply: CannedReply, change: Partial<CannedReplyDraft>, now: Date): Promise<boolean> {
    const { workspaceId, id } = reply;
    if (change.shortcut !== undefined) {
      const taken: unknown[] = await tx.query(
        'SELECT 1 FROM canned_replies WHERE workspace_id = $1 AND lower(shortcut) = lower($2) AND id <> $3',
        [workspaceId, change.shortcut, id],
      );
      if (taken.length > 0) return false;
    }
    await tx.update(CannedReply, { id, workspaceId }, { ...change, updatedAt: now });
    return true;
  }

  async remove(tx: EntityManager, workspaceId: string, id: string): Promise<void> {
    await tx.delete(CannedReply, { id, workspaceId });
  }

  async namesFor(workspaceId: string, conversationId: string, agentId: string | null): Promise<ReplyNames | null> {
    const rows: ReplyNames[] = await this.manager.query(
      `SELECT co.name AS contact, co.language, w.name AS workspace, (SELECT a.name FROM agents a WHERE a.id = $3) AS agent,
              (SELECT m.reference FROM messages m WHERE m.conversation_id = cv.id AND m.reference IS NOT NULL ORDER BY m.id DESC LIMIT 1) AS reference
         FROM conversations cv JOIN contacts co ON co.id = cv.contact_id JOIN workspaces w ON w.id = cv.workspace_id
        WHERE cv.id = $2 AND cv.workspace_id = $1`,
      [workspaceId, conversationId, agentId],
    );
    return rows[0] ?? null;
  }
}
