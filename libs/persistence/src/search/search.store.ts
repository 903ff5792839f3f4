import type { EntityManager } from 'typeorm';
import { Contact } from '../contacts/contact.entity';
import { In } from 'typeorm';

export interface MessageHit {
  messageId: string;
  conversationId: string;
  contactName: string | null;
  text: string;
  at: Date;
}

/** Finds by the terms of `searchQuery`, newest first. A message is found a second or two after it was written. */
export class SearchStore {
  constructor(private readonly manager: EntityManager) {}

  messages(workspaceId: string, query: string, limit: number): Promise<MessageHit[]> {
    return this.manager.query(
      `SELECT t.message_id AS "messageId", t.conversation_id AS "conversationId", co.name AS "contactName", t.text, m.created_at AS at
         FROM (SELECT * FROM message_texts t WHERE t.workspace_id = $1 AND t.terms @@ $2::tsquery ORDER BY t.message_id DESC LIMIT $3) t
         JOIN messages m ON m.id = t.message_id JOIN contacts co ON co.id = m.contact_id
        ORDER BY t.message_id DESC`,
      [workspaceId, query, limit],
    );
  }

  async contacts(workspaceId: string, query: string, limit: number): Promise<Contact[]> {
    const rows: { contact_id: string }[] = await this.manager.query(
      `SELECT contact_id FROM contact_texts WHERE workspace_id = $1 AND terms @@ $2::tsquery ORDER BY contact_id DESC LIMIT $3`,
      [workspaceId, query, limit],
    );
    return this.manager.find(Contact, {
      where: { workspaceId, id: In(rows.map(({ contact_id }) => contact_id)) },
      order: { id: 'DESC' },
    });
  }
}
