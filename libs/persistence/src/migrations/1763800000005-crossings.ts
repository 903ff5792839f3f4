import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What crosses a process: webhook receipts in, outbox and events out, idempotency keys at the door. */
export class Crossings1763800000005 implements MigrationInterface {
  name = 'Crossings1763800000005';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE webhook_receipts (
        id uuid PRIMARY KEY,
        workspace_id uuid,
        account_id uuid,
        provider text NOT NULL,
        door text NOT NULL,
        url text NOT NULL,
        headers jsonb NOT NULL,
        body text NOT NULL,
        state text NOT NULL DEFAULT 'received',
        reason text,
        received_at timestamptz NOT NULL,
        processed_at timestamptz
      );
      CREATE INDEX receipts_waiting ON webhook_receipts (received_at) WHERE state = 'received';
      CREATE INDEX receipts_quarantined ON webhook_receipts (workspace_id, id) WHERE state = 'quarantined';

      CREATE TABLE outbox (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        queue text NOT NULL,
        job text NOT NULL,
        payload jsonb NOT NULL,
        available_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX outbox_due ON outbox (available_at);

      CREATE TABLE events (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        type text NOT NULL,
        subject_kind text NOT NULL,
        subject_id uuid NOT NULL,
        data jsonb NOT NULL,
        occurred_at timestamptz NOT NULL
      );
      CREATE INDEX events_by_workspace ON events (workspace_id, id);

      CREATE TABLE idempotency_keys (
        workspace_id uuid NOT NULL,
        key text NOT NULL,
        method text NOT NULL,
        path text NOT NULL,
        request_hash text NOT NULL,
        owner uuid NOT NULL,
        status integer,
        body jsonb,
        locked_at timestamptz NOT NULL DEFAULT now(),
        completed_at timestamptz,
        PRIMARY KEY (workspace_id, key)
      );
      CREATE INDEX idempotency_by_age ON idempotency_keys (locked_at);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE idempotency_keys; DROP TABLE events; DROP TABLE outbox; DROP TABLE webhook_receipts;`);
  }
}
