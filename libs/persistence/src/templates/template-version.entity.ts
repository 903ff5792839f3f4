import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One version of a template and its review (R12). */
@Entity({ name: 'template_versions' })
export class TemplateVersion {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'template_id' })
  templateId!: string;

  @Column({ type: 'integer' })
  number!: number;

  @Column({ type: 'jsonb', nullable: true })
  content!: unknown;

  @Column({ type: 'text' })
  category!: string;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'text', name: 'provider_template_id', nullable: true })
  providerTemplateId!: string | null;

  /** The name it has at the provider: an edit is a content of its own there and needs another name than its template. */
  @Column({ type: 'text', name: 'provider_name', nullable: true })
  providerName!: string | null;

  @Column({ type: 'text', name: 'status_raw', nullable: true })
  statusRaw!: string | null;

  /** When its submission was begun; a claim that grew old is taken for dead. */
  @Column({ type: 'timestamptz', name: 'claimed_at', nullable: true })
  claimedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'provider_read_at', nullable: true })
  providerReadAt!: Date | null;

  /** Submitted as an edit of an approved template: counts against the provider's edit limits. */
  @Column({ type: 'boolean', name: 'edits_approved' })
  editsApproved!: boolean;

  @Column({ type: 'timestamptz', name: 'near_due_told_at', nullable: true })
  nearDueToldAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'overdue_told_at', nullable: true })
  overdueToldAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'submitted_at', nullable: true })
  submittedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'reviewed_at', nullable: true })
  reviewedAt!: Date | null;

  @Column({ type: 'text', name: 'rejection_reason', nullable: true })
  rejectionReason!: string | null;

  @Column({ type: 'text', name: 'created_by' })
  createdBy!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
