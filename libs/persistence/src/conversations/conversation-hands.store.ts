import type { EntityManager } from 'typeorm';
import { Conversation } from './conversation.entity';

/** What changes when a conversation changes hands. The version is counted here. */
export type HandsChange = Partial<
  Pick<
    Conversation,
    | 'status'
    | 'priority'
    | 'assigneeId'
    | 'assignedAt'
    | 'preferredAgentId'
    | 'teamId'
    | 'waitingSince'
    | 'unansweredSince'
    | 'routingDueAt'
    | 'escalatedAt'
    | 'escalatedFromId'
    | 'offeredToKind'
    | 'offeredToId'
    | 'offeredFromId'
    | 'offerNote'
    | 'offeredAt'
  >
>;

/**
 * Who has a conversation. Whoever changes it holds the conversation's row first and an agent's turn second (`RoutingStore.lockTurns`), so
 * that two routers, or a router and an agent, never give one conversation twice.
 */
export class ConversationHandsStore {
  constructor(private readonly manager: EntityManager) {}

  /**
   * One that was joined with another since a merge of its contact is the other: the answer's id counts. The hidden row itself is not
   * locked, because a merge locks the one that stays first.
   */
  async lock(tx: EntityManager, workspaceId: string, id: string): Promise<Conversation | null> {
    const row = (one: string) =>
      tx.findOne(Conversation, { where: { id: one, workspaceId }, lock: { mode: 'pessimistic_write' } });
    const asked = await tx.findOne(Conversation, { select: { id: true, mergedInto: true }, where: { id, workspaceId } });
    const found = asked && (await row(asked.mergedInto ?? id));
    // Merged between the look and the lock.
    return found?.mergedInto ? row(found.mergedInto) : found;
  }

  /** Null as well when somebody else holds the row at this moment. */
  lockFree(tx: EntityManager, workspaceId: string, id: string): Promise<Conversation | null> {
    return tx.findOne(Conversation, {
      where: { id, workspaceId },
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
  }

  /** Of a row the caller has locked; the answer is the row as it is now. */
  async change(tx: EntityManager, before: Conversation, change: HandsChange): Promise<Conversation> {
    const version = before.version + 1;
    await tx.update(Conversation, { id: before.id, workspaceId: before.workspaceId }, { ...change, version });
    return Object.assign(new Conversation(), before, change, { version });
  }

  /** The router has looked; nobody's hands changed. */
  async routed(tx: EntityManager, { id, workspaceId }: Pick<Conversation, 'id' | 'workspaceId'>): Promise<void> {
    await tx.update(Conversation, { id, workspaceId }, { routingDueAt: null });
  }

  /**
   * We answered the customer. A statement beside the message's own: a crash between the two leaves the conversation unanswered, and the
   * escalation asks the messages before it believes that.
   */
  async answered(workspaceId: string, id: string, at: Date): Promise<void> {
    await this.manager.query(
      `UPDATE conversations SET unanswered_since = NULL, escalated_at = NULL, escalated_from_id = NULL,
          last_message_at = GREATEST(last_message_at, $3)
        WHERE id = $2 AND workspace_id = $1 AND (unanswered_since IS NULL OR unanswered_since <= $3)`,
      [workspaceId, id, at],
    );
  }

  /** Our last answer after this moment that is more than the system's own: what the escalation asks before it says that nobody answered. */
  async answeredSince(tx: EntityManager, conversationId: string, since: Date): Promise<boolean> {
    const [row] = await tx.query(
      `SELECT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = $1 AND m.direction = 'out' AND m.created_at >= $2
          AND m.actor IS DISTINCT FROM 'system' AND (m.kind = 'free_form' OR m.actor LIKE 'agent:%') AND m.state <> 'canceled') AS answered`,
      [conversationId, since],
    );
    return (row as { answered: boolean }).answered;
  }

  /** Who of ours wrote last, as the message's actor says; the system's own words do not count. */
  async lastActor(tx: EntityManager, conversationId: string): Promise<string | null> {
    const [row] = await tx.query(
      `SELECT m.actor FROM messages m WHERE m.conversation_id = $1 AND m.direction = 'out' AND m.actor IS DISTINCT FROM 'system'
        ORDER BY m.id DESC LIMIT 1`,
      [conversationId],
    );
    return (row as { actor: string | null } | undefined)?.actor ?? null;
  }
}
