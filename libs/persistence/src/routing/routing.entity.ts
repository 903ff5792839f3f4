import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How the conversations of one channel find somebody. A channel without a row leaves them new until somebody takes them. */
@Entity({ name: 'channel_routing' })
export class ChannelRouting {
  @PrimaryColumn({ type: 'uuid', name: 'channel_id' })
  channelId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'team_id', nullable: true })
  teamId!: string | null;

  @Column({ type: 'text' })
  strategy!: string;

  /** tag, language; null where no skill is asked for. */
  @Column({ type: 'text', name: 'skill_from', nullable: true })
  skillFrom!: string | null;

  @Column({ type: 'integer', name: 'escalate_after_seconds', nullable: true })
  escalateAfterSeconds!: number | null;

  @Column({ type: 'uuid', name: 'escalate_to_team_id', nullable: true })
  escalateToTeamId!: string | null;

  @Column({ type: 'boolean', name: 'out_of_hours_enabled' })
  outOfHoursEnabled!: boolean;

  @Column({ type: 'jsonb', name: 'out_of_hours_text' })
  outOfHoursText!: Record<string, string>;

  @Column({ type: 'boolean', name: 'sticky_replies' })
  stickyReplies!: boolean;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}

/** When a team answers; a team without a row always does. */
@Entity({ name: 'team_hours' })
export class TeamHours {
  @PrimaryColumn({ type: 'uuid', name: 'team_id' })
  teamId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text', name: 'time_zone' })
  timeZone!: string;

  @Column({ type: 'jsonb' })
  week!: { day: number; from: string; to: string }[];

  @Column({ type: 'text', array: true })
  holidays!: string[];

  @Column({ type: 'text', nullable: true })
  country!: string | null;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}

/** Locked while a conversation is given to this agent: what they have is counted under the lock. */
@Entity({ name: 'agent_turns' })
export class AgentTurn {
  @PrimaryColumn({ type: 'uuid', name: 'agent_id' })
  agentId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'timestamptz', name: 'last_assigned_at', nullable: true })
  lastAssignedAt!: Date | null;
}
