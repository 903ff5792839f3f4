import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Conversations, messages and everything that grows with traffic.
 *
 * Ready to be partitioned by time: every growing table is keyed by a UUIDv7 (its own id, or its message's id first), which
 * sorts by creation time, so `PARTITION BY RANGE (id)` needs no new key; no unique index spans anything else. What must be
 * unique across time (provider message ids) lives in its own narrow table. No foreign keys here: partitions are detached whole.
 *
 * `messages` has no index on `state`: state changes stay HOT updates. What is ours to send sits in `outbound_queue`, one narrow
 * row a message, and deleting that row is the claim.
 */
export class Messages1763800000004 implements MigrationInterface {
  name = 'Messages1763800000004';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE conversations (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        channel_id uuid NOT NULL REFERENCES channels,
        contact_id uuid NOT NULL REFERENCES contacts,
        status text NOT NULL DEFAULT 'new',
        last_customer_message_at timestamptz,
        last_message_at timestamptz,
        unread_count integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (channel_id, contact_id)
      ) WITH (fillfactor = 85);
      CREATE INDEX conversations_by_workspace ON conversations (workspace_id, id);
      CREATE INDEX conversations_by_contact ON conversations (contact_id);

      CREATE TABLE messages (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        account_id uuid NOT NULL,
        channel_id uuid NOT NULL,
        contact_id uuid NOT NULL,
        conversation_id uuid NOT NULL,
        direction text NOT NULL,
        kind text NOT NULL,
        purpose text NOT NULL,
        lane text,
        state text NOT NULL,
        content jsonb,
        template_id uuid,
        template_variables jsonb,
        fallback jsonb,
        reference text,
        on_unknown text,
        actor text,
        send_at timestamptz,
        expires_at timestamptz,
        attempt_count integer NOT NULL DEFAULT 0,
        provider_message_id text,
        hold_reasons jsonb,
        error jsonb,
        created_at timestamptz NOT NULL,
        queued_at timestamptz,
        handed_off_at timestamptz,
        sent_at timestamptz,
        delivered_at timestamptz,
        read_at timestamptz,
        ended_at timestamptz
      ) WITH (fillfactor = 60);
      CREATE INDEX messages_by_conversation ON messages (conversation_id, id);
      CREATE INDEX messages_by_workspace ON messages (workspace_id, id);

      CREATE TABLE outbound_queue (
        message_id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        channel_id uuid NOT NULL,
        lane text NOT NULL,
        due_at timestamptz NOT NULL
      );
      CREATE INDEX outbound_queue_due ON outbound_queue (lane, due_at, message_id);

      CREATE TABLE attempts (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        account_id uuid NOT NULL,
        message_id uuid NOT NULL,
        number integer NOT NULL,
        worker text NOT NULL,
        opened_at timestamptz NOT NULL,
        lease_until timestamptz NOT NULL,
        closed_at timestamptz,
        outcome text,
        provider_message_id text,
        error_kind text,
        error_code text,
        error_message text,
        request_id text
      ) WITH (fillfactor = 80);
      CREATE INDEX attempts_by_message ON attempts (message_id, number);
      -- the ones a crash may have left, and the ones whose outcome is unknown
      CREATE INDEX attempts_unsettled ON attempts (lease_until) WHERE outcome IS NULL OR outcome = 'unknown';

      -- unique across time: finds the message of a callback, and makes an inbound message one effect
      CREATE TABLE provider_message_ids (
        account_id uuid NOT NULL,
        provider_message_id text NOT NULL,
        workspace_id uuid NOT NULL,
        message_id uuid NOT NULL,
        attempt_id uuid,
        PRIMARY KEY (provider_message_id, account_id)
      );

      CREATE TABLE decisions (
        message_id uuid NOT NULL,
        decided_at timestamptz NOT NULL,
        moment text NOT NULL,
        workspace_id uuid NOT NULL,
        verdict text NOT NULL,
        policy_version text NOT NULL,
        reasons jsonb NOT NULL,
        facts jsonb NOT NULL
      );
      CREATE INDEX decisions_by_message ON decisions (message_id);

      CREATE TABLE delivery_reports (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        message_id uuid NOT NULL,
        attempt_id uuid,
        receipt_id uuid,
        provider_message_id text NOT NULL,
        status text,
        status_raw text NOT NULL,
        error_code text,
        error_message text,
        applied boolean NOT NULL,
        received_at timestamptz NOT NULL
      );
      CREATE INDEX reports_by_message ON delivery_reports (message_id, id);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE delivery_reports; DROP TABLE decisions; DROP TABLE provider_message_ids; DROP TABLE attempts;
      DROP TABLE outbound_queue; DROP TABLE messages; DROP TABLE conversations;
    `);
  }
}
