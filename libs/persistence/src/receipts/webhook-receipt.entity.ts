import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A provider webhook as it came, stored before it is understood. */
@Entity({ name: 'webhook_receipts' })
export class WebhookReceipt {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id', nullable: true })
  workspaceId!: string | null;

  @Column({ type: 'uuid', name: 'account_id', nullable: true })
  accountId!: string | null;

  @Column({ type: 'text' })
  provider!: string;

  @Column({ type: 'text' })
  door!: string;

  @Column({ type: 'text' })
  url!: string;

  @Column({ type: 'jsonb' })
  headers!: Record<string, unknown>;

  @Column({ type: 'text' })
  body!: string;

  @Column({ type: 'text', name: 'contact_key', nullable: true })
  contactKey!: string | null;

  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'timestamptz', name: 'received_at' })
  receivedAt!: Date;

  @Column({ type: 'timestamptz', name: 'processed_at', nullable: true })
  processedAt!: Date | null;
}
