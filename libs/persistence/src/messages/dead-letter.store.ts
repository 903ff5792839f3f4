import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { DeadLetterRow } from './dead-letter.entity';
import { Message } from './message.entity';
import { Replay } from './replay.entity';

export interface DeadLetterFilter {
  code?: string;
  channelId?: string;
  from?: Date;
  to?: Date;
}

/** A message that failed for good, and when. */
export interface DeadLetter {
  /** The message's. */
  id: string;
  code: string;
  failedAt: Date;
  message: Message;
}

/** Messages that failed for good and were not sent anew. */
export class DeadLetterStore {
  constructor(private readonly manager: EntityManager) {}

  /** In the order the messages were accepted, newest first. */
  async page(workspaceId: string, page: PageRequest, filter: DeadLetterFilter = {}): Promise<Page<DeadLetter>> {
    const query = this.manager
      .createQueryBuilder(DeadLetterRow, 'letter')
      .where('letter.workspaceId = :workspaceId', { workspaceId });
    if (filter.code) query.andWhere('letter.code = :code', { code: filter.code });
    if (filter.channelId) query.andWhere('letter.channelId = :channelId', { channelId: filter.channelId });
    if (filter.from) query.andWhere('letter.failedAt >= :from', { from: filter.from });
    if (filter.to) query.andWhere('letter.failedAt < :to', { to: filter.to });
    if (page.after) query.andWhere('letter.messageId < :after', { after: page.after });
    const rows = await query
      .orderBy('letter.messageId', 'DESC')
      .take(page.limit + 1)
      .getMany();
    const messages = await this.messages(
      workspaceId,
      rows.map(({ messageId }) => messageId),
    );
    const letters = rows.flatMap(({ messageId, code, failedAt }) => {
      const message = messages.get(messageId);
      return message ? [{ id: messageId, code, failedAt, message }] : [];
    });
    return toPage(letters, page.limit);
  }

  async messages(workspaceId: string, ids: readonly string[]): Promise<Map<string, Message>> {
    if (ids.length === 0) return new Map();
    const found = await this.manager
      .createQueryBuilder(Message, 'message')
      .where('message.id = ANY(:ids::uuid[]) AND message.workspaceId = :workspaceId', { ids, workspaceId })
      .getMany();
    return new Map(found.map((message) => [message.id, message]));
  }

  /** The message that sends this one anew, if one does. */
  async replayOf(workspaceId: string, messageId: string): Promise<string | null> {
    return (await this.manager.findOneBy(Replay, { workspaceId, messageId }))?.replayId ?? null;
  }

  /** Up to `most`. */
  async count(workspaceId: string, most: number): Promise<number> {
    const rows: { letters: number }[] = await this.manager.query(
      `SELECT count(*)::int AS letters FROM (SELECT FROM dead_letters WHERE workspace_id = $1 LIMIT $2) d`,
      [workspaceId, most],
    );
    return rows[0]?.letters ?? 0;
  }
}
