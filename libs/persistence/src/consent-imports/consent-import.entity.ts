import { Column, Entity, PrimaryColumn } from 'typeorm';

export const consentImportStates = ['running', 'completed', 'completed_with_rejections', 'failed'] as const;
export type ConsentImportState = (typeof consentImportStates)[number];

/** One upload of opt-ins, and how far it got. Counters move with each batch, in the batch's own transaction. */
@Entity({ name: 'consent_imports' })
export class ConsentImport {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'boolean', name: 'dry_run' })
  dryRun!: boolean;

  @Column({ type: 'text' })
  state!: ConsentImportState;

  @Column({ type: 'integer', name: 'rows_read' })
  rowsRead!: number;

  @Column({ type: 'integer' })
  accepted!: number;

  @Column({ type: 'integer' })
  duplicates!: number;

  @Column({ type: 'integer' })
  rejected!: number;

  /** The whole file is staged; from here the import can go on without it. */
  @Column({ type: 'boolean' })
  uploaded!: boolean;

  /** Line of the file up to which every row is settled; null before the first batch. */
  @Column({ type: 'integer', name: 'settled_line', nullable: true })
  settledLine!: number | null;

  /** Why it failed; no phone number, no text of the file. */
  @Column({ type: 'text', name: 'failure_code', nullable: true })
  failureCode!: string | null;

  @Column({ type: 'text', name: 'failure_message', nullable: true })
  failureMessage!: string | null;

  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'timestamptz', name: 'started_at' })
  startedAt!: Date;

  @Column({ type: 'timestamptz', name: 'touched_at' })
  touchedAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}

/** A valid row of the file, waiting for its turn; gone when the import has ended. */
@Entity({ name: 'consent_import_rows' })
export class ConsentImportRow {
  @PrimaryColumn({ type: 'uuid', name: 'import_id' })
  importId!: string;

  @PrimaryColumn({ type: 'integer' })
  line!: number;

  @Column({ type: 'text' })
  phone!: string;

  @Column({ type: 'text', nullable: true })
  country!: string | null;

  @Column({ type: 'text', nullable: true })
  name!: string | null;

  @Column({ type: 'text' })
  purpose!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'timestamptz', name: 'occurred_at' })
  occurredAt!: Date;

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
}

/** What became of one row that was not accepted. */
@Entity({ name: 'consent_import_findings' })
export class ConsentImportFinding {
  @PrimaryColumn({ type: 'uuid', name: 'import_id' })
  importId!: string;

  /** Line of the file the row begins at, counted from 1. */
  @PrimaryColumn({ type: 'integer' })
  line!: number;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  message!: string;

  @Column({ type: 'text', name: 'phone_ending', nullable: true })
  phoneEnding!: string | null;
}
