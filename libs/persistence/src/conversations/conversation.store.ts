import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { Conversation } from './conversation.entity';

export class ConversationStore {
  constructor(private readonly manager: EntityManager) {}

  get(workspaceId: string, id: string): Promise<Conversation | null> {
    return this.manager.findOneBy(Conversation, { id, workspaceId });
  }

  async list(
    workspaceId: string,
    page: PageRequest,
    filter: { contactId?: string; channelId?: string } = {},
  ): Promise<Page<Conversation>> {
    const query = this.manager
      .createQueryBuilder(Conversation, 'conversation')
      .where('conversation.workspaceId = :workspaceId', { workspaceId });
    if (filter.contactId) query.andWhere('conversation.contactId = :contactId', filter);
    if (filter.channelId) query.andWhere('conversation.channelId = :channelId', filter);
    if (page.after) query.andWhere('conversation.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('conversation.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  async markRead(workspaceId: string, id: string): Promise<void> {
    await this.manager.update(Conversation, { id, workspaceId }, { unreadCount: 0 });
  }
}
