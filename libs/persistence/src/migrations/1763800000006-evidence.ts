import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that prove something, and bulk imports of opt-ins with what became of each row. */
export class Evidence1763800000006 implements MigrationInterface {
  name = 'Evidence1763800000006';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE evidence (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        name text NOT NULL,
        media_type text NOT NULL,
        size integer NOT NULL,
        sha256 text NOT NULL,
        content bytea NOT NULL,
        uploaded_by text NOT NULL,
        uploaded_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX evidence_by_workspace ON evidence (workspace_id, id);
      CREATE TRIGGER evidence_is_append_only BEFORE UPDATE OR DELETE ON evidence
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER evidence_is_not_truncated BEFORE TRUNCATE ON evidence
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      CREATE TABLE consent_imports (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        dry_run boolean NOT NULL,
        state text NOT NULL DEFAULT 'running',
        rows_read integer NOT NULL DEFAULT 0,
        accepted integer NOT NULL DEFAULT 0,
        duplicates integer NOT NULL DEFAULT 0,
        rejected integer NOT NULL DEFAULT 0,
        uploaded boolean NOT NULL DEFAULT false,
        settled_line integer,
        failure_code text,
        failure_message text,
        actor text NOT NULL,
        started_at timestamptz NOT NULL,
        touched_at timestamptz NOT NULL,
        ended_at timestamptz
      );
      CREATE INDEX consent_imports_by_workspace ON consent_imports (workspace_id, id);

      CREATE TABLE consent_import_rows (
        import_id uuid NOT NULL REFERENCES consent_imports,
        line integer NOT NULL,
        phone text NOT NULL,
        country text,
        name text,
        purpose text NOT NULL,
        kind text NOT NULL,
        occurred_at timestamptz NOT NULL,
        channel text NOT NULL,
        business_name text,
        wording text,
        wording_version text,
        wording_language text,
        evidence text,
        PRIMARY KEY (import_id, line)
      );

      CREATE TABLE consent_import_findings (
        import_id uuid NOT NULL REFERENCES consent_imports,
        line integer NOT NULL,
        code text NOT NULL,
        message text NOT NULL,
        phone_ending text,
        PRIMARY KEY (import_id, line)
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `DROP TABLE consent_import_findings; DROP TABLE consent_import_rows; DROP TABLE consent_imports; DROP TABLE evidence;`,
    );
  }
}
