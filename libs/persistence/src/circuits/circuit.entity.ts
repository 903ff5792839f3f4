import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A channel, or a whole account, that refused in a way that concerns every message; closed again by a probe that went through. */
@Entity({ name: 'circuits' })
export class Circuit {
  @PrimaryColumn({ type: 'text' })
  scope!: 'channel' | 'account';

  /** The channel's or the account's id. */
  @PrimaryColumn({ type: 'uuid', name: 'subject_id' })
  subjectId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  state!: 'open' | 'closed';

  @Column({ type: 'text', name: 'reason_code' })
  reasonCode!: string;

  @Column({ type: 'text', name: 'reason_message' })
  reasonMessage!: string;

  @Column({ type: 'timestamptz', name: 'opened_at' })
  openedAt!: Date;

  @Column({ type: 'timestamptz', name: 'closed_at', nullable: true })
  closedAt!: Date | null;

  @Column({ type: 'integer' })
  probes!: number;

  @Column({ type: 'integer', name: 'interval_ms' })
  intervalMs!: number;

  @Column({ type: 'timestamptz', name: 'probe_after' })
  probeAfter!: Date;

  /** A probe is under way until then at the latest. */
  @Column({ type: 'timestamptz', name: 'probing_until', nullable: true })
  probingUntil!: Date | null;
}
