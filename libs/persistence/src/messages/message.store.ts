import { In, type EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { Attempt } from './attempt.entity';
import { DecisionRow } from './decision-row.entity';
import { DeliveryReport } from './delivery-report.entity';
import { Message } from './message.entity';

export interface MessageTimeline {
  message: Message;
  attempts: Attempt[];
  reports: DeliveryReport[];
  decisions: DecisionRow[];
}

const turns = ['accept', 'release', 'hand_off'];
/** Two decisions may bear the same millisecond: then the moments come in the order in which a message passes them. */
const inTurn = (a: DecisionRow, b: DecisionRow): number =>
  a.decidedAt.getTime() - b.decidedAt.getTime() || turns.indexOf(a.moment) - turns.indexOf(b.moment);

/** Messages for screens and the API; the traffic goes through the hot-path stores beside this one. */
export class MessageStore {
  constructor(private readonly manager: EntityManager) {}

  get(workspaceId: string, id: string): Promise<Message | null> {
    return this.manager.findOneBy(Message, { id, workspaceId });
  }

  async timeline(workspaceId: string, id: string): Promise<MessageTimeline | null> {
    const message = await this.get(workspaceId, id);
    if (!message) return null;
    const [attempts, reports, decisions] = await Promise.all([
      this.manager.find(Attempt, { where: { messageId: id, workspaceId }, order: { number: 'ASC' } }),
      this.manager.find(DeliveryReport, { where: { messageId: id, workspaceId }, order: { id: 'ASC' } }),
      this.manager.find(DecisionRow, { where: { messageId: id, workspaceId }, order: { decidedAt: 'ASC' } }),
    ]);
    return { message, attempts, reports, decisions: decisions.sort(inTurn) };
  }

  /** Those of the ids that belong to the workspace. */
  async conversationsOf(workspaceId: string, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const found = await this.manager.find(Message, {
      where: { workspaceId, id: In([...new Set(ids)]) },
      select: { id: true, conversationId: true },
    });
    return new Map(found.map((message) => [message.id, message.conversationId]));
  }

  /** The provider's id of what the customer last wrote here. */
  async lastHeard(workspaceId: string, conversationId: string): Promise<string | null> {
    const message = await this.manager.findOne(Message, {
      where: { workspaceId, conversationId, direction: 'in' },
      order: { id: 'DESC' },
      select: { id: true, providerMessageId: true },
    });
    return message?.providerMessageId ?? null;
  }

  async list(
    workspaceId: string,
    page: PageRequest,
    filter: { conversationId?: string; contactId?: string; state?: string; direction?: string } = {},
  ): Promise<Page<Message>> {
    const query = this.manager
      .createQueryBuilder(Message, 'message')
      .where('message.workspaceId = :workspaceId', { workspaceId });
    if (filter.conversationId) query.andWhere('message.conversationId = :conversationId', filter);
    // By way of the contact's conversations: messages have an index by conversation, and none by contact.
    if (filter.contactId)
      query.andWhere(
        'message.conversationId IN (SELECT c.id FROM conversations c WHERE c.contact_id = :contactId AND c.workspace_id = :workspaceId)',
        filter,
      );
    if (filter.state) query.andWhere('message.state = :state', filter);
    if (filter.direction) query.andWhere('message.direction = :direction', filter);
    if (page.after) query.andWhere('message.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('message.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  /**
   * Cancels what is still ours. True exactly when this call canceled it: deleting the queue row is the claim, so a hand-off
   * that claimed first wins and the message goes out.
   */
  async cancel(workspaceId: string, id: string, now: Date): Promise<boolean> {
    const rows: unknown[] = await this.manager.query(
      `WITH claimed AS (DELETE FROM outbound_queue WHERE message_id = $2 AND workspace_id = $1 RETURNING message_id)
       UPDATE messages m SET state = 'canceled', ended_at = $3 FROM claimed
        WHERE m.id = claimed.message_id AND m.state IN ('queued', 'held', 'scheduled') RETURNING m.id`,
      [workspaceId, id, now],
    );
    return Array.isArray(rows[0]) ? (rows[0] as unknown[]).length === 1 : rows.length === 1;
  }
}
