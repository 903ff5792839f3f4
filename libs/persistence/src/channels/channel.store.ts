import type { ChannelStatus } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { Channel } from './channel.entity';

export class ChannelStore {
  constructor(private readonly manager: EntityManager) {}

  /** Null when the number is already connected in this installation: one number has one owner. */
  async create(
    workspaceId: string,
    draft: { accountId: string; phone: string; name: string; providerChannelId: string | null; throughputPerSecond?: number },
    tx: EntityManager = this.manager,
  ): Promise<Channel | null> {
    const id = newId();
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(Channel)
      .values({ id, workspaceId, ...draft, throughputPerSecond: draft.throughputPerSecond ?? 80, status: 'pending' })
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) return null;
    return tx.findOneByOrFail(Channel, { id });
  }

  get(workspaceId: string, id: string): Promise<Channel | null> {
    return this.manager.findOneBy(Channel, { id, workspaceId });
  }

  async list(workspaceId: string, page: PageRequest, accountId?: string): Promise<Page<Channel>> {
    const query = this.manager
      .createQueryBuilder(Channel, 'channel')
      .where('channel.workspaceId = :workspaceId', { workspaceId });
    if (accountId) query.andWhere('channel.accountId = :accountId', { accountId });
    if (page.after) query.andWhere('channel.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('channel.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  ofAccount(workspaceId: string, accountId: string): Promise<Channel[]> {
    return this.manager.find(Channel, { where: { workspaceId, accountId }, order: { id: 'ASC' } });
  }

  /** What an operator states; the provider's next read may say otherwise. */
  async change(
    tx: EntityManager,
    workspaceId: string,
    id: string,
    change: Partial<Pick<Channel, 'name' | 'status' | 'statusReason' | 'throughputPerSecond'>>,
    now: Date,
  ): Promise<void> {
    await tx.update(Channel, { id, workspaceId }, { ...change, updatedAt: now });
  }

  lock(tx: EntityManager, workspaceId: string, id: string): Promise<Channel | null> {
    return tx.findOne(Channel, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  /** What the provider's own read says; an unknown status is kept raw and is not ready to send. */
  async recordHealth(
    tx: EntityManager,
    workspaceId: string,
    id: string,
    health: {
      status: ChannelStatus;
      statusRaw: string;
      statusReason: string | null;
      quality: string | null;
      providerChannelId: string;
      throughputPerSecond: number | null;
      at: Date;
    },
  ): Promise<void> {
    const { at, throughputPerSecond, ...columns } = health;
    await tx.update(
      Channel,
      { id, workspaceId },
      { ...columns, ...(throughputPerSecond === null ? {} : { throughputPerSecond }), updatedAt: at },
    );
  }

  /** R3: a webhook of this number verified. Notes the latest one, and the checklist item the first time. */
  async proveDoor(door: { workspaceId: string; accountId: string; channelId: string; at: Date }): Promise<void> {
    await this.manager.query(
      `WITH noted AS (UPDATE channels SET last_signed_webhook_at = $4 WHERE id = $3 AND workspace_id = $1 RETURNING id)
       INSERT INTO onboarding_items (workspace_id, account_id, channel_id, name, state, source, actor, proof, at)
       SELECT $1, $2, id, 'webhook_reachable_and_signed', 'done', 'provider', 'gateway', 'a signed inbound webhook verified', $4 FROM noted
       ON CONFLICT (account_id, channel_id, name) DO UPDATE SET state = 'done', at = EXCLUDED.at, source = EXCLUDED.source,
         actor = EXCLUDED.actor, proof = EXCLUDED.proof WHERE onboarding_items.state <> 'done'`,
      [door.workspaceId, door.accountId, door.channelId, door.at],
    );
  }
}
