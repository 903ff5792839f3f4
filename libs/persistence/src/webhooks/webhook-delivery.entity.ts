import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface WebhookAttempt {
  at: string;
  /** What the receiver answered; null when it did not. */
  status: number | null;
  /** A short code: `timeout`, `refused`, `private_address`, `worker_lost`. */
  error: string | null;
  durationMs: number | null;
}

/** One event for one endpoint, with everything that was tried. */
@Entity({ name: 'webhook_deliveries' })
export class WebhookDelivery {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'endpoint_id' })
  endpointId!: string;

  @Column({ type: 'uuid', name: 'event_id' })
  eventId!: string;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'text' })
  state!: 'waiting' | 'delivered' | 'failed' | 'given_up';

  /** Since it was planned, or last replayed. */
  @Column({ type: 'integer', name: 'attempt_count' })
  attemptCount!: number;

  @Column({ type: 'jsonb' })
  attempts!: WebhookAttempt[];

  @Column({ type: 'timestamptz', name: 'first_attempt_at', nullable: true })
  firstAttemptAt!: Date | null;

  /** Null: nothing more will be tried. While it is under way: when its lease ends. */
  @Column({ type: 'timestamptz', name: 'next_attempt_at', nullable: true })
  nextAttemptAt!: Date | null;

  /** Who has it under way. */
  @Column({ type: 'uuid', nullable: true })
  claim!: string | null;

  @Column({ type: 'timestamptz', name: 'claimed_at', nullable: true })
  claimedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
