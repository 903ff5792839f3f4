import { newId } from '@heliograph/platform';
import { In, type EntityManager } from 'typeorm';
import { Tag } from './tag.entity';
import { ContactTag, ConversationTag } from './tagging.entity';

/** What may carry tags. */
export type Taggable = 'conversation' | 'contact';

const tables = { conversation: 'conversation_tags', contact: 'contact_tags' } as const;

export class TagStore {
  constructor(private readonly manager: EntityManager) {}

  list(workspaceId: string): Promise<Tag[]> {
    return this.manager.find(Tag, { where: { workspaceId }, order: { name: 'ASC' } });
  }

  get(workspaceId: string, id: string): Promise<Tag | null> {
    return this.manager.findOneBy(Tag, { id, workspaceId });
  }

  /** Those of these ids that are the workspace's own. */
  ownOf(workspaceId: string, ids: string[]): Promise<Tag[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.manager.findBy(Tag, { workspaceId, id: In(ids) });
  }

  /** Null when the name is taken; upper and lower case are one name. */
  async create(tx: EntityManager, workspaceId: string, draft: { name: string; color: string }, now: Date): Promise<Tag | null> {
    const rows: { id: string }[] = await tx.query(
      `INSERT INTO tags (id, workspace_id, name, color, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (workspace_id, lower(name)) DO NOTHING RETURNING id`,
      [newId(), workspaceId, draft.name, draft.color, now],
    );
    return rows[0] ? tx.findOneByOrFail(Tag, { id: rows[0].id }) : null;
  }

  lock(tx: EntityManager, workspaceId: string, id: string): Promise<Tag | null> {
    return tx.findOne(Tag, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  /** False when another tag has the name. */
  async change(tx: EntityManager, tag: Tag, change: Partial<Pick<Tag, 'name' | 'color'>>): Promise<boolean> {
    const { workspaceId, id } = tag;
    if (change.name !== undefined) {
      const taken: unknown[] = await tx.query(
        'SELECT 1 FROM tags WHERE workspace_id = $1 AND lower(name) = lower($2) AND id <> $3',
        [workspaceId, change.name, id],
      );
      if (taken.length > 0) return false;
    }
    if (Object.keys(change).length > 0) await tx.update(Tag, { id, workspaceId }, change);
    return true;
  }

  /** With it go all its marks. */
  async remove(tx: EntityManager, workspaceId: string, id: string): Promise<void> {
    await tx.delete(Tag, { id, workspaceId });
  }

  /** The tags of each of these, by the id of what carries them. */
  async of(workspaceId: string, kind: Taggable, ids: string[]): Promise<Map<string, Tag[]>> {
    if (ids.length === 0) return new Map();
    const rows: { on: string; id: string; name: string; color: string; created_at: Date }[] = await this.manager.query(
      `SELECT m.${kind}_id AS "on", t.id, t.name, t.color, t.created_at FROM ${tables[kind]} m JOIN tags t ON t.id = m.tag_id
        WHERE m.${kind}_id = ANY($2::uuid[]) AND m.workspace_id = $1 ORDER BY t.name`,
      [workspaceId, ids],
    );
    const found = new Map<string, Tag[]>();
    for (const { on, id, name, color, created_at } of rows)
      found.set(on, [...(found.get(on) ?? []), { id, workspaceId, name, color, createdAt: created_at }]);
    return found;
  }

  /** Exactly these afterwards. The caller has checked that they are the workspace's own. */
  async put(tx: EntityManager, workspaceId: string, kind: Taggable, id: string, tagIds: string[]): Promise<void> {
    if (kind === 'conversation') {
      await tx.delete(ConversationTag, { workspaceId, conversationId: id });
      await tx.insert(
        ConversationTag,
        tagIds.map((tagId) => ({ workspaceId, conversationId: id, tagId })),
      );
    } else {
      await tx.delete(ContactTag, { workspaceId, contactId: id });
      await tx.insert(
        ContactTag,
        tagIds.map((tagId) => ({ workspaceId, contactId: id, tagId })),
      );
    }
  }
}
