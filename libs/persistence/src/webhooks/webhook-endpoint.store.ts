import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { WebhookEndpoint } from './webhook-endpoint.entity';

export interface WebhookEndpointDraft {
  url: string;
  description: string | null;
  events: string[];
  /** Seals the secret for the id this endpoint gets: the id is part of what is authenticated. */
  sealSecret(endpointId: string): string;
  /** What happened before is not told. */
  cursor: string;
}

export type WebhookEndpointChange = Partial<
  Pick<
    WebhookEndpoint,
    | 'url'
    | 'description'
    | 'events'
    | 'state'
    | 'pausedReason'
    | 'pausedAt'
    | 'failingSince'
    | 'secretSealed'
    | 'previousSecretSealed'
    | 'previousSecretUntil'
    | 'cursor'
  >
>;

export class WebhookEndpointStore {
  constructor(private readonly manager: EntityManager) {}

  async create(tx: EntityManager, workspaceId: string, draft: WebhookEndpointDraft, now: Date): Promise<WebhookEndpoint> {
    const id = newId();
    const { sealSecret, ...columns } = draft;
    await tx.insert(WebhookEndpoint, {
      id,
      workspaceId,
      ...columns,
      state: 'active',
      secretSealed: sealSecret(id),
      createdAt: now,
      updatedAt: now,
    });
    return tx.findOneByOrFail(WebhookEndpoint, { id });
  }

  get(workspaceId: string, id: string): Promise<WebhookEndpoint | null> {
    return this.manager.findOneBy(WebhookEndpoint, { id, workspaceId });
  }

  async list(workspaceId: string, page: PageRequest): Promise<Page<WebhookEndpoint>> {
    const query = this.manager
      .createQueryBuilder(WebhookEndpoint, 'endpoint')
      .where('endpoint.workspaceId = :workspaceId', { workspaceId });
    if (page.after) query.andWhere('endpoint.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('endpoint.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  /** Locks the row for a change that must see it as it is. */
  lock(tx: EntityManager, workspaceId: string, id: string): Promise<WebhookEndpoint | null> {
    return tx.findOne(WebhookEndpoint, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  async change(tx: EntityManager, workspaceId: string, id: string, change: WebhookEndpointChange, now: Date): Promise<boolean> {
    const result = await tx.update(WebhookEndpoint, { id, workspaceId }, { ...change, updatedAt: now });
    return result.affected === 1;
  }

  /** Its deliveries follow later, a few at a time: see `WebhookCourierStore.prune`. */
  async remove(tx: EntityManager, workspaceId: string, id: string): Promise<boolean> {
    return (await tx.delete(WebhookEndpoint, { id, workspaceId })).affected === 1;
  }
}
