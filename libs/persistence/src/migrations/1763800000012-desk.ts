import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What agents work with: notes, tags, canned replies, saved views; what was told and sent because a window closes; the texts that search
 * reads (docs/adr/0009-search-by-bigrams.md); and contacts merged into another.
 *
 * No extension is created: migrations may run as a role that may not.
 */
export class Desk1763800000012 implements MigrationInterface {
  name = 'Desk1763800000012';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE tags (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        name text NOT NULL,
        color text NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX tags_by_name ON tags (workspace_id, lower(name));

      CREATE TABLE conversation_tags (
        conversation_id uuid NOT NULL REFERENCES conversations,
        tag_id uuid NOT NULL REFERENCES tags ON DELETE CASCADE,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        PRIMARY KEY (conversation_id, tag_id)
      );
      CREATE INDEX conversation_tags_by_tag ON conversation_tags (tag_id, conversation_id);

      CREATE TABLE contact_tags (
        contact_id uuid NOT NULL REFERENCES contacts,
        tag_id uuid NOT NULL REFERENCES tags ON DELETE CASCADE,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        PRIMARY KEY (contact_id, tag_id)
      );
      CREATE INDEX contact_tags_by_tag ON contact_tags (tag_id, contact_id);

      CREATE TABLE notes (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        conversation_id uuid NOT NULL,
        author_id uuid REFERENCES agents,
        actor text NOT NULL,
        text text NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX notes_by_conversation ON notes (conversation_id, id);

      CREATE TABLE note_mentions (
        note_id uuid NOT NULL REFERENCES notes ON DELETE CASCADE,
        agent_id uuid NOT NULL REFERENCES agents,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        read_at timestamptz,
        PRIMARY KEY (note_id, agent_id)
      );
      CREATE INDEX note_mentions_by_agent ON note_mentions (agent_id, note_id);

      CREATE TABLE canned_replies (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        shortcut text NOT NULL,
        title text NOT NULL,
        text jsonb NOT NULL,
        team_id uuid REFERENCES teams ON DELETE SET NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX canned_replies_by_shortcut ON canned_replies (workspace_id, lower(shortcut));

      CREATE TABLE saved_views (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        name text NOT NULL,
        query jsonb NOT NULL,
        shared boolean NOT NULL,
        owner text NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX saved_views_by_workspace ON saved_views (workspace_id, id);

      -- a window is named by the customer's message that opened it: the next message makes another
      CREATE TABLE window_alarms (
        conversation_id uuid NOT NULL,
        window_opened_at timestamptz NOT NULL,
        minutes integer NOT NULL,
        workspace_id uuid NOT NULL,
        told_at timestamptz NOT NULL,
        PRIMARY KEY (conversation_id, window_opened_at, minutes)
      );

      -- written before anything is sent, so that no crash sends twice
      CREATE TABLE window_nudges (
        conversation_id uuid NOT NULL,
        window_opened_at timestamptz NOT NULL,
        kind text NOT NULL,
        workspace_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        channel_id uuid NOT NULL,
        state text NOT NULL,
        message_id uuid,
        code text,
        planned_at timestamptz NOT NULL,
        settled_at timestamptz,
        PRIMARY KEY (conversation_id, window_opened_at, kind)
      );
      CREATE INDEX window_nudges_open ON window_nudges (planned_at) WHERE state = 'planned';
      CREATE INDEX window_nudges_by_contact ON window_nudges (contact_id, planned_at);

      CREATE TABLE message_texts (
        message_id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        text text NOT NULL,
        terms tsvector NOT NULL
      );
      CREATE INDEX message_texts_by_term ON message_texts USING gin (terms);
      CREATE INDEX message_texts_by_workspace ON message_texts (workspace_id, message_id);

      CREATE TABLE contact_texts (
        contact_id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        text text NOT NULL,
        terms tsvector NOT NULL
      );
      CREATE INDEX contact_texts_by_term ON contact_texts USING gin (terms);

      -- how far the follow-up job has read the events
      CREATE TABLE search_progress (
        name text PRIMARY KEY,
        last_event uuid NOT NULL
      );

      -- contacts whose name or number changed since they were last read
      CREATE TABLE contacts_to_read (
        contact_id uuid PRIMARY KEY,
        noted_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE FUNCTION note_contact_to_read() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- DO UPDATE, because it locks: a row the job is about to take is not taken before this change can be seen
        INSERT INTO contacts_to_read (contact_id) VALUES (NEW.id) ON CONFLICT (contact_id) DO UPDATE SET noted_at = now();
        RETURN NULL;
      END $$;
      CREATE TRIGGER contact_is_new_to_search AFTER INSERT ON contacts
        FOR EACH ROW EXECUTE FUNCTION note_contact_to_read();
      CREATE TRIGGER contact_changes_for_search AFTER UPDATE OF name, phone ON contacts FOR EACH ROW
        WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.phone IS DISTINCT FROM NEW.phone)
        EXECUTE FUNCTION note_contact_to_read();
      INSERT INTO contacts_to_read (contact_id) SELECT id FROM contacts;

      -- who was merged stays as a row: the ledger, which is append-only, and late receipts still name it
      ALTER TABLE contacts ADD COLUMN merged_into uuid REFERENCES contacts;
      CREATE INDEX contacts_merged ON contacts (merged_into) WHERE merged_into IS NOT NULL;
      ALTER TABLE conversations ADD COLUMN merged_into uuid REFERENCES conversations;
      CREATE INDEX conversations_merged ON conversations (merged_into) WHERE merged_into IS NOT NULL;

      CREATE TABLE contact_merges (
        from_id uuid PRIMARY KEY REFERENCES contacts,
        into_id uuid NOT NULL REFERENCES contacts,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        merged_at timestamptz NOT NULL,
        settled_at timestamptz
      );
      CREATE INDEX contact_merges_open ON contact_merges (merged_at) WHERE settled_at IS NULL;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE contact_merges;
      ALTER TABLE conversations DROP COLUMN merged_into; ALTER TABLE contacts DROP COLUMN merged_into;
      DROP TRIGGER contact_changes_for_search ON contacts; DROP TRIGGER contact_is_new_to_search ON contacts;
      DROP FUNCTION note_contact_to_read(); DROP TABLE contacts_to_read; DROP TABLE search_progress;
      DROP TABLE contact_texts; DROP TABLE message_texts; DROP TABLE window_nudges; DROP TABLE window_alarms;
      DROP TABLE saved_views; DROP TABLE canned_replies; DROP TABLE note_mentions; DROP TABLE notes;
      DROP TABLE contact_tags; DROP TABLE conversation_tags; DROP TABLE tags;
    `);
  }
}
