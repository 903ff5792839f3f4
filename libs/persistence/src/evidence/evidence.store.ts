import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { Evidence } from './evidence.entity';

export type EvidenceDraft = Pick<Evidence, 'name' | 'mediaType' | 'sha256' | 'content' | 'uploadedBy'>;

/** Files that prove something. Append-only: the database refuses update and delete. */
export class EvidenceStore {
  constructor(private readonly manager: EntityManager) {}

  async add(tx: EntityManager, workspaceId: string, draft: EvidenceDraft, now: Date): Promise<Evidence> {
    const id = newId();
    await tx.insert(Evidence, { ...draft, id, workspaceId, size: draft.content.length, uploadedAt: now });
    return tx.findOneByOrFail(Evidence, { id });
  }

  /** Without the bytes. */
  get(workspaceId: string, id: string): Promise<Evidence | null> {
    return this.manager.findOneBy(Evidence, { id, workspaceId });
  }

  async content(workspaceId: string, id: string): Promise<Buffer | null> {
    const row = await this.manager.findOne(Evidence, { where: { id, workspaceId }, select: { id: true, content: true } });
    return row?.content ?? null;
  }
}
