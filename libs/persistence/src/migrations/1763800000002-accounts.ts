import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accounts, channels, templates (R3–R7, R10–R12).
 * `accounts.standing` is the folded, current copy of `eligibility_facts`, kept for the hot path in the same transaction.
 * `accounts.version` settles two operators acting at once: one wins, the other is told.
 */
export class Accounts1763800000002 implements MigrationInterface {
  name = 'Accounts1763800000002';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE accounts (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        name text NOT NULL,
        provider text NOT NULL,
        provider_account_id text NOT NULL,
        base_url text,
        credentials_sealed text NOT NULL,
        waba_id text,
        business_manager_name text,
        standing jsonb NOT NULL DEFAULT '{}',
        template_quota integer NOT NULL DEFAULT 250,
        messaging_limit integer,
        calendar jsonb NOT NULL DEFAULT '{}',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX accounts_by_workspace ON accounts (workspace_id, id);
      CREATE INDEX accounts_by_provider ON accounts (provider, provider_account_id);

      CREATE TABLE channels (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        account_id uuid NOT NULL REFERENCES accounts,
        phone text NOT NULL,
        name text NOT NULL,
        provider_channel_id text,
        status text NOT NULL DEFAULT 'pending',
        status_raw text,
        status_reason text,
        quality text,
        throughput_per_second integer NOT NULL DEFAULT 80,
        last_signed_webhook_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (phone)
      );
      CREATE INDEX channels_by_account ON channels (workspace_id, account_id);

      -- R3, R15: what operators state or the provider shows; channel_id is the nil uuid for items of the account itself
      CREATE TABLE onboarding_items (
        workspace_id uuid NOT NULL REFERENCES workspaces,
        account_id uuid NOT NULL REFERENCES accounts,
        channel_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
        name text NOT NULL,
        state text NOT NULL,
        source text NOT NULL,
        actor text,
        proof text,
        at timestamptz NOT NULL,
        PRIMARY KEY (account_id, channel_id, name)
      );

      CREATE TABLE eligibility_facts (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        account_id uuid NOT NULL REFERENCES accounts,
        kind text NOT NULL,
        value text NOT NULL,
        text text,
        scope text,
        until timestamptz,
        source text NOT NULL,
        actor text NOT NULL,
        evidence_id uuid,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX eligibility_by_account ON eligibility_facts (account_id, occurred_at, id);
      CREATE TRIGGER eligibility_is_append_only BEFORE UPDATE OR DELETE ON eligibility_facts
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER eligibility_is_not_truncated BEFORE TRUNCATE ON eligibility_facts
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      CREATE TABLE templates (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        account_id uuid NOT NULL REFERENCES accounts,
        name text NOT NULL,
        language text NOT NULL,
        status text NOT NULL,
        status_raw text,
        requested_category text,
        category text NOT NULL,
        content jsonb,
        provider_template_id text,
        rejection_reason text,
        quality text,
        paused_until timestamptz,
        source text NOT NULL DEFAULT 'authored',
        current_version integer NOT NULL DEFAULT 1,
        submitted_at timestamptz,
        reviewed_at timestamptz,
        last_sent_at timestamptz,
        -- when the provider's own answer behind this row was asked for: an older listing never overwrites a newer fact
        provider_read_at timestamptz,
        missing_listings integer NOT NULL DEFAULT 0,
        deleted_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX templates_by_name ON templates (account_id, name, language) WHERE deleted_at IS NULL;
      CREATE UNIQUE INDEX templates_by_provider_id ON templates (account_id, provider_template_id) WHERE deleted_at IS NULL;
      CREATE INDEX templates_by_workspace ON templates (workspace_id, id);

      -- R12: every submission and edit is a review with its own clock
      CREATE TABLE template_versions (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        template_id uuid NOT NULL REFERENCES templates,
        number integer NOT NULL,
        content jsonb,
        category text NOT NULL,
        status text NOT NULL,
        provider_template_id text,
        submitted_at timestamptz,
        reviewed_at timestamptz,
        rejection_reason text,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (template_id, number)
      );

      -- R18: how each account's sync stands; shown in the API
      CREATE TABLE account_syncs (
        account_id uuid PRIMARY KEY REFERENCES accounts,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        last_attempt_at timestamptz,
        last_success_at timestamptz,
        last_error_at timestamptz,
        last_error text,
        failures integer NOT NULL DEFAULT 0,
        templates_seen integer,
        pages integer,
        duration_ms integer,
        not_before timestamptz,
        running_since timestamptz,
        running_by text
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE account_syncs; DROP TABLE template_versions; DROP TABLE templates; DROP TABLE eligibility_facts;
      DROP TABLE onboarding_items; DROP TABLE channels; DROP TABLE accounts;
    `);
  }
}
