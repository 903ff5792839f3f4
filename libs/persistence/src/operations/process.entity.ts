import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A running process, as it says every few seconds. Of the installation, not of a workspace. */
@Entity({ name: 'processes' })
export class ProcessRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  app!: string;

  /** What it serves: roles, lanes. No host names. */
  @Column({ type: 'jsonb' })
  details!: Record<string, unknown>;

  @Column({ type: 'timestamptz', name: 'started_at' })
  startedAt!: Date;

  @Column({ type: 'timestamptz', name: 'seen_at' })
  seenAt!: Date;
}
