import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { Note } from './note.entity';

export interface Person {
  id: string;
  name: string;
}

export interface NoteWithPeople {
  id: string;
  workspaceId: string;
  conversationId: string;
  actor: string;
  text: string;
  author: Person | null;
  mentions: Person[];
  createdAt: Date;
}

/** A note that names somebody, as they see it. */
export interface Mention extends NoteWithPeople {
  readAt: Date | null;
}

export interface NoteDraft {
  conversationId: string;
  authorId: string | null;
  actor: string;
  text: string;
  mentions: string[];
}

interface NoteRow {
  id: string;
  conversation_id: string;
  actor: string;
  text: string;
  created_at: Date;
  author: Person | null;
  mentions: Person[] | null;
}

const columns = `n.id, n.conversation_id, n.actor, n.text, n.created_at,
  (SELECT json_build_object('id', a.id, 'name', a.name) FROM agents a WHERE a.id = n.author_id) AS author,
  (SELECT json_agg(json_build_object('id', a.id, 'name', a.name) ORDER BY a.name) FROM note_mentions p JOIN agents a ON a.id = p.agent_id
    WHERE p.note_id = n.id) AS mentions`;

export class NoteStore {
  constructor(private readonly manager: EntityManager) {}

  /** The ids of these that are agents of this workspace. */
  async agentsOf(workspaceId: string, ids: string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows: { id: string }[] = await this.manager.query(
      'SELECT id FROM agents WHERE workspace_id = $1 AND id = ANY($2::uuid[])',
      [workspaceId, ids],
    );
    return rows.map(({ id }) => id);
  }

  async add(tx: EntityManager, workspaceId: string, draft: NoteDraft, now: Date): Promise<string> {
    const { mentions, ...columnsOf } = draft;
    const id = newId();
    await tx.insert(Note, { id, workspaceId, ...columnsOf, createdAt: now });
    await tx.query(
      'INSERT INTO note_mentions (note_id, agent_id, workspace_id) SELECT $1, agent, $2 FROM unnest($3::uuid[]) AS agent',
      [id, workspaceId, mentions],
    );
    return id;
  }

  /** Newest first. */
  async list(workspaceId: string, conversationId: string, page: PageRequest): Promise<Page<NoteWithPeople>> {
    const rows: NoteRow[] = await this.manager.query(
      `SELECT ${columns} FROM notes n WHERE n.conversation_id = $2 AND n.workspace_id = $1 AND ($3::uuid IS NULL OR n.id < $3)
        ORDER BY n.id DESC LIMIT $4`,
      [workspaceId, conversationId, page.after ?? null, page.limit + 1],
    );
    return toPage(
      rows.map((row) => withPeople(workspaceId, row)),
      page.limit,
    );
  }

  async get(workspaceId: string, id: string, tx: EntityManager = this.manager): Promise<NoteWithPeople | null> {
    const rows: NoteRow[] = await tx.query(`SELECT ${columns} FROM notes n WHERE n.id = $2 AND n.workspace_id = $1`, [
      workspaceId,
      id,
    ]);
    return rows[0] ? withPeople(workspaceId, rows[0]) : null;
  }

  async remove(tx: EntityManager, workspaceId: string, id: string): Promise<void> {
    await tx.delete(Note, { id, workspaceId });
  }

  /** Notes that name this agent: those not read yet first, the newest of them first. At most `limit`. */
  async mentionsOf(workspaceId: string, agentId: string, limit: number): Promise<Mention[]> {
    const rows: (NoteRow & { read_at: Date | null })[] = await this.manager.query(
      `SELECT ${columns}, p.read_at FROM note_mentions p JOIN notes n ON n.id = p.note_id
        WHERE p.agent_id = $2 AND p.workspace_id = $1 ORDER BY p.read_at IS NOT NULL, n.id DESC LIMIT $3`,
      [workspaceId, agentId, limit],
    );
    return rows.map((row) => ({ ...withPeople(workspaceId, row), readAt: row.read_at }));
  }

  /** @param noteIds null for all of them. */
  async markRead(workspaceId: string, agentId: string, noteIds: string[] | null, now: Date): Promise<void> {
    await this.manager.query(
      `UPDATE note_mentions SET read_at = $3 WHERE workspace_id = $1 AND agent_id = $2 AND read_at IS NULL
          AND ($4::uuid[] IS NULL OR note_id = ANY($4::uuid[]))`,
      [workspaceId, agentId, now, noteIds],
    );
  }
}

const withPeople = (workspaceId: string, row: NoteRow): NoteWithPeople => ({
  id: row.id,
  workspaceId,
  conversationId: row.conversation_id,
  actor: row.actor,
  text: row.text,
  author: row.author,
  mentions: row.mentions ?? [],
  createdAt: row.created_at,
});
