import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Receipts of one contact are processed in their order. The key is a digest, made at the door: it names a contact to nobody. The index
 * holds only what still waits.
 */
export class ReceiptOrder1763800000017 implements MigrationInterface {
  name = 'ReceiptOrder1763800000017';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE webhook_receipts ADD COLUMN contact_key text;
      CREATE INDEX receipts_of_contact ON webhook_receipts (contact_key, id) WHERE state = 'received' AND contact_key IS NOT NULL;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX receipts_of_contact; ALTER TABLE webhook_receipts DROP COLUMN contact_key;`);
  }
}
