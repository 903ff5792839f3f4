import type { EntityManager } from 'typeorm';
import { Draft } from './draft.entity';

/** One draft per conversation and author; the last one written stands. The conversation's workspace is the caller's to check. */
export class DraftStore {
  constructor(private readonly manager: EntityManager) {}

  get(workspaceId: string, conversationId: string, author: string): Promise<Draft | null> {
    return this.manager.findOneBy(Draft, { workspaceId, conversationId, author });
  }

  async put(draft: Draft): Promise<void> {
    await this.manager.upsert(Draft, { ...draft }, ['conversationId', 'author']);
  }

  async drop(workspaceId: string, conversationId: string, author: string): Promise<void> {
    await this.manager.delete(Draft, { workspaceId, conversationId, author });
  }
}
