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

  get(workspaceId: string): Promise<Workspace | null> {
    return this.manager.findOneBy(Workspace, { id: workspaceId });
  }

  async changeSettings(workspaceId: string, settings: Record<string, unknown>, tx: EntityManager = this.manager): Promise<void> {
    await tx.query('UPDATE workspaces SET settings = settings || $2::jsonb WHERE id = $1', [
      workspaceId,
      JSON.stringify(settings),
    ]);
  }
}
