import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who has a conversation, who waits for whom, and the rules by which that is settled. `routing_due_at` is the router's own queue: set in the
 * statement that hears the customer, cleared in the one that settles who gets it.
 *
 * `agent_turns` holds one narrow row an agent: routing locks it before it counts what they have, so that two routers never give one agent
 * more than their capacity, and nobody's sign-in waits for a router.
 */
export class Routing1763800000011 implements MigrationInterface {
  name = 'Routing1763800000011';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      UPDATE conversations SET last_message_at = created_at WHERE last_message_at IS NULL;
      UPDATE conversations SET status = 'inactive' WHERE last_customer_message_at IS NULL;
      ALTER TABLE conversations
        ALTER COLUMN status SET DEFAULT 'inactive',
        ALTER COLUMN last_message_at SET DEFAULT now(),
        ALTER COLUMN last_message_at SET NOT NULL,
        ADD COLUMN priority smallint NOT NULL DEFAULT 1,
        ADD COLUMN assignee_id uuid,
        ADD COLUMN assigned_at timestamptz,
        ADD COLUMN preferred_agent_id uuid,
        ADD COLUMN team_id uuid REFERENCES teams ON DELETE SET NULL,
        ADD COLUMN waiting_since timestamptz,
        ADD COLUMN unanswered_since timestamptz,
        ADD COLUMN window_clock text NOT NULL DEFAULT 'ours',
        ADD COLUMN routing_due_at timestamptz,
        ADD COLUMN escalated_at timestamptz,
        ADD COLUMN escalated_from_id uuid,
        ADD COLUMN offered_to_kind text,
        ADD COLUMN offered_to_id uuid,
        ADD COLUMN offered_from_id uuid,
        ADD COLUMN offer_note text,
        ADD COLUMN offered_at timestamptz,
        ADD COLUMN version integer NOT NULL DEFAULT 0;

      DROP INDEX conversations_by_workspace;
      CREATE INDEX conversations_recent ON conversations (workspace_id, last_message_at DESC, id DESC);
      CREATE INDEX conversations_by_window ON conversations (workspace_id, last_customer_message_at, id);
      CREATE INDEX conversations_of_agent ON conversations (assignee_id, last_message_at DESC, id DESC) WHERE assignee_id IS NOT NULL;
      CREATE INDEX conversations_active ON conversations (assignee_id) WHERE status = 'active';
      CREATE INDEX conversations_by_team ON conversations (team_id) WHERE team_id IS NOT NULL;
      CREATE INDEX conversations_queue ON conversations (workspace_id, team_id, priority DESC, last_customer_message_at, id)
        WHERE status IN ('new', 'waiting');
      CREATE INDEX conversations_unrouted ON conversations (routing_due_at) WHERE routing_due_at IS NOT NULL;
      CREATE INDEX conversations_unanswered ON conversations (channel_id, unanswered_since)
        WHERE unanswered_since IS NOT NULL AND escalated_at IS NULL;
      CREATE INDEX conversations_offered ON conversations (offered_at) WHERE offered_at IS NOT NULL;
      CREATE INDEX conversations_inactive ON conversations (workspace_id, last_message_at)
        WHERE status = 'inactive' AND last_customer_message_at IS NOT NULL;

      CREATE TABLE channel_routing (
        channel_id uuid PRIMARY KEY REFERENCES channels,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        team_id uuid REFERENCES teams ON DELETE SET NULL,
        strategy text NOT NULL,
        skill_from text,
        escalate_after_seconds integer,
        escalate_to_team_id uuid REFERENCES teams ON DELETE SET NULL,
        out_of_hours_enabled boolean NOT NULL,
        out_of_hours_text jsonb NOT NULL,
        sticky_replies boolean NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE TABLE team_hours (
        team_id uuid PRIMARY KEY REFERENCES teams ON DELETE CASCADE,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        time_zone text NOT NULL,
        week jsonb NOT NULL,
        holidays text[] NOT NULL,
        country text,
        updated_at timestamptz NOT NULL
      );
      CREATE TABLE agent_turns (
        agent_id uuid PRIMARY KEY REFERENCES agents,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        last_assigned_at timestamptz
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE agent_turns; DROP TABLE team_hours; DROP TABLE channel_routing;
      DROP INDEX conversations_recent, conversations_by_window, conversations_of_agent, conversations_active, conversations_by_team,
        conversations_queue, conversations_unrouted, conversations_unanswered, conversations_offered, conversations_inactive;
      CREATE INDEX conversations_by_workspace ON conversations (workspace_id, id);
      ALTER TABLE conversations
        ALTER COLUMN status SET DEFAULT 'new', ALTER COLUMN last_message_at DROP NOT NULL, ALTER COLUMN last_message_at DROP DEFAULT,
        DROP COLUMN priority, DROP COLUMN assignee_id, DROP COLUMN assigned_at, DROP COLUMN preferred_agent_id, DROP COLUMN team_id,
        DROP COLUMN waiting_since, DROP COLUMN unanswered_since, DROP COLUMN window_clock, DROP COLUMN routing_due_at,
        DROP COLUMN escalated_at, DROP COLUMN escalated_from_id, DROP COLUMN offered_to_kind, DROP COLUMN offered_to_id,
        DROP COLUMN offered_from_id, DROP COLUMN offer_note, DROP COLUMN offered_at, DROP COLUMN version;
    `);
  }
}
