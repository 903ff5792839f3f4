import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a template lives through after it is authored: versions with a review of their own (R12), what the provider changed about it,
 * appeals of the business with Meta (R6), alarms already raised, and how full the account is (R11).
 */
export class TemplateLife1763800000007 implements MigrationInterface {
  name = 'TemplateLife1763800000007';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- an edit waits in a version of its own; the row goes on sending current_version until the edit is approved
      ALTER TABLE templates ADD COLUMN pending_version integer;
      ALTER TABLE templates ADD COLUMN pauses integer NOT NULL DEFAULT 0;
      ALTER TABLE templates ADD COLUMN name_blocked_until timestamptz;
      CREATE INDEX templates_with_blocked_name ON templates (account_id, name) WHERE name_blocked_until IS NOT NULL;
      CREATE INDEX templates_in_review ON templates (account_id) WHERE status IN ('submitting', 'in_review') AND deleted_at IS NULL;

      ALTER TABLE template_versions ADD COLUMN provider_name text;
      ALTER TABLE template_versions ADD COLUMN status_raw text;
      ALTER TABLE template_versions ADD COLUMN claimed_at timestamptz;
      ALTER TABLE template_versions ADD COLUMN provider_read_at timestamptz;
      ALTER TABLE template_versions ADD COLUMN edits_approved boolean NOT NULL DEFAULT false;
      ALTER TABLE template_versions ADD COLUMN near_due_told_at timestamptz;
      ALTER TABLE template_versions ADD COLUMN overdue_told_at timestamptz;
      CREATE INDEX template_versions_in_review ON template_versions (submitted_at) WHERE status = 'in_review';
      CREATE INDEX template_versions_rejected ON template_versions (template_id) WHERE status = 'rejected';

      -- what the provider said, change by change: requested against actual category, pauses, refusals with their reason
      CREATE TABLE template_changes (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        template_id uuid NOT NULL REFERENCES templates,
        version integer,
        kind text NOT NULL,
        was text,
        became text NOT NULL,
        raw text,
        reason text,
        rule_id text,
        at timestamptz NOT NULL
      );
      CREATE INDEX template_changes_by_template ON template_changes (template_id, id);
      CREATE TRIGGER template_changes_are_append_only BEFORE UPDATE OR DELETE ON template_changes
        FOR EACH ROW EXECUTE FUNCTION refuse_change();

      CREATE TABLE template_appeals (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        template_id uuid NOT NULL REFERENCES templates,
        version integer NOT NULL,
        against text NOT NULL,
        made_at timestamptz NOT NULL,
        made_by text NOT NULL,
        note text,
        outcome text,
        decided_at timestamptz,
        decision_note text,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX template_appeals_by_template ON template_appeals (template_id, id);
      CREATE UNIQUE INDEX template_appeals_open ON template_appeals (template_id) WHERE outcome IS NULL;

      ALTER TABLE account_syncs ADD COLUMN quota_state text NOT NULL DEFAULT 'ok';

      -- how far a job of upkeep has read
      CREATE TABLE upkeep_marks (
        name text PRIMARY KEY,
        read_until timestamptz NOT NULL
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE upkeep_marks; ALTER TABLE account_syncs DROP COLUMN quota_state;
      DROP TABLE template_appeals; DROP TABLE template_changes;
      DROP INDEX template_versions_rejected; DROP INDEX template_versions_in_review;
      ALTER TABLE template_versions DROP COLUMN overdue_told_at, DROP COLUMN near_due_told_at, DROP COLUMN edits_approved,
        DROP COLUMN provider_read_at, DROP COLUMN claimed_at, DROP COLUMN status_raw, DROP COLUMN provider_name;
      DROP INDEX templates_in_review; DROP INDEX templates_with_blocked_name;
      ALTER TABLE templates DROP COLUMN name_blocked_until, DROP COLUMN pauses, DROP COLUMN pending_version;
    `);
  }
}
