import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How an account's template sync stands (R18). */
@Entity({ name: 'account_syncs' })
export class AccountSync {
  @PrimaryColumn({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'timestamptz', name: 'last_attempt_at', nullable: true })
  lastAttemptAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_success_at', nullable: true })
  lastSuccessAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_error_at', nullable: true })
  lastErrorAt!: Date | null;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError!: string | null;

  @Column({ type: 'integer' })
  failures!: number;

  @Column({ type: 'integer', name: 'templates_seen', nullable: true })
  templatesSeen!: number | null;

  @Column({ type: 'integer', nullable: true })
  pages!: number | null;

  @Column({ type: 'integer', name: 'duration_ms', nullable: true })
  durationMs!: number | null;

  @Column({ type: 'timestamptz', name: 'not_before', nullable: true })
  notBefore!: Date | null;

  /** Somebody asked while a sync ran: another one follows. */
  @Column({ type: 'boolean', name: 'asked_again', default: false })
  askedAgain!: boolean;

  @Column({ type: 'timestamptz', name: 'running_since', nullable: true })
  runningSince!: Date | null;

  @Column({ type: 'text', name: 'running_by', nullable: true })
  runningBy!: string | null;

  /** Of the template quota when it was last looked at (R11): `ok`, `near` or `full`. */
  @Column({ type: 'text', name: 'quota_state' })
  quotaState!: string;
}
