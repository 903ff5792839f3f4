import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One WhatsApp number of an account. */
@Entity({ name: 'channels' })
export class Channel {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text' })
  phone!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', name: 'provider_channel_id', nullable: true })
  providerChannelId!: string | null;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'text', name: 'status_raw', nullable: true })
  statusRaw!: string | null;

  @Column({ type: 'text', name: 'status_reason', nullable: true })
  statusReason!: string | null;

  @Column({ type: 'text', nullable: true })
  quality!: string | null;

  @Column({ type: 'integer', name: 'throughput_per_second' })
  throughputPerSecond!: number;

  @Column({ type: 'timestamptz', name: 'last_signed_webhook_at', nullable: true })
  lastSignedWebhookAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
