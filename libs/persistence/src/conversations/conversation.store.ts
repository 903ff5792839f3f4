import type { EntityManager } from 'typeorm';
import {
  listViews,
  readViews,
  type ConversationFilter,
  type ConversationOrder,
  type ConversationView,
  type ListPosition,
} from './conversation-list';
import { Conversation } from './conversation.entity';

export class ConversationStore {
  constructor(private readonly manager: EntityManager) {}

  /** One that was joined with another since a merge of its contact is the other. */
  async get(workspaceId: string, id: string): Promise<Conversation | null> {
    const found = await this.manager.findOneBy(Conversation, { id, workspaceId });
    return found?.mergedInto ? this.manager.findOneBy(Conversation, { id: found.mergedInto, workspaceId }) : found;
  }

  /** With the names a screen shows beside it. */
  async view(workspaceId: string, id: string, tx: EntityManager = this.manager): Promise<ConversationView | null> {
    const [found] = await readViews(tx, workspaceId, [id]);
    if (!found?.mergedInto) return found ?? null;
    return (await readViews(tx, workspaceId, [found.mergedInto]))[0] ?? null;
  }

  /** In the order of the ids; those of another workspace are left out. */
  views(workspaceId: string, ids: readonly string[]): Promise<ConversationView[]> {
    return readViews(this.manager, workspaceId, ids);
  }

  list(
    workspaceId: string,
    page: { limit: number; after?: ListPosition | null },
    filter: ConversationFilter = {},
    order: ConversationOrder = 'recent',
  ): Promise<{ items: ConversationView[]; next: ListPosition | null }> {
    return listViews(this.manager, workspaceId, page, filter, order);
  }

  async markRead(workspaceId: string, id: string): Promise<void> {
    await this.manager.query(
      `UPDATE conversations SET unread_count = 0 WHERE workspace_id = $1
          AND id = (SELECT COALESCE(merged_into, id) FROM conversations WHERE id = $2 AND workspace_id = $1)`,
      [workspaceId, id],
    );
  }
}
