import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Broadcasts and their frozen audiences. A recipient is one narrow row and never two (the key); what became of it is in its message.
 * `outbound_queue` learns whose row it is, so that pausing and canceling find what is released, and nothing else.
 */
export class Broadcasts1763800000015 implements MigrationInterface {
  name = 'Broadcasts1763800000015';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE broadcasts (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        account_id uuid NOT NULL REFERENCES accounts,
        channel_id uuid NOT NULL REFERENCES channels,
        template_id uuid NOT NULL,
        name text NOT NULL,
        variables jsonb NOT NULL DEFAULT '{}',
        state text NOT NULL DEFAULT 'draft',
        paused_by text,
        pause_reason text,
        audience_state text NOT NULL DEFAULT 'open',
        audience_count integer NOT NULL DEFAULT 0,
        audience_refused integer NOT NULL DEFAULT 0,
        audience_hash text,
        start_at timestamptz,
        start_requested_at timestamptz,
        started_at timestamptz,
        finished_at timestamptz,
        expires_at timestamptz,
        rate_per_second integer,
        thresholds jsonb NOT NULL,
        released_to uuid,
        released_at timestamptz,
        next_release_at timestamptz,
        watch_from timestamptz,
        waiting jsonb,
        progress jsonb,
        progress_at timestamptz,
        created_by text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE INDEX broadcasts_by_workspace ON broadcasts (workspace_id, id);
      CREATE INDEX broadcasts_live ON broadcasts (state)
        WHERE state IN ('running', 'paused') OR start_requested_at IS NOT NULL OR audience_state = 'freezing';

      CREATE TABLE broadcast_recipients (
        broadcast_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        variables jsonb,
        message_id uuid,
        code text,
        detail text,
        decided_at timestamptz,
        PRIMARY KEY (broadcast_id, contact_id)
      ) WITH (fillfactor = 80);
      CREATE INDEX broadcast_recipients_refused ON broadcast_recipients (broadcast_id) WHERE code IS NOT NULL;

      ALTER TABLE messages ADD COLUMN broadcast_id uuid;
      CREATE INDEX messages_by_broadcast ON messages (broadcast_id, id) WHERE broadcast_id IS NOT NULL;
      ALTER TABLE outbound_queue ADD COLUMN broadcast_id uuid;
      CREATE INDEX outbound_queue_by_broadcast ON outbound_queue (broadcast_id, due_at) WHERE broadcast_id IS NOT NULL;
      CREATE INDEX consent_withdrawn ON consent_entries (workspace_id, recorded_at) WHERE kind = 'withdrawn';
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP INDEX consent_withdrawn;
      DROP INDEX outbound_queue_by_broadcast; ALTER TABLE outbound_queue DROP COLUMN broadcast_id;
      DROP INDEX messages_by_broadcast; ALTER TABLE messages DROP COLUMN broadcast_id;
      DROP TABLE broadcast_recipients; DROP TABLE broadcasts;
    `);
  }
}
