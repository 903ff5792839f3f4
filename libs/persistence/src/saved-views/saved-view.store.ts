import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { SavedView } from './saved-view.entity';

export type SavedViewDraft = Pick<SavedView, 'name' | 'query' | 'shared'>;

export class SavedViewStore {
  constructor(private readonly manager: EntityManager) {}

  /** The owner's own and those that are shared. */
  list(workspaceId: string, owner: string): Promise<SavedView[]> {
    return this.manager.find(SavedView, {
      where: [
        { workspaceId, owner },
        { workspaceId, shared: true },
      ],
      order: { name: 'ASC', id: 'ASC' },
    });
  }

  async create(tx: EntityManager, workspaceId: string, draft: SavedViewDraft & { owner: string }, now: Date): Promise<SavedView> {
    const id = newId();
    await tx.insert(SavedView, { ...draft, query: draft.query as object, id, workspaceId, createdAt: now });
    return tx.findOneByOrFail(SavedView, { id });
  }

  lock(tx: EntityManager, workspaceId: string, id: string): Promise<SavedView | null> {
    return tx.findOne(SavedView, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  async change(tx: EntityManager, workspaceId: string, id: string, change: Partial<SavedViewDraft>): Promise<void> {
    if (Object.keys(change).length > 0) await tx.update(SavedView, { id, workspaceId }, change as object);
  }

  async remove(tx: EntityManager, workspaceId: string, id: string): Promise<void> {
    await tx.delete(SavedView, { id, workspaceId });
  }
}
