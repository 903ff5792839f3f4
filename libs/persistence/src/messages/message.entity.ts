import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Inbound or outbound; its timeline is in attempts, reports and decisions. */
@Entity({ name: 'messages' })
export class Message {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'uuid', name: 'channel_id' })
  channelId!: string;

  @Column({ type: 'uuid', name: 'contact_id' })
  contactId!: string;

  @Column({ type: 'uuid', name: 'conversation_id' })
  conversationId!: string;

  @Column({ type: 'uuid', name: 'broadcast_id', nullable: true })
  broadcastId!: string | null;

  @Column({ type: 'text' })
  direction!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  purpose!: string;

  @Column({ type: 'text', nullable: true })
  lane!: string | null;

  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'jsonb', nullable: true })
  content!: unknown;

  @Column({ type: 'uuid', name: 'template_id', nullable: true })
  templateId!: string | null;

  @Column({ type: 'jsonb', name: 'template_variables', nullable: true })
  templateVariables!: Record<string, unknown> | null;

  @Column({ type: 'jsonb', nullable: true })
  fallback!: Record<string, unknown> | null;

  /** The message this one quotes. */
  @Column({ type: 'uuid', name: 'reply_to', nullable: true })
  replyTo!: string | null;

  @Column({ type: 'text', nullable: true })
  reference!: string | null;

  @Column({ type: 'text', name: 'on_unknown', nullable: true })
  onUnknown!: string | null;

  @Column({ type: 'text', nullable: true })
  actor!: string | null;

  @Column({ type: 'timestamptz', name: 'send_at', nullable: true })
  sendAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'integer', name: 'attempt_count' })
  attemptCount!: number;

  @Column({ type: 'text', name: 'provider_message_id', nullable: true })
  providerMessageId!: string | null;

  @Column({ type: 'jsonb', name: 'hold_reasons', nullable: true })
  holdReasons!: unknown;

  @Column({ type: 'jsonb', nullable: true })
  error!: Record<string, unknown> | null;

  /** The message that failed and that this one sends anew. */
  @Column({ type: 'uuid', name: 'replay_of', nullable: true })
  replayOf!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'queued_at', nullable: true })
  queuedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'handed_off_at', nullable: true })
  handedOffAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'delivered_at', nullable: true })
  deliveredAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'read_at', nullable: true })
  readAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
