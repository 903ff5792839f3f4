import { newId } from '@heliograph/platform';
import { IsNull, type EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { ApiKey } from './api-key.entity';

export class ApiKeyStore {
  constructor(private readonly manager: EntityManager) {}

  async create(
    workspaceId: string,
    key: { name: string; prefix: string; secretHash: string; role: string; scopes: string[] },
    tx: EntityManager = this.manager,
  ): Promise<ApiKey> {
    const id = newId();
    await tx.insert(ApiKey, { id, workspaceId, ...key });
    return tx.findOneByOrFail(ApiKey, { id });
  }

  /** The one query without a workspace: the hash is how the workspace is found. Revoked keys are not found. */
  findByHash(secretHash: string): Promise<ApiKey | null> {
    return this.manager.findOneBy(ApiKey, { secretHash, revokedAt: IsNull() });
  }

  list(workspaceId: string): Promise<ApiKey[]> {
    return this.manager.find(ApiKey, { where: { workspaceId }, order: { id: 'DESC' } });
  }

  async page(workspaceId: string, page: PageRequest): Promise<Page<ApiKey>> {
    const query = this.manager.createQueryBuilder(ApiKey, 'key').where('key.workspaceId = :workspaceId', { workspaceId });
    if (page.after) query.andWhere('key.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('key.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  /** False when there is no such live key in this workspace. */
  async revoke(workspaceId: string, id: string, now: Date, tx: EntityManager = this.manager): Promise<boolean> {
    const result = await tx.update(ApiKey, { id, workspaceId, revokedAt: IsNull() }, { revokedAt: now });
    return result.affected === 1;
  }
}
