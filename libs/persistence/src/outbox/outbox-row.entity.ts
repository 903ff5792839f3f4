import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A job that is durable with the caller's own transaction; deleted once published. */
@Entity({ name: 'outbox' })
export class OutboxRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  queue!: string;

  @Column({ type: 'text' })
  job!: string;

  @Column({ type: 'jsonb' })
  payload!: Record<string, unknown>;

  @Column({ type: 'timestamptz', name: 'available_at' })
  availableAt!: Date;
}
