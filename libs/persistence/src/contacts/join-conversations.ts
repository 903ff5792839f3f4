import type { EntityManager } from 'typeorm';

export interface JoinedConversations {
  /** Conversations that simply change hands: the contact that stays had none on their channel. */
  moved: string[];
  /** Conversations that became part of another on the same channel. */
  joined: { from: string; into: string }[];
  messages: number;
}

interface Row {
  id: string;
  merged_into: string | null;
  target: string | null;
}

/**
 * Every conversation of the one becomes the other's. On a channel where both have one the older id stays as a row that points to the other:
 * what is under way may still name it. Runs as often as one likes; the second time it finds only what arrived meanwhile.
 */
export async function joinConversations(
  tx: EntityManager,
  workspaceId: string,
  fromId: string,
  intoId: string,
): Promise<JoinedConversations> {
  const rows: Row[] = await tx.query(
    `SELECT f.id, f.merged_into, i.id AS target FROM conversations f
       LEFT JOIN conversations i ON i.channel_id = f.channel_id AND i.contact_id = $3
      WHERE f.contact_id = $2 AND f.workspace_id = $1 ORDER BY f.channel_id`,
    [workspaceId, fromId, intoId],
  );
  const effect: JoinedConversations = { moved: [], joined: [], messages: 0 };
  for (const { id, target } of rows) {
    if (target === null) {
      await tx.query('UPDATE conversations SET contact_id = $2 WHERE id = $1', [id, intoId]);
      effect.messages += await moveMessages(tx, id, id, intoId);
      effect.moved.push(id);
    } else {
      effect.messages += await joinOne(tx, id, target, intoId);
      effect.joined.push({ from: id, into: target });
    }
  }
  // A message accepted meanwhile may name the right conversation and the old contact.
  await tx.query(
    `UPDATE messages m SET contact_id = $2 FROM conversations c WHERE c.contact_id = $2 AND m.conversation_id = c.id AND m.contact_id = $1`,
    [fromId, intoId],
  );
  return effect;
}

async function joinOne(tx: EntityManager, id: string, target: string, intoId: string): Promise<number> {
  await tx.query(
    `UPDATE conversations t SET
        last_customer_message_at = GREATEST(t.last_customer_message_at, f.last_customer_message_at),
        window_clock = CASE WHEN f.last_customer_message_at > COALESCE(t.last_customer_message_at, '-infinity') THEN f.window_clock ELSE t.window_clock END,
        last_message_at = GREATEST(t.last_message_at, f.last_message_at),
        unread_count = t.unread_count + f.unread_count, priority = GREATEST(t.priority, f.priority),
        unanswered_since = LEAST(t.unanswered_since, f.unanswered_since),
        waiting_since = CASE WHEN t.assignee_id IS NULL AND f.assignee_id IS NULL THEN LEAST(t.waiting_since, f.waiting_since) END,
        routing_due_at = LEAST(t.routing_due_at, f.routing_due_at),
        assigned_at = CASE WHEN t.assignee_id IS NULL THEN f.assigned_at ELSE t.assigned_at END,
        assignee_id = COALESCE(t.assignee_id, f.assignee_id), team_id = COALESCE(t.team_id, f.team_id),
        status = CASE WHEN array_position(${alive}, f.status) < array_position(${alive}, t.status) THEN f.status ELSE t.status END,
        created_at = LEAST(t.created_at, f.created_at), version = t.version + 1
       FROM conversations f WHERE t.id = $2 AND f.id = $1 AND (f.merged_into IS NULL OR f.unread_count > 0 OR f.status <> 'ended')`,
    [id, target],
  );
  await tx.query(
    `UPDATE conversations SET merged_into = $2, unread_count = 0, status = 'ended', assignee_id = NULL, assigned_at = NULL, waiting_since = NULL,
        unanswered_since = NULL, routing_due_at = NULL, offered_to_kind = NULL, offered_to_id = NULL, offered_at = NULL
      WHERE id = $1 OR merged_into = $1`,
    [id, target],
  );
  await tx.query(
    `INSERT INTO conversation_tags (conversation_id, tag_id, workspace_id) SELECT $2, tag_id, workspace_id FROM conversation_tags
      WHERE conversation_id = $1 ON CONFLICT DO NOTHING`,
    [id, target],
  );
  await tx.query('DELETE FROM conversation_tags WHERE conversation_id = $1', [id]);
  await tx.query('UPDATE notes SET conversation_id = $2 WHERE conversation_id = $1', [id, target]);
  return moveMessages(tx, id, target, intoId);
}

/** The status that asks the most of us first. */
const alive = `ARRAY['active', 'waiting', 'new', 'inactive', 'ended']`;

/** In the order in which reports lock messages, so that the two never wait for each other. */
async function moveMessages(tx: EntityManager, from: string, to: string, contactId: string): Promise<number> {
  const locked: { id: string }[] = await tx.query(
    `SELECT id FROM messages WHERE conversation_id = $1 ORDER BY id FOR NO KEY UPDATE`,
    [from],
  );
  if (locked.length === 0) return 0;
  const ids = locked.map(({ id }) => id);
  await tx.query('UPDATE messages SET conversation_id = $2, contact_id = $3 WHERE id = ANY($1::uuid[])', [ids, to, contactId]);
  if (from !== to) await tx.query('UPDATE message_texts SET conversation_id = $2 WHERE message_id = ANY($1::uuid[])', [ids, to]);
  return ids.length;
}
