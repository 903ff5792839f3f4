import type { EntityManager } from 'typeorm';
import type { HotSql } from '../sql';

/** A broadcast's rows in the outbound queue. Lock order: the broadcast's row, queue rows, messages. */
export class BroadcastReleaseStore {
  constructor(private readonly sql: HotSql) {}

  /** Nothing of it falls due until it is resumed. The claim asks for the state as well: this only spares the sender the looking. */
  async park(tx: EntityManager, broadcastId: string): Promise<void> {
    await tx.query(
      `UPDATE outbound_queue SET due_at = 'infinity' WHERE message_id IN (
         SELECT message_id FROM outbound_queue WHERE broadcast_id = $1 AND due_at < 'infinity' ORDER BY message_id FOR UPDATE)`,
      [broadcastId],
    );
  }

  /** What was parked is due again; what is held is looked at again too. */
  async unpark(tx: EntityManager, broadcastId: string, now: Date): Promise<void> {
    await tx.query(
      `UPDATE outbound_queue SET due_at = $2 WHERE message_id IN (
         SELECT message_id FROM outbound_queue WHERE broadcast_id = $1 AND due_at = 'infinity' ORDER BY message_id FOR UPDATE)`,
      [broadcastId, now],
    );
  }

  /** Ends what is released and still ours. What was claimed goes out. Returns how many were canceled. */
  async cancelReleased(tx: EntityManager, broadcastId: string, now: Date): Promise<number> {
    const [, affected] = (await tx.query(
      `WITH locked AS MATERIALIZED (
         SELECT message_id FROM outbound_queue WHERE broadcast_id = $1 ORDER BY message_id FOR UPDATE
       ), claimed AS (
         DELETE FROM outbound_queue q USING locked l WHERE q.message_id = l.message_id RETURNING q.message_id
       )
       UPDATE messages m SET state = 'canceled', ended_at = $2 FROM claimed
        WHERE m.id = claimed.message_id AND m.state IN ('queued', 'held', 'scheduled')`,
      [broadcastId, now],
    )) as [unknown, number];
    return affected;
  }
}
