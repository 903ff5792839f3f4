import {
  mostSearchedCharacters,
  phoneVector,
  renderTemplate,
  searchVector,
  wordsOfContent,
  type TemplateContent,
} from '@heliograph/domain';
import type { QueryResultRow } from 'pg';
import type { HotSql, Sql } from '../sql';

/** The lowest id there can be: everything is later. */
const beginning = '00000000-0000-0000-0000-000000000000';
const eventsAtOnce = 2000;
const contactsAtOnce = 500;

const begin = {
  name: 'search-begin',
  text: `INSERT INTO search_progress (name, last_event) VALUES ('messages', $1) ON CONFLICT DO NOTHING`,
};
const take = {
  name: 'search-take',
  text: `SELECT last_event FROM search_progress WHERE name = 'messages' FOR UPDATE SKIP LOCKED`,
};
/** An id is given before its transaction commits: what is younger than the oldest transaction still writing is read next time. */
const events = {
  name: 'search-events',
  text: `SELECT id, subject_id, type FROM events
    WHERE id > $1 AND id < rpad(lpad(to_hex((extract(epoch FROM (LEAST(clock_timestamp(), (SELECT min(xact_start) FROM pg_stat_activity
      WHERE datname = current_database() AND backend_xid IS NOT NULL)) - interval '1 second')) * 1000)::bigint), 12, '0'), 32, '0')::uuid
    ORDER BY id LIMIT ${eventsAtOnce}`,
};
const messages = {
  name: 'search-messages',
  text: `SELECT m.id, m.workspace_id, m.conversation_id, m.content, m.template_variables, t.content AS template
    FROM messages m LEFT JOIN templates t ON t.id = m.template_id WHERE m.id = ANY($1::uuid[])`,
};
const writeMessages = {
  name: 'search-write-messages',
  text: `INSERT INTO message_texts (message_id, workspace_id, conversation_id, text, terms)
    SELECT id, workspace_id, conversation_id, text, terms::tsvector
      FROM json_to_recordset($1::json) AS x(id uuid, workspace_id uuid, conversation_id uuid, text text, terms text)
    ON CONFLICT (message_id) DO NOTHING`,
};
const advance = { name: 'search-advance', text: `UPDATE search_progress SET last_event = $1 WHERE name = 'messages'` };

const takeContacts = {
  name: 'search-take-contacts',
  text: `DELETE FROM contacts_to_read WHERE contact_id IN
      (SELECT contact_id FROM contacts_to_read ORDER BY noted_at LIMIT ${contactsAtOnce} FOR UPDATE SKIP LOCKED) RETURNING contact_id`,
};
const contacts = {
  name: 'search-contacts',
  text: `SELECT id, workspace_id, name, phone, merged_into FROM contacts WHERE id = ANY($1::uuid[])`,
};
const writeContacts = {
  name: 'search-write-contacts',
  text: `INSERT INTO contact_texts (contact_id, workspace_id, text, terms)
    SELECT id, workspace_id, text, terms::tsvector FROM json_to_recordset($1::json) AS x(id uuid, workspace_id uuid, text text, terms text)
    ON CONFLICT (contact_id) DO UPDATE SET text = EXCLUDED.text, terms = EXCLUDED.terms`,
};
const forgetContacts = { name: 'search-forget-contacts', text: `DELETE FROM contact_texts WHERE contact_id = ANY($1::uuid[])` };

const tells = new Set(['message.received', 'message.queued', 'message.held', 'message.scheduled']);

/**
 * What search reads, written behind the traffic: the paths that accept and receive messages do no more than they did. Messages are found by
 * the events of their beginning, whose ids are made when they are written; a message's own id may be older than its row.
 */
export class SearchIndexStore {
  constructor(private readonly sql: HotSql) {}

  /** Reads on from where the last one stopped. How many events were read: zero when there is nothing new, or somebody else is at it. */
  readMessages(): Promise<number> {
    return this.sql.transaction(async (sql) => {
      await sql.query(begin, [beginning]);
      const [progress] = await sql.query<{ last_event: string }>(take, []);
      if (!progress) return 0;
      const read = await sql.query<{ id: string; subject_id: string; type: string }>(events, [progress.last_event]);
      const last = read.at(-1);
      if (!last) return 0;
      await this.write(
        sql,
        read.filter(({ type }) => tells.has(type)).map(({ subject_id }) => subject_id),
      );
      await sql.query(advance, [last.id]);
      return read.length;
    });
  }

  /** Contacts whose name or number changed. How many were read. */
  readContacts(): Promise<number> {
    return this.sql.transaction(async (sql) => {
      const taken = await sql.query<{ contact_id: string }>(takeContacts, []);
      if (taken.length === 0) return 0;
      const ids = taken.map(({ contact_id }) => contact_id);
      const rows = await sql.query<ContactRow>(contacts, [ids]);
      const found = rows.filter(({ merged_into }) => merged_into === null);
      const here = new Set(found.map(({ id }) => id));
      await sql.query(forgetContacts, [ids.filter((id) => !here.has(id))]);
      await sql.query(writeContacts, [JSON.stringify(found.map(contactRecord))]);
      return ids.length;
    });
  }

  private async write(sql: Sql, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const rows = await sql.query<MessageRow>(messages, [[...new Set(ids)]]);
    const records = rows.map(messageRecord).filter(({ terms }) => terms !== '');
    if (records.length > 0) await sql.query(writeMessages, [JSON.stringify(records)]);
  }
}

interface MessageRow extends QueryResultRow {
  id: string;
  workspace_id: string;
  conversation_id: string;
  content: unknown;
  template_variables: Record<string, string> | null;
  template: TemplateContent | null;
}

interface ContactRow extends QueryResultRow {
  id: string;
  workspace_id: string;
  name: string | null;
  phone: string | null;
  merged_into: string | null;
}

const messageRecord = ({ content, template, template_variables, ...row }: MessageRow) => {
  const text = content
    ? wordsOfContent(content)
    : template
      ? renderTemplate(template, template_variables ?? {}).text.slice(0, mostSearchedCharacters)
      : '';
  return { id: row.id, workspace_id: row.workspace_id, conversation_id: row.conversation_id, text, terms: searchVector(text) };
};

const contactRecord = ({ id, workspace_id, name, phone }: ContactRow) => ({
  id,
  workspace_id,
  text: name ?? '',
  terms: `${searchVector(name ?? '')} ${phoneVector(phone ?? '')}`.trim(),
});
