import type { ConversationStatus } from '@heliograph/domain';
import type { EntityManager } from 'typeorm';
import type { Conversation } from './conversation.entity';

/** A conversation with the names a screen shows beside it. */
export interface ConversationView extends Conversation {
  channelName: string;
  contactName: string | null;
  assigneeName: string | null;
  teamName: string | null;
  offeredToName: string | null;
  offeredFromName: string | null;
  tags: { id: string; name: string; color: string }[] | null;
  lastMessage: { id: string; direction: 'in' | 'out'; kind: string; preview: string; state: string; at: string } | null;
}

/** One more condition on `conversations c`; `value` gives the placeholder of a value. */
export type ConversationCondition = (value: (given: unknown) => string) => string;

export interface ConversationFilter {
  statuses?: readonly ConversationStatus[] | undefined;
  /** null: nobody has it. */
  assigneeId?: string | null | undefined;
  teamId?: string | undefined;
  priority?: number | undefined;
  channelId?: string | undefined;
  contactId?: string | undefined;
  /** A window is open while the customer's last message is later than `openAfter`, and soon closes when not later than `closingUntil`. */
  window?: { is: 'open' | 'closed' | 'closing'; openAfter: Date; closingUntil: Date } | undefined;
  /** What other parts of the desk narrow a list by. */
  also?: readonly ConversationCondition[] | undefined;
}

export type ConversationOrder = 'recent' | 'window' | 'waiting';

/** Where a page ended: the sorted time in microseconds, and the id. Opaque outside. */
export interface ListPosition {
  at: string;
  id: string;
}

const sorts: Record<ConversationOrder, { column: string; descending: boolean }> = {
  recent: { column: 'last_message_at', descending: true },
  window: { column: 'last_customer_message_at', descending: false },
  waiting: { column: 'waiting_since', descending: false },
};

function conditionsOf(filter: ConversationFilter): ConversationCondition[] {
  const conditions: ConversationCondition[] = [...(filter.also ?? [])];
  const add = (condition: ConversationCondition) => conditions.push(condition);
  if (filter.statuses) add((value) => `c.status = ANY(${value(filter.statuses)}::text[])`);
  if (filter.assigneeId === null) add(() => 'c.assignee_id IS NULL');
  else if (filter.assigneeId !== undefined) add((value) => `c.assignee_id = ${value(filter.assigneeId)}`);
  if (filter.teamId !== undefined) add((value) => `c.team_id = ${value(filter.teamId)}`);
  if (filter.priority !== undefined) add((value) => `c.priority = ${value(filter.priority)}`);
  if (filter.channelId !== undefined) add((value) => `c.channel_id = ${value(filter.channelId)}`);
  if (filter.contactId !== undefined) add((value) => `c.contact_id = ${value(filter.contactId)}`);
  const { window } = filter;
  if (window?.is === 'closed')
    add((value) => `(c.last_customer_message_at IS NULL OR c.last_customer_message_at <= ${value(window.openAfter)})`);
  else if (window) add((value) => `c.last_customer_message_at > ${value(window.openAfter)}`);
  if (window?.is === 'closing') add((value) => `c.last_customer_message_at <= ${value(window.closingUntil)}`);
  return conditions;
}

const columns: Record<keyof Conversation, string> = {
  id: 'id',
  workspaceId: 'workspace_id',
  channelId: 'channel_id',
  contactId: 'contact_id',
  status: 'status',
  lastCustomerMessageAt: 'last_customer_message_at',
  lastMessageAt: 'last_message_at',
  unreadCount: 'unread_count',
  priority: 'priority',
  assigneeId: 'assignee_id',
  assignedAt: 'assigned_at',
  preferredAgentId: 'preferred_agent_id',
  teamId: 'team_id',
  waitingSince: 'waiting_since',
  unansweredSince: 'unanswered_since',
  windowClock: 'window_clock',
  routingDueAt: 'routing_due_at',
  escalatedAt: 'escalated_at',
  escalatedFromId: 'escalated_from_id',
  offeredToKind: 'offered_to_kind',
  offeredToId: 'offered_to_id',
  offeredFromId: 'offered_from_id',
  offerNote: 'offer_note',
  offeredAt: 'offered_at',
  version: 'version',
  mergedInto: 'merged_into',
  createdAt: 'created_at',
};
/** All columns of `conversations c`, under the entity's names: for SQL that reads rows of it. */
export const conversationColumns = Object.entries(columns)
  .map(([name, column]) => `c.${column} AS "${name}"`)
  .join(', ');

