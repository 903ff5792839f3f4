import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Channels and accounts that refuse everything, and the queue read channel by channel: what waits for its pace is taken up fairly, by an
 * index that finds the first due row of each lane and channel whatever stands behind it.
 */
export class Circuits1763800000008 implements MigrationInterface {
  name = 'Circuits1763800000008';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE circuits (
        scope text NOT NULL,
        subject_id uuid NOT NULL,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        state text NOT NULL,
        reason_code text NOT NULL,
        reason_message text NOT NULL,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz,
        probes integer NOT NULL,
        interval_ms integer NOT NULL,
        probe_after timestamptz NOT NULL,
        probing_until timestamptz,
        PRIMARY KEY (scope, subject_id)
      );
      CREATE INDEX circuits_open ON circuits (workspace_id) WHERE state = 'open';

      CREATE INDEX outbound_queue_by_channel ON outbound_queue (lane, channel_id, due_at, message_id);
      DROP INDEX outbound_queue_due;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE INDEX outbound_queue_due ON outbound_queue (lane, due_at, message_id);
      DROP INDEX outbound_queue_by_channel; DROP TABLE circuits;
    `);
  }
}
