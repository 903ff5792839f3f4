import type { AudienceState, BroadcastState, Pauser, VariableMapping, WatchThresholds } from '@heliograph/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Why nothing is released although it runs. */
export interface BroadcastWait {
  code: string;
  message: string;
  until: string | null;
}

/** One notification to a frozen audience. */
@Entity({ name: 'broadcasts' })
export class Broadcast {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'uuid', name: 'channel_id' })
  channelId!: string;

  @Column({ type: 'uuid', name: 'template_id' })
  templateId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'jsonb' })
  variables!: VariableMapping;

  @Column({ type: 'text' })
  state!: BroadcastState;

  @Column({ type: 'text', name: 'paused_by', nullable: true })
  pausedBy!: Pauser | null;

  @Column({ type: 'text', name: 'pause_reason', nullable: true })
  pauseReason!: string | null;

  @Column({ type: 'text', name: 'audience_state' })
  audienceState!: AudienceState;

  @Column({ type: 'integer', name: 'audience_count' })
  audienceCount!: number;

  @Column({ type: 'integer', name: 'audience_refused' })
  audienceRefused!: number;

  @Column({ type: 'text', name: 'audience_hash', nullable: true })
  audienceHash!: string | null;

  @Column({ type: 'timestamptz', name: 'start_at', nullable: true })
  startAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'start_requested_at', nullable: true })
  startRequestedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true })
  finishedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'integer', name: 'rate_per_second', nullable: true })
  ratePerSecond!: number | null;

  @Column({ type: 'jsonb' })
  thresholds!: WatchThresholds;

  /** Every recipient up to this contact id has been decided on. */
  @Column({ type: 'uuid', name: 'released_to', nullable: true })
  releasedTo!: string | null;

  @Column({ type: 'timestamptz', name: 'released_at', nullable: true })
  releasedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'next_release_at', nullable: true })
  nextReleaseAt!: Date | null;

  /** Its latest start or resume: what failed before is not held against it again. */
  @Column({ type: 'timestamptz', name: 'watch_from', nullable: true })
  watchFrom!: Date | null;

  @Column({ type: 'jsonb', nullable: true })
  waiting!: BroadcastWait | null;

  /** As it was counted at `progressAt`. */
  @Column({ type: 'jsonb', nullable: true })
  progress!: Record<string, number> | null;

  @Column({ type: 'timestamptz', name: 'progress_at', nullable: true })
  progressAt!: Date | null;

  @Column({ type: 'text', name: 'created_by' })
  createdBy!: string;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
