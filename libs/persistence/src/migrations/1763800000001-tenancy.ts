import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Workspaces, API keys, audit. The audit table refuses update and delete in the database itself. */
export class Tenancy1763800000001 implements MigrationInterface {
  name = 'Tenancy1763800000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE workspaces (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        settings jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE api_keys (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        name text NOT NULL,
        prefix text NOT NULL,
        secret_hash text NOT NULL UNIQUE,
        role text NOT NULL DEFAULT 'admin',
        scopes text[] NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        revoked_at timestamptz
      );
      CREATE INDEX api_keys_by_workspace ON api_keys (workspace_id, id);

      CREATE TABLE audit_entries (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        actor text NOT NULL,
        action text NOT NULL,
        subject_kind text NOT NULL,
        subject_id uuid,
        request_id text,
        before jsonb,
        after jsonb,
        note text,
        occurred_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX audit_by_workspace ON audit_entries (workspace_id, id DESC);
      CREATE INDEX audit_by_subject ON audit_entries (workspace_id, subject_id, id DESC);

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'HG001';
      END $$;
      CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE audit_entries;
      DROP FUNCTION refuse_change();
      DROP TABLE api_keys;
      DROP TABLE workspaces;
    `);
  }
}
