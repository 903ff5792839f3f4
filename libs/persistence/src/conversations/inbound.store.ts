import type { ConsentEntry, ConsentKind, InboundContent, Purpose } from '@heliograph/domain';
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
  /** The message of ours, or of theirs, that it answers; one we do not know is none. */
  repliedTo?: string | null;
  /** The provider's clock where it gives one, receipt time otherwise (R9). */
  sentAt: Date;
  receivedAt: Date;
  /** Facts §6.1: a customer's own message opens the window. */
  opensWindow: boolean;
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
  ON CONFLICT DO NOTHING RETURNING workspace_id, kind, value`,
};
const giveUpContacts = {
  name: 'inbound-give-up-contacts',
  text: `WITH freed AS (DELETE FROM contact_identities WHERE contact_id = ANY($1::uuid[])) DELETE FROM contacts WHERE id = ANY($1::uuid[])`,
};
const record = {
  name: 'inbound-record',
  text: `
  WITH input AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS x(message_id uuid, workspace_id uuid, account_id uuid, channel_id uuid, contact_id uuid,
      provider_message_id text, content jsonb, replied_to text, sent_at timestamptz, received_at timestamptz, opens_window boolean, new_conversation_id uuid,
      profile_name text, phone text, country text, event_id uuid, conversation_event_id uuid)
  ), first_seen AS (
    INSERT INTO provider_message_ids (account_id, provider_message_id, workspace_id, message_id)
    SELECT account_id, provider_message_id, workspace_id, message_id FROM input ORDER BY provider_message_id, account_id, message_id
    ON CONFLICT DO NOTHING RETURNING message_id
  ), fresh AS MATERIALIZED (
    SELECT i.* FROM input i JOIN first_seen f ON f.message_id = i.message_id
  ), opened AS (
    INSERT INTO conversations (id, workspace_id, channel_id, contact_id, status, last_customer_message_at, window_clock, last_message_at,
      waiting_since, unanswered_since, routing_due_at, unread_count, created_at)
    SELECT (array_agg(new_conversation_id))[1], (array_agg(workspace_id))[1], channel_id, contact_id, 'new',
      max(sent_at) FILTER (WHERE opens_window), (array_agg(CASE WHEN sent_at < received_at THEN 'provider' ELSE 'ours' END ORDER BY sent_at DESC))[1],
      max(received_at), min(received_at), min(received_at), min(received_at), count(*), min(received_at)
      FROM fresh GROUP BY channel_id, contact_id ORDER BY channel_id, contact_id
    ON CONFLICT (channel_id, contact_id) DO UPDATE SET
      last_customer_message_at = GREATEST(conversations.last_customer_message_at, EXCLUDED.last_customer_message_at),
      window_clock = CASE WHEN EXCLUDED.last_customer_message_at > COALESCE(conversations.last_customer_message_at, '-infinity')
        THEN EXCLUDED.window_clock ELSE conversations.window_clock END,
      last_message_at = GREATEST(conversations.last_message_at, EXCLUDED.last_message_at),
      unread_count = conversations.unread_count + EXCLUDED.unread_count,
      unanswered_since = COALESCE(conversations.unanswered_since, EXCLUDED.unanswered_since),
      escalated_at = CASE WHEN conversations.unanswered_since IS NOT NULL THEN conversations.escalated_at END,
      escalated_from_id = CASE WHEN conversations.unanswered_since IS NOT NULL THEN conversations.escalated_from_id END,
      status = CASE WHEN conversations.status IN ('inactive', 'ended') THEN 'new' ELSE conversations.status END,
      preferred_agent_id = CASE WHEN conversations.status IN ('inactive', 'ended')
        THEN COALESCE(conversations.assignee_id, conversations.preferred_agent_id) ELSE conversations.preferred_agent_id END,
      assignee_id = CASE WHEN conversations.status IN ('inactive', 'ended') THEN NULL ELSE conversations.assignee_id END,
      assigned_at = CASE WHEN conversations.status IN ('inactive', 'ended') THEN NULL ELSE conversations.assigned_at END,
      waiting_since = CASE WHEN conversations.status IN ('inactive', 'ended') THEN EXCLUDED.waiting_since ELSE conversations.waiting_since END,
      version = conversations.version + CASE WHEN conversations.status IN ('inactive', 'ended') THEN 1 ELSE 0 END,
      routing_due_at = CASE WHEN conversations.status <> 'active'
          OR EXISTS (SELECT 1 FROM channel_routing r WHERE r.channel_id = conversations.channel_id AND r.out_of_hours_enabled)
        THEN COALESCE(conversations.routing_due_at, EXCLUDED.routing_due_at) ELSE conversations.routing_due_at END
    RETURNING id, workspace_id, channel_id, contact_id, status, waiting_since, routing_due_at, xmax = 0 AS created
  ), written AS (
    INSERT INTO messages (id, workspace_id, account_id, channel_id, contact_id, conversation_id, direction, kind, purpose, state, content,
      provider_message_id, reply_to, created_at, sent_at)
    SELECT f.message_id, f.workspace_id, f.account_id, f.channel_id, f.contact_id, o.id, 'in', 'inbound', 'service', 'received', f.content,
      f.provider_message_id, (SELECT p.message_id FROM provider_message_ids p
         WHERE p.account_id = f.account_id AND p.provider_message_id = f.replied_to), f.received_at, f.sent_at
      FROM fresh f JOIN opened o ON o.channel_id = f.channel_id AND o.contact_id = f.contact_id
  ), people AS MATERIALIZED (
    SELECT c.id FROM contacts c WHERE c.id IN (SELECT contact_id FROM fresh) ORDER BY c.id FOR NO KEY UPDATE
  ), heard AS (
    UPDATE contacts c SET wrote_to_us_at = GREATEST(c.wrote_to_us_at, w.sent_at), name = COALESCE(c.name, w.name),
      phone = COALESCE(c.phone, w.phone), country = COALESCE(c.country, w.country), updated_at = w.received_at
    FROM people p JOIN (SELECT contact_id, max(sent_at) AS sent_at, max(received_at) AS received_at, max(profile_name) AS name,
           max(phone) AS phone, max(country) AS country FROM fresh GROUP BY contact_id) w ON w.contact_id = p.id
    WHERE c.id = p.id
  ), told AS (
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT f.event_id, f.workspace_id, 'message.received', 'message', f.message_id,
      jsonb_build_object('conversationId', o.id, 'contactId', f.contact_id, 'channelId', f.channel_id, 'type', f.content->>'type'), f.received_at
      FROM fresh f JOIN opened o ON o.channel_id = f.channel_id AND o.contact_id = f.contact_id
  ), moved AS (
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT g.event_id, o.workspace_id, CASE WHEN o.created THEN 'conversation.created' ELSE 'conversation.reopened' END, 'conversation', o.id,
      jsonb_build_object('contactId', o.contact_id, 'channelId', o.channel_id, 'status', o.status), g.received_at
      FROM opened o JOIN (SELECT channel_id, contact_id, (array_agg(conversation_event_id))[1] AS event_id, min(received_at) AS received_at
             FROM fresh GROUP BY channel_id, contact_id) g ON g.channel_id = o.channel_id AND g.contact_id = o.contact_id
     WHERE o.created OR (o.status = 'new' AND o.waiting_since = g.received_at)
  )
  SELECT f.message_id, f.contact_id, o.id AS conversation_id, o.routing_due_at IS NOT NULL AS unrouted FROM fresh f
    JOIN opened o ON o.channel_id = f.channel_id AND o.contact_id = f.contact_id`,
};

const readLedger = {
  name: 'inbound-ledger',
  text: `SELECT id, purpose, kind, channel, actor, occurred_at AS "occurredAt" FROM consent_entries WHERE contact_id = $1 ORDER BY occurred_at, id`,
};
const writeLedger = {
  name: 'inbound-ledger-write',
  text: `INSERT INTO consent_entries (id, workspace_id, contact_id, purpose, kind, channel, wording, wording_language, actor, message_id, occurred_at)
    SELECT x.id, $2, $3, x.purpose, x.kind, 'whatsapp', $4, $5, 'customer', $6, $7 FROM json_to_recordset($1::json) AS x(id uuid, purpose text, kind text)`,
};
const addJob = {
  name: 'inbound-job',
  text: `INSERT INTO outbox (id, workspace_id, queue, job, payload, available_at) VALUES ($1, $2, $3, $4, $5::jsonb, $6)`,
};

/** The inbound hot path: contacts, window, message, ledger and event; one effect per provider message id, however often it comes. */
export class InboundStore {
  /**
   * Returns what was new, in the caller's transaction. A conversation at rest is new again, and somebody has to be found for it; the
   * status here is the domain's `advanceConversation` with `customer_wrote`, which a test holds beside it. `unrouted`: the router is to
   * look at the conversation, rung for after the commit or not.
   */
  async record(sql: Sql, drafts: InboundDraft[]): Promise<WrittenInbound[]> {
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
      replied_to: draft.repliedTo ?? null,
      sent_at: draft.sentAt,
      received_at: draft.receivedAt,
      opens_window: draft.opensWindow,
      new_conversation_id: newId(),
      profile_name: draft.profileName,
      phone: draft.phone,
      country: draft.country,
      event_id: newId(),
      conversation_event_id: newId(),
    }));
    const written = await sql.query<WrittenRow>(record, [JSON.stringify(rows)]);
    return written.map((row) => ({
      messageId: row.message_id,
      contactId: row.contact_id,
      conversationId: row.conversation_id,
      unrouted: row.unrouted,
    }));
  }

  /** The contact's ledger as the domain folds it, inside the caller's transaction. */
  ledger(sql: Sql, contactId: string): Promise<ConsentEntry[]> {
    return sql.query<ConsentEntry & QueryResultRow>(readLedger, [contactId]);
  }

  /** What the customer's own words did to the ledger, with the words as proof. */
  async recordWords(
    sql: Sql,
    words: {
      workspaceId: string;
      contactId: string;
      messageId: string;
      effects: { purpose: Purpose; kind: ConsentKind }[];
      wording: string;
      language: string;
      at: Date;
    },
  ): Promise<void> {
    const rows = words.effects.map((effect) => ({ id: newId(), ...effect }));
    await sql.query(writeLedger, [
      JSON.stringify(rows),
      words.workspaceId,
      words.contactId,
      words.wording,
      words.language,
      words.messageId,
      words.at,
    ]);
  }

  /** A job that becomes due with this transaction. */
  async addJob(sql: Sql, job: { workspaceId: string; queue: string; job: string; payload: object; at: Date }): Promise<void> {
    await sql.query(addJob, [newId(), job.workspaceId, job.queue, job.job, JSON.stringify(job.payload), job.at]);
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
    // Twice at most in practice: what the first try lost, the second finds.
    for (let tries = 0; tries < 5; tries++) {
      const known = await this.knownContacts(sql, [...wanted.values()]);
      const { people, identities } = strangers(drafts, known);
      if (identities.length === 0) return contactOf(known);
      const created = await sql.query<Identity>(createContacts, [JSON.stringify(people), JSON.stringify(identities)]);
      if (created.length === identities.length) return contactOf(known);
      // Somebody else met one of them a moment ago: theirs stands, and ours goes with all its identities, so that nobody is split in two.
      const ours = new Set(created.map(keyOf));
      const lost = new Set(identities.filter((identity) => !ours.has(keyOf(identity))).map((identity) => identity.contact_id));
      await sql.query(giveUpContacts, [people.filter((person) => lost.has(person.id)).map((person) => person.id)]);
    }
    throw new Error('the contacts of inbound messages were taken by others five times in a row');
  }

  private async knownContacts(sql: Sql, identities: Identity[]): Promise<Map<string, string>> {
    const rows = await sql.query<Identity & { contact_id: string }>(findContacts, [JSON.stringify(identities)]);
    return new Map(rows.map((row) => [keyOf(row), row.contact_id]));
  }
}

const contactOf =
  (known: Map<string, string>) =>
  (draft: InboundDraft): string => {
    for (const identity of draft.identities) {
      const found = known.get(keyOf({ workspace_id: draft.workspaceId, ...identity }));
      if (found) return found;
    }
    throw new Error('an inbound message without a resolvable identity reached the store');
  };

/** The contacts to create and the identities to add; `known` learns them. */
function strangers(drafts: InboundDraft[], known: Map<string, string>) {
  const people: {
    id: string;
    workspace_id: string;
    name: string | null;
    phone: string | null;
    country: string | null;
    created_at: Date;
  }[] = [];
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
  return { people, identities };
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
  unrouted: boolean;
}

export interface WrittenInbound {
  messageId: string;
  contactId: string;
  conversationId: string;
  unrouted: boolean;
}

const keyOf = (identity: Identity): string => `${identity.workspace_id} ${identity.kind} ${identity.value}`;
