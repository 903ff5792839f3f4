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

  /** The proof that the provider reaches us and signs: the last webhook that verified. Written at most once a minute. */
  async markSignedWebhook(workspaceId: string, id: string, at: Date): Promise<void> {
    await this.manager.query(
      `UPDATE channels SET last_signed_webhook_at = $3 WHERE id = $1 AND workspace_id = $2
         AND (last_signed_webhook_at IS NULL OR last_signed_webhook_at < $3::timestamptz - interval '1 minute')`,
      [id, workspaceId, at],
    );
  }
}
