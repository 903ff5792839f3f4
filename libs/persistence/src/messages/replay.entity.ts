import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which message sends a failed one anew: at most one ever does. */
@Entity({ name: 'replays' })
export class Replay {
  @PrimaryColumn({ type: 'uuid', name: 'message_id' })
  messageId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'replay_id' })
  replayId!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
