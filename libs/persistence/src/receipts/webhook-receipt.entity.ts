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

  /** What kind of trouble set it aside; null when nothing did. */
  @Column({ type: 'text', nullable: true })
  trouble!: string | null;

  /** False: no account signed it as far as we knew; it is understood only once one did. */
  @Column({ type: 'boolean', default: true })
  verified!: boolean;

  @Column({ type: 'integer', default: 0 })
  replays!: number;

  @Column({ type: 'text', nullable: true })
  note!: string | null;

  @Column({ type: 'text', name: 'dismissed_by', nullable: true })
  dismissedBy!: string | null;

  @Column({ type: 'timestamptz', name: 'received_at' })
  receivedAt!: Date;

  @Column({ type: 'timestamptz', name: 'processed_at', nullable: true })
  processedAt!: Date | null;
}
