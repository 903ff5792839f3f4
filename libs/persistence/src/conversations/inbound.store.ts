import type { ConsentKind, InboundContent, Purpose } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import type { QueryResultRow } from 'pg';
import type { Sql } from '../sql';

export interface InboundDraft {
  /** Sorts by receipt: made from the receipt's own id where one receipt holds one message. */
  messageId: string;
  workspaceId: string;
  accountId: string;
  channelId: string;
  providerMessageId: string;
  /** Every identity the provider gave for this customer; at least one. */
  identities: { kind: 'phone' | 'provider_user_id'; value: string }[];
  phone: string | null;
  country: string | null;
  profileName: string | null;
  content: InboundContent;
  /** The provider's clock where it gives one, receipt time otherwise (R9). */
  sentAt: Date;
  receivedAt: Date;
  /** Facts §6.1: a customer's own message opens the window. */
  opensWindow: boolean;
  /** Ledger entries this message causes (STOP, START …); written only when the message is new. */
  consent: { purpose: Purpose; kind: ConsentKind; wording: string | null; wordingLanguage: string | null }[];
}

const findContacts = {
  name: 'inbound-find-contacts',
  text: `SELECT i.workspace_id, i.kind, i.value, i.contact_id FROM json_to_recordset($1::json) AS r(workspace_id uuid, kind text, value text)
    JOIN contact_identities i ON i.workspace_id = r.workspace_id AND i.kind = r.kind AND i.value = r.value`,
};
const createContacts = {
  name: 'inbound-create-contacts',
  text: `
  WITH people AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS x(id uuid, workspace_id uuid, name text, phone text, country text, created_at timestamptz)
  ), created AS (
    INSERT INTO contacts (id, workspace_id, name, phone, country, created_at, updated_at)
    SELECT id, workspace_id, name, phone, country, created_at, created_at FROM people
  )
  INSERT INTO contact_identities (workspace_id, kind, value, contact_id)
  SELECT workspace_id, kind, value, contact_id FROM json_to_recordset($2::json) AS y(workspace_id uuid, kind text, value text, contact_id uuid)
   ORDER BY workspace_id, kind, value
  ON CONFLICT DO NOTHING RETURNING contact_id`,
};
const dropOrphans = {
  name: 'inbound-drop-orphans',
  text: `DELETE FROM contacts c WHERE c.id = ANY($1::uuid[]) AND NOT EXISTS (SELECT 1 FROM contact_identities i WHERE i.contact_id = c.id)`,
};
const record = {
  name: 'inbound-record',
  text: `
  WITH input AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS x(message_id uuid, workspace_id uuid, account_id uuid, channel_id uuid, contact_id uuid,
      provider_message_id text, content jsonb, sent_at timestamptz, received_at timestamptz, opens_window boolean, new_conversation_id uuid,
      profile_name text, event_id uuid)
  ), first_seen AS (
    INSERT INTO provider_message_ids (account_id, provider_message_id, workspace_id, message_id)
    SELECT account_id, provider_message_id, workspace_id, message_id FROM input ORDER BY provider_message_id, account_id, message_id
    ON CONFLICT DO NOTHING RETURNING message_id
  ), fresh AS MATERIALIZED (
    SELECT i.* FROM input i JOIN first_seen f ON f.message_id = i.message_id
  ), opened AS (
    INSERT INTO conversations (id, workspace_id, channel_id, contact_id, last_customer_message_at, last_message_at, unread_count, created_at)
    SELECT (array_agg(new_conversation_id))[1], (array_agg(workspace_id))[1], channel_id, contact_id, max(sent_at) FILTER (WHERE opens_window),
      max(received_at), count(*), min(received_at)
      FROM fresh GROUP BY channel_id, contact_id ORDER BY channel_id, contact_id
    ON CONFLICT (channel_id, contact_id) DO UPDATE SET
      last_customer_message_at = GREATEST(conversations.last_customer_message_at, EXCLUDED.last_customer_message_at),
      last_message_at = GREATEST(conversations.last_message_at, EXCLUDED.last_message_at),
      unread_count = conversations.unread_count + EXCLUDED.unread_count
    RETURNING id, channel_id, contact_id
  ), written AS (
    INSERT INTO messages (id, workspace_id, account_id, channel_id, contact_id, conversation_id, direction, kind, purpose, state, content,
      provider_message_id, created_at, sent_at)
    SELECT f.message_id, f.workspace_id, f.account_id, f.channel_id, f.contact_id, o.id, 'in', 'inbound', 'service', 'received', f.content,
      f.provider_message_id, f.received_at, f.sent_at
      FROM fresh f JOIN opened o ON o.channel_id = f.channel_id AND o.contact_id = f.contact_id
  ), heard AS (
    UPDATE contacts c SET wrote_to_us_at = GREATEST(c.wrote_to_us_at, w.sent_at), name = COALESCE(c.name, w.name), updated_at = w.received_at
    FROM (SELECT contact_id, max(sent_at) AS sent_at, max(received_at) AS received_at, max(profile_name) AS name FROM fresh
           GROUP BY contact_id) w
    WHERE c.id = w.contact_id
  ), ledger AS (
    INSERT INTO consent_entries (id, workspace_id, contact_id, purpose, kind, channel, wording, wording_language, actor, message_id, occurred_at)
    SELECT x.id, f.workspace_id, f.contact_id, x.purpose, x.kind, 'whatsapp', x.wording, x.wording_language, 'customer', f.message_id, f.sent_at
      FROM json_to_recordset($2::json) AS x(id uuid, message_id uuid, purpose text, kind text, wording text, wording_language text)
      JOIN fresh f ON f.message_id = x.message_id
  ), told AS (
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT f.event_id, f.workspace_id, 'message.received', 'message', f.message_id,
      jsonb_build_object('conversationId', o.id, 'contactId', f.contact_id, 'channelId', f.channel_id, 'type', f.content->>'type'), f.received_at
      FROM fresh f JOIN opened o ON o.channel_id = f.channel_id AND o.contact_id = f.contact_id
  )
  SELECT f.message_id, f.contact_id, o.id AS conversation_id FROM fresh f
    JOIN opened o ON o.channel_id = f.channel_id AND o.contact_id = f.contact_id`,
};

