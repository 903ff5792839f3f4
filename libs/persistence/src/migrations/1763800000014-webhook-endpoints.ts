import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Event webhooks to platform teams. `cursor` is how far an endpoint's events have been planned; one delivery per endpoint and event,
 * whoever plans it and however often. A delivery under way is due again when its lease ends.
 */
export class WebhookEndpoints1763800000014 implements MigrationInterface {
  name = 'WebhookEndpoints1763800000014';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE webhook_endpoints (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces,
        url text NOT NULL,
        description text,
        events text[] NOT NULL,
        state text NOT NULL DEFAULT 'active',
        paused_reason text,
        paused_at timestamptz,
        failing_since timestamptz,
        secret_sealed text NOT NULL,
        previous_secret_sealed text,
        previous_secret_until timestamptz,
        cursor uuid NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE INDEX webhook_endpoints_of_workspace ON webhook_endpoints (workspace_id, id);

      CREATE TABLE webhook_deliveries (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        endpoint_id uuid NOT NULL,
        event_id uuid NOT NULL,
        type text NOT NULL,
        state text NOT NULL,
        attempt_count integer NOT NULL DEFAULT 0,
        attempts jsonb NOT NULL DEFAULT '[]',
        first_attempt_at timestamptz,
        next_attempt_at timestamptz,
        claim uuid,
        claimed_at timestamptz,
        created_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (endpoint_id, event_id);
      CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
      CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (endpoint_id, id);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE webhook_deliveries; DROP TABLE webhook_endpoints;`);
  }
}
