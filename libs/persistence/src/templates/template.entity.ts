import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message template in one language (R7, R10-R12). */
@Entity({ name: 'templates' })
export class Template {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  language!: string;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'text', name: 'status_raw', nullable: true })
  statusRaw!: string | null;

  @Column({ type: 'text', name: 'requested_category', nullable: true })
  requestedCategory!: string | null;

  @Column({ type: 'text' })
  category!: string;

  @Column({ type: 'jsonb', nullable: true })
  content!: unknown;

  @Column({ type: 'text', name: 'provider_template_id', nullable: true })
  providerTemplateId!: string | null;

  @Column({ type: 'text', name: 'rejection_reason', nullable: true })
  rejectionReason!: string | null;

  @Column({ type: 'text', nullable: true })
  quality!: string | null;

  @Column({ type: 'timestamptz', name: 'paused_until', nullable: true })
  pausedUntil!: Date | null;

  /** Since when nothing is sent with it, because the provider refused it at sending (`heldCode`); null: nothing holds it. */
  @Column({ type: 'timestamptz', name: 'held_at', nullable: true })
  heldAt!: Date | null;

  @Column({ type: 'text', name: 'held_code', nullable: true })
  heldCode!: string | null;

  @Column({ type: 'text', name: 'held_message', nullable: true })
  heldMessage!: string | null;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'integer', name: 'current_version' })
  currentVersion!: number;

  /** An edit that is not approved yet (R12): this row goes on sending `currentVersion` until it is. */
  @Column({ type: 'integer', name: 'pending_version', nullable: true })
  pendingVersion!: number | null;

  /** How often WhatsApp paused it. */
  @Column({ type: 'integer' })
  pauses!: number;

  @Column({ type: 'timestamptz', name: 'submitted_at', nullable: true })
  submittedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'reviewed_at', nullable: true })
  reviewedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_sent_at', nullable: true })
  lastSentAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'provider_read_at', nullable: true })
  providerReadAt!: Date | null;

  @Column({ type: 'integer', name: 'missing_listings' })
  missingListings!: number;

  @Column({ type: 'timestamptz', name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;

  /** Of a tombstone: WhatsApp refuses the name until then. */
  @Column({ type: 'timestamptz', name: 'name_blocked_until', nullable: true })
  nameBlockedUntil!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
