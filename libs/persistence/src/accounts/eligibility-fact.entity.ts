import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A dated fact about an account's standing (R4-R6). Append-only. */
@Entity({ name: 'eligibility_facts' })
export class EligibilityFact {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  value!: string;

  @Column({ type: 'text', nullable: true })
  text!: string | null;

  @Column({ type: 'text', nullable: true })
  scope!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  until!: Date | null;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'uuid', name: 'evidence_id', nullable: true })
  evidenceId!: string | null;

  @Column({ type: 'timestamptz', name: 'occurred_at' })
  occurredAt!: Date;

  @Column({ type: 'timestamptz', name: 'recorded_at' })
  recordedAt!: Date;
}
