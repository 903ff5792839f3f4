import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { BroadcastRecipient } from './broadcast-recipient.entity';
import { Broadcast } from './broadcast.entity';

export type BroadcastDraft = Pick<
  Broadcast,
  | 'accountId'
  | 'channelId'
  | 'templateId'
  | 'name'
  | 'variables'
  | 'startAt'
  | 'ratePerSecond'
  | 'thresholds'
  | 'expiresAt'
  | 'createdBy'
>;

export type BroadcastChange = Partial<Omit<Broadcast, 'id' | 'workspaceId' | 'version' | 'createdAt' | 'updatedAt'>>;

/** Broadcasts themselves; their recipients, their release and their figures are in the stores beside this one. */
export class BroadcastStore {
  constructor(private readonly manager: EntityManager) {}

  async create(tx: EntityManager, workspaceId: string, draft: BroadcastDraft, now: Date): Promise<Broadcast> {
    const id = newId();
    await tx.insert(Broadcast, { ...draft, id, workspaceId, createdAt: now, updatedAt: now } as never);
    return tx.findOneByOrFail(Broadcast, { id });
  }

  get(workspaceId: string, id: string): Promise<Broadcast | null> {
    return this.manager.findOneBy(Broadcast, { id, workspaceId });
  }

  lock(tx: EntityManager, workspaceId: string, id: string): Promise<Broadcast | null> {
    return tx.findOne(Broadcast, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  async list(
    workspaceId: string,
    page: PageRequest,
    filter: { state?: string; channelId?: string } = {},
  ): Promise<Page<Broadcast>> {
    const query = this.manager.createQueryBuilder(Broadcast, 'b').where('b.workspaceId = :workspaceId', { workspaceId });
    if (filter.state) query.andWhere('b.state = :state', filter);
    if (filter.channelId) query.andWhere('b.channelId = :channelId', filter);
    if (page.after) query.andWhere('b.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('b.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  /** The caller holds its lock. */
  async change(tx: EntityManager, broadcast: Broadcast, change: BroadcastChange, now: Date): Promise<Broadcast> {
    const { id, workspaceId } = broadcast;
    const values = { ...change, version: broadcast.version + 1, updatedAt: now };
    await tx.update(Broadcast, { id, workspaceId }, values as never);
    return { ...broadcast, ...values };
  }

  /** One that never ran, with its audience. */
  async remove(tx: EntityManager, workspaceId: string, id: string): Promise<void> {
    const { affected } = await tx.delete(Broadcast, { id, workspaceId });
    if (affected) await tx.delete(BroadcastRecipient, { broadcastId: id });
  }
}
