import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is ours to send. Deleting the row is the claim. */
@Entity({ name: 'outbound_queue' })
export class OutboundQueueRow {
  @PrimaryColumn({ type: 'uuid', name: 'message_id' })
  messageId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'channel_id' })
  channelId!: string;

  @Column({ type: 'text' })
  lane!: string;

  @Column({ type: 'timestamptz', name: 'due_at' })
  dueAt!: Date;

  /** The broadcast it was released by. */
  @Column({ type: 'uuid', name: 'broadcast_id', nullable: true })
  broadcastId!: string | null;
}