/** Reads views of what `inner` selects from `conversations`; the last message is looked up for the rows of the page only. */
const viewsOf = (inner: string, order: string, more = ''): string => `
  SELECT ${conversationColumns}${more}, ch.name AS "channelName", co.name AS "contactName", a.name AS "assigneeName", t.name AS "teamName",
    COALESCE(oa.name, ot.name) AS "offeredToName", fa.name AS "offeredFromName",
    (SELECT json_agg(json_build_object('id', g.id, 'name', g.name, 'color', g.color) ORDER BY g.name)
       FROM conversation_tags ct JOIN tags g ON g.id = ct.tag_id WHERE ct.conversation_id = c.id) AS tags, m.last AS "lastMessage"
    FROM (${inner}) c
    JOIN channels ch ON ch.id = c.channel_id
    JOIN contacts co ON co.id = c.contact_id
    LEFT JOIN agents a ON a.id = c.assignee_id
    LEFT JOIN teams t ON t.id = c.team_id
    LEFT JOIN agents oa ON c.offered_to_kind = 'agent' AND oa.id = c.offered_to_id
    LEFT JOIN teams ot ON c.offered_to_kind = 'team' AND ot.id = c.offered_to_id
    LEFT JOIN agents fa ON fa.id = c.offered_from_id
    LEFT JOIN LATERAL (
      SELECT json_build_object('id', m.id, 'direction', m.direction, 'kind', m.kind, 'state', m.state, 'at', m.created_at, 'preview',
        left(COALESCE(m.content->>'text', m.content->>'caption', m.content->>'title', m.content->>'body', m.content->>'label',
          (SELECT p.name FROM templates p WHERE p.id = m.template_id), ''), 120)) AS last
        FROM messages m WHERE m.conversation_id = c.id ORDER BY m.id DESC LIMIT 1) m ON true
   ORDER BY ${order}`;

export async function readViews(
  manager: EntityManager,
  workspaceId: string,
  ids: readonly string[],
): Promise<ConversationView[]> {
  if (ids.length === 0) return [];
  const inner = 'SELECT * FROM conversations c WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[])';
  return manager.query(viewsOf(inner, 'array_position($2::uuid[], c.id)'), [workspaceId, ids]);
}

/** One page of views, and where it ended when there is more. */
export async function listViews(
  manager: EntityManager,
  workspaceId: string,
  page: { limit: number; after?: ListPosition | null },
  filter: ConversationFilter,
  order: ConversationOrder,
): Promise<{ items: ConversationView[]; next: ListPosition | null }> {
  const values: unknown[] = [workspaceId];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const { column, descending } = sorts[order];
  // One that was joined with another since a merge of its contact is shown as the other.
  const conditions = [
    'c.workspace_id = $1',
    'c.merged_into IS NULL',
    ...conditionsOf(filter).map((condition) => condition(value)),
  ];
  if (order !== 'recent') conditions.push(`c.${column} IS NOT NULL`);
  if (page.after) {
    const at = `timestamptz 'epoch' + ${value(page.after.at)}::bigint * interval '1 microsecond'`;
    conditions.push(`(c.${column}, c.id) ${descending ? '<' : '>'} (${at}, ${value(page.after.id)}::uuid)`);
  }
  const direction = descending ? 'DESC' : 'ASC';
  const sorted = `c.${column} ${direction}, c.id ${direction}`;
  const inner = `SELECT * FROM conversations c WHERE ${conditions.join(' AND ')} ORDER BY ${sorted} LIMIT ${value(page.limit + 1)}`;
  // Exactly as it is sorted: a Date of ours would lose the microseconds.
  const sortedAt = `, (extract(epoch FROM c.${column}) * 1000000)::bigint::text AS "sortedAt"`;
  const rows: (ConversationView & { sortedAt: string })[] = await manager.query(viewsOf(inner, sorted, sortedAt), values);
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return { items, next: rows.length > page.limit && last ? { at: last.sortedAt, id: last.id } : null };
}
