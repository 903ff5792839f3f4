import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { Workspace } from './workspace.entity';

export class WorkspaceStore {
  constructor(private readonly manager: EntityManager) {}

  async create(name: string, settings: Record<string, unknown> = {}, tx: EntityManager = this.manager): Promise<Workspace> {
    const id = newId();
    await tx.insert(Workspace, { id, name, settings: settings as object });
    return tx.findOneByOrFail(Workspace, { id });
  }

  /** For what runs by itself, workspace by workspace. */
  all(): Promise<Workspace[]> {
    return this.manager.find(Workspace, { order: { id: 'ASC' } });
  }

  get(workspaceId: string): Promise<Workspace | null> {
    return this.manager.findOneBy(Workspace, { id: workspaceId });
  }

  lock(tx: EntityManager, workspaceId: string): Promise<Workspace> {
    return tx.findOneOrFail(Workspace, { where: { id: workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  async rename(tx: EntityManager, workspaceId: string, name: string): Promise<void> {
    await tx.update(Workspace, { id: workspaceId }, { name });
  }

  async changeSettings(workspaceId: string, settings: Record<string, unknown>, tx: EntityManager = this.manager): Promise<void> {
    await tx.query('UPDATE workspaces SET settings = settings || $2::jsonb WHERE id = $1', [
      workspaceId,
      JSON.stringify(settings),
    ]);
  }
}
