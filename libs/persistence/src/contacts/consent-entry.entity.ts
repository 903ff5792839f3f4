import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One fact of the consent ledger, with its proof (R8). Append-only. */
@Entity({ name: 'consent_entries' })
export class ConsentEntryRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'contact_id' })
  contactId!: string;

  @Column({ type: 'text' })
  purpose!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  channel!: string;

  @Column({ type: 'text', name: 'business_name', nullable: true })
  businessName!: string | null;

  @Column({ type: 'text', nullable: true })
  wording!: string | null;

  @Column({ type: 'text', name: 'wording_version', nullable: true })
  wordingVersion!: string | null;

  @Column({ type: 'text', name: 'wording_language', nullable: true })
  wordingLanguage!: string | null;

  @Column({ type: 'text', nullable: true })
  evidence!: string | null;

  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'uuid', name: 'message_id', nullable: true })
  messageId!: string | null;

  @Column({ type: 'timestamptz', name: 'occurred_at' })
  occurredAt!: Date;

  @Column({ type: 'timestamptz', name: 'recorded_at' })
  recordedAt!: Date;
}
