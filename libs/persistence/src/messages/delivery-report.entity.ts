import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One provider report, kept whether or not it moved the message. */
@Entity({ name: 'delivery_reports' })
export class DeliveryReport {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'message_id' })
  messageId!: string;

  @Column({ type: 'uuid', name: 'attempt_id', nullable: true })
  attemptId!: string | null;

  @Column({ type: 'uuid', name: 'receipt_id', nullable: true })
  receiptId!: string | null;

  @Column({ type: 'text', name: 'provider_message_id' })
  providerMessageId!: string;

  @Column({ type: 'text', nullable: true })
  status!: string | null;

  @Column({ type: 'text', name: 'status_raw' })
  statusRaw!: string;

  @Column({ type: 'text', name: 'error_code', nullable: true })
  errorCode!: string | null;

  @Column({ type: 'text', name: 'error_message', nullable: true })
  errorMessage!: string | null;

  @Column({ type: 'boolean' })
  applied!: boolean;

  @Column({ type: 'timestamptz', name: 'received_at' })
  receivedAt!: Date;
}
