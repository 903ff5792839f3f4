import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was sent by itself because of one window; the row is there before the message. */
@Entity({ name: 'window_nudges' })
export class WindowNudge {
  @PrimaryColumn({ type: 'uuid', name: 'conversation_id' })
  conversationId!: string;

  @PrimaryColumn({ type: 'timestamptz', name: 'window_opened_at' })
  windowOpenedAt!: Date;

  @PrimaryColumn({ type: 'text' })
  kind!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'contact_id' })
  contactId!: string;

  @Column({ type: 'uuid', name: 'channel_id' })
  channelId!: string;

  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'uuid', name: 'message_id', nullable: true })
  messageId!: string | null;

  @Column({ type: 'text', nullable: true })
  code!: string | null;

  @Column({ type: 'timestamptz', name: 'planned_at' })
  plannedAt!: Date;

  @Column({ type: 'timestamptz', name: 'settled_at', nullable: true })
  settledAt!: Date | null;
}
