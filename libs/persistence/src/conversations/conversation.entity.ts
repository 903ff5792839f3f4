import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One contact on one channel: the service window lives here (R9). */
@Entity({ name: 'conversations' })
export class Conversation {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'channel_id' })
  channelId!: string;

  @Column({ type: 'uuid', name: 'contact_id' })
  contactId!: string;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'timestamptz', name: 'last_customer_message_at', nullable: true })
  lastCustomerMessageAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_message_at', nullable: true })
  lastMessageAt!: Date | null;

  @Column({ type: 'integer', name: 'unread_count' })
  unreadCount!: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
