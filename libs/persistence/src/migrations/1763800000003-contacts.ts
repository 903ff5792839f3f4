import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contacts with a set of identities (the phone may be absent), and the consent ledger, append-only (R8, R13). */
export class Contacts1763800000003 implements MigrationInterface {
  name = 'Contacts1763800000003';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE contacts (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        name text,
        phone text,
        country text,
        language text,
        time_zone text,
        blocked_at timestamptz,
        unreachable_until timestamptz,
        wrote_to_us_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      ) WITH (fillfactor = 85);
      CREATE INDEX contacts_by_workspace ON contacts (workspace_id, id);

      CREATE TABLE contact_identities (
        workspace_id uuid NOT NULL,
        kind text NOT NULL,
        value text NOT NULL,
        contact_id uuid NOT NULL REFERENCES contacts,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (workspace_id, kind, value)
      );
      CREATE INDEX identities_by_contact ON contact_identities (contact_id);

      CREATE TABLE consent_entries (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        contact_id uuid NOT NULL REFERENCES contacts,
        purpose text NOT NULL,
        kind text NOT NULL,
        channel text NOT NULL,
        business_name text,
        wording text,
        wording_version text,
        wording_language text,
        evidence text,
        actor text NOT NULL,
        message_id uuid,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX consent_by_contact ON consent_entries (contact_id, occurred_at, id);
      CREATE TRIGGER consent_is_append_only BEFORE UPDATE OR DELETE ON consent_entries
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER consent_is_not_truncated BEFORE TRUNCATE ON consent_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE consent_entries; DROP TABLE contact_identities; DROP TABLE contacts;`);
  }
}
