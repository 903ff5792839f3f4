import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What operators act on: messages that failed and may be sent anew, receipts that were set aside, templates that must not be used until
 * somebody has looked, and which processes are there.
 *
 * `messages` still has no index on `state`: a failure, and its taking back by a late report, move one row of `dead_letters`, written by a
 * trigger so that no statement that ends a message can forget it. Its condition is all that a message which does not fail pays.
 */
export class Operations1763800000016 implements MigrationInterface {
  name = 'Operations1763800000016';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE messages ADD COLUMN replay_of uuid;

      -- a message is sent anew once, whoever asks and however often
      CREATE TABLE replays (
        message_id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        replay_id uuid NOT NULL,
        created_at timestamptz NOT NULL
      );

      CREATE TABLE dead_letters (
        message_id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        channel_id uuid NOT NULL,
        code text NOT NULL,
        failed_at timestamptz NOT NULL
      );
      CREATE INDEX dead_letters_by_workspace ON dead_letters (workspace_id, message_id);
      INSERT INTO dead_letters (message_id, workspace_id, channel_id, code, failed_at)
        SELECT id, workspace_id, channel_id, COALESCE(error->>'code', state), COALESCE(ended_at, created_at) FROM messages
         WHERE direction = 'out' AND state IN ('failed', 'undelivered', 'expired');

      CREATE FUNCTION keep_dead_letter() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.state IN ('failed', 'undelivered', 'expired') THEN
          INSERT INTO dead_letters (message_id, workspace_id, channel_id, code, failed_at)
          VALUES (NEW.id, NEW.workspace_id, NEW.channel_id, COALESCE(NEW.error->>'code', NEW.state), COALESCE(NEW.ended_at, now()))
          ON CONFLICT (message_id) DO UPDATE SET code = EXCLUDED.code, failed_at = EXCLUDED.failed_at;
        ELSE
          DELETE FROM dead_letters WHERE message_id = NEW.id;
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER messages_keep_dead_letter AFTER UPDATE OF state ON messages FOR EACH ROW
        WHEN (NEW.state <> OLD.state AND (NEW.state IN ('failed', 'undelivered', 'expired') OR OLD.state IN ('failed', 'undelivered', 'expired')))
        EXECUTE FUNCTION keep_dead_letter();

      ALTER TABLE webhook_receipts
        ADD COLUMN trouble text,
        ADD COLUMN verified boolean NOT NULL DEFAULT true,
        ADD COLUMN replays integer NOT NULL DEFAULT 0,
        ADD COLUMN note text,
        ADD COLUMN dismissed_by text;
      UPDATE webhook_receipts SET trouble = 'not_understood' WHERE state = 'quarantined';

      ALTER TABLE templates
        ADD COLUMN held_at timestamptz,
        ADD COLUMN held_code text,
        ADD COLUMN held_message text;

      ALTER TABLE account_syncs ADD COLUMN asked_again boolean NOT NULL DEFAULT false;

      CREATE TABLE processes (
        id uuid PRIMARY KEY,
        app text NOT NULL,
        details jsonb NOT NULL,
        started_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE processes;
      ALTER TABLE account_syncs DROP COLUMN asked_again;
      ALTER TABLE templates DROP COLUMN held_at, DROP COLUMN held_code, DROP COLUMN held_message;
      ALTER TABLE webhook_receipts DROP COLUMN trouble, DROP COLUMN verified, DROP COLUMN replays, DROP COLUMN note, DROP COLUMN dismissed_by;
      DROP TRIGGER messages_keep_dead_letter ON messages;
      DROP FUNCTION keep_dead_letter();
      DROP TABLE dead_letters; DROP TABLE replays;
      ALTER TABLE messages DROP COLUMN replay_of;
    `);
  }
}
