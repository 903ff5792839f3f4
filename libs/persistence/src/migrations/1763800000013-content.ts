import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files in and out, what agents have begun to write, and contents kept at the provider for buttons and lists. */
export class Content1763800000013 implements MigrationInterface {
  name = 'Content1763800000013';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE media (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        account_id uuid,
        message_id uuid,
        direction text NOT NULL,
        state text NOT NULL,
        content_type text NOT NULL,
        bytes bigint,
        name text,
        sha256 text,
        storage_key text,
        source_url text,
        problem jsonb,
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        settled_at timestamptz
      );
      CREATE INDEX media_due ON media (due_at) WHERE state = 'fetching';

      CREATE TABLE drafts (
        conversation_id uuid NOT NULL,
        author text NOT NULL,
        workspace_id uuid NOT NULL,
        text text NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (conversation_id, author)
      );

      CREATE TABLE prepared_contents (
        account_id uuid NOT NULL,
        content_hash text NOT NULL,
        workspace_id uuid NOT NULL,
        provider_content_id text NOT NULL,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        PRIMARY KEY (account_id, content_hash)
      );

      ALTER TABLE messages ADD COLUMN reply_to uuid;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE messages DROP COLUMN reply_to;
      DROP TABLE prepared_contents; DROP TABLE drafts; DROP TABLE media;
    `);
  }
}