/** The inbound hot path: contacts, window, message, ledger and event; one effect per provider message id, however often it comes. */
export class InboundStore {
  /** Returns what was new, in the caller's transaction. */
  async record(sql: Sql, drafts: InboundDraft[]): Promise<{ messageId: string; contactId: string; conversationId: string }[]> {
    if (drafts.length === 0) return [];
    const contactOf = await this.resolveContacts(sql, drafts);
    const rows = drafts.map((draft) => ({
      message_id: draft.messageId,
      workspace_id: draft.workspaceId,
      account_id: draft.accountId,
      channel_id: draft.channelId,
      contact_id: contactOf(draft),
      provider_message_id: draft.providerMessageId,
      content: draft.content,
      sent_at: draft.sentAt,
      received_at: draft.receivedAt,
      opens_window: draft.opensWindow,
      new_conversation_id: newId(),
      profile_name: draft.profileName,
      event_id: newId(),
    }));
    const ledger = drafts.flatMap((draft) =>
      draft.consent.map((entry) => ({
        id: newId(),
        message_id: draft.messageId,
        purpose: entry.purpose,
        kind: entry.kind,
        wording: entry.wording,
        wording_language: entry.wordingLanguage,
      })),
    );
    const written = await sql.query<WrittenRow>(record, [JSON.stringify(rows), JSON.stringify(ledger)]);
    return written.map((row) => ({ messageId: row.message_id, contactId: row.contact_id, conversationId: row.conversation_id }));
  }

  /** Finds or creates a contact per person; two identities given together belong to one contact. */
  private async resolveContacts(sql: Sql, drafts: InboundDraft[]): Promise<(draft: InboundDraft) => string> {
    const wanted = new Map<string, Identity>();
    for (const draft of drafts) {
      for (const identity of draft.identities) {
        const full = { workspace_id: draft.workspaceId, kind: identity.kind, value: identity.value };
        wanted.set(keyOf(full), full);
      }
    }
    const known = new Map<string, string>();
    const learn = async () => {
      const rows = await sql.query<Identity & { contact_id: string }>(findContacts, [JSON.stringify([...wanted.values()])]);
      for (const row of rows) known.set(keyOf(row), row.contact_id);
    };
    await learn();
    const people: object[] = [];
    const identities: (Identity & { contact_id: string })[] = [];
    for (const draft of drafts) {
      const keys = draft.identities.map((identity) => ({ workspace_id: draft.workspaceId, ...identity }));
      let contact = keys.map((key) => known.get(keyOf(key))).find((id) => id !== undefined);
      if (contact === undefined) {
        contact = newId();
        people.push({
          id: contact,
          workspace_id: draft.workspaceId,
          name: draft.profileName,
          phone: draft.phone,
          country: draft.country,
          created_at: draft.receivedAt,
        });
      }
      for (const key of keys) {
        if (known.has(keyOf(key))) continue;
        known.set(keyOf(key), contact);
        identities.push({ ...key, contact_id: contact });
      }
    }
    if (identities.length > 0) {
      const rows = await sql.query<{ contact_id: string }>(createContacts, [JSON.stringify(people), JSON.stringify(identities)]);
      if (rows.length < identities.length) {
        // Somebody else met the same person a moment ago: theirs stands, ours goes.
        await sql.query(dropOrphans, [identities.map((identity) => identity.contact_id)]);
        known.clear();
        await learn();
      }
    }
    return (draft) => {
      for (const identity of draft.identities) {
        const found = known.get(keyOf({ workspace_id: draft.workspaceId, ...identity }));
        if (found) return found;
      }
      throw new Error('an inbound message without a resolvable identity reached the store');
    };
  }
}

interface Identity extends QueryResultRow {
  workspace_id: string;
  kind: string;
  value: string;
}

interface WrittenRow extends QueryResultRow {
  message_id: string;
  contact_id: string;
  conversation_id: string;
}

const keyOf = (identity: Identity): string => `${identity.workspace_id} ${identity.kind} ${identity.value}`;
