import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message that failed for good and may be sent anew. Written and taken back by a trigger on `messages`; gone once it was. */
@Entity({ name: 'dead_letters' })
export class DeadLetterRow {
  @PrimaryColumn({ type: 'uuid', name: 'message_id' })
  messageId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'channel_id' })
  channelId!: string;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'timestamptz', name: 'failed_at' })
  failedAt!: Date;
}
