import type { ConversationCondition } from './conversation-list';

export const taggedWith =
  (tagId: string): ConversationCondition =>
  (value) =>
    `EXISTS (SELECT 1 FROM conversation_tags g WHERE g.conversation_id = c.id AND g.tag_id = ${value(tagId)})`;

/** A message of it, or its contact, is found by this tsquery. `null` is found nowhere. */
export const saying =
  (query: string | null): ConversationCondition =>
  (value) => {
    if (query === null) return 'false';
    const terms = `${value(query)}::tsquery`;
    return `(c.id IN (SELECT s.conversation_id FROM message_texts s WHERE s.workspace_id = $1 AND s.terms @@ ${terms})
      OR c.contact_id IN (SELECT s.contact_id FROM contact_texts s WHERE s.workspace_id = $1 AND s.terms @@ ${terms}))`;
  };
