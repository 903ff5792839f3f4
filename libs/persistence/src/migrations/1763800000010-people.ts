import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The people of the desk: agents, their teams and how they sign in. Of what a person or a browser shows as a secret only hashes are kept.
 * An e-mail address is one person in the whole installation, because people sign in by it before anybody knows their workspace.
 */
export class People1763800000010 implements MigrationInterface {
  name = 'People1763800000010';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE agents (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        name text NOT NULL,
        email text NOT NULL UNIQUE CHECK (email = lower(email)),
        role text NOT NULL,
        status text NOT NULL DEFAULT 'invited',
        skills text[] NOT NULL DEFAULT '{}',
        capacity integer NOT NULL DEFAULT 5 CHECK (capacity >= 0),
        language text,
        presence text NOT NULL DEFAULT 'offline',
        last_seen_at timestamptz,
        password_hash text,
        totp_secret text,
        totp_proposal text,
        totp_last_step integer,
        oidc_subject text UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX agents_by_workspace ON agents (workspace_id, id);

      CREATE TABLE teams (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX teams_by_name ON teams (workspace_id, lower(name));
      CREATE INDEX teams_by_workspace ON teams (workspace_id, id);

      CREATE TABLE team_members (
        team_id uuid NOT NULL REFERENCES teams ON DELETE CASCADE,
        agent_id uuid NOT NULL REFERENCES agents,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        PRIMARY KEY (team_id, agent_id)
      );
      CREATE INDEX team_members_by_agent ON team_members (agent_id);

      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        agent_id uuid NOT NULL REFERENCES agents,
        token_hash text NOT NULL UNIQUE,
        oidc boolean NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX sessions_by_agent ON sessions (agent_id);
      CREATE INDEX sessions_by_end ON sessions (expires_at);

      CREATE TABLE agent_tokens (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        agent_id uuid NOT NULL REFERENCES agents,
        kind text NOT NULL,
        token_hash text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX agent_tokens_by_agent ON agent_tokens (agent_id);

      CREATE TABLE recovery_codes (
        agent_id uuid NOT NULL REFERENCES agents,
        code_hash text NOT NULL,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        used_at timestamptz,
        PRIMARY KEY (agent_id, code_hash)
      );

      CREATE TABLE sign_in_failures (
        subject text PRIMARY KEY,
        failures integer NOT NULL,
        last_at timestamptz NOT NULL,
        blocked_until timestamptz
      );
      CREATE INDEX sign_in_failures_by_age ON sign_in_failures (last_at);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE sign_in_failures; DROP TABLE recovery_codes; DROP TABLE agent_tokens; DROP TABLE sessions;
      DROP TABLE team_members; DROP TABLE teams; DROP TABLE agents;
    `);
  }
}
