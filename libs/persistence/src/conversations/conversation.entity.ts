import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One contact on one channel: the service window lives here (R9), and who has it. */
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

  @Column({ type: 'timestamptz', name: 'last_message_at' })
  lastMessageAt!: Date;

  @Column({ type: 'integer', name: 'unread_count' })
  unreadCount!: number;

  /** Rank of `conversationPriorities`. */
  @Column({ type: 'smallint' })
  priority!: number;

  @Column({ type: 'uuid', name: 'assignee_id', nullable: true })
  assigneeId!: string | null;

  @Column({ type: 'timestamptz', name: 'assigned_at', nullable: true })
  assignedAt!: Date | null;

  /** Who had it before: asked first when the customer writes again. */
  @Column({ type: 'uuid', name: 'preferred_agent_id', nullable: true })
  preferredAgentId!: string | null;

  @Column({ type: 'uuid', name: 'team_id', nullable: true })
  teamId!: string | null;

  /** Since when the customer waits for somebody to take it; null while somebody has it. */
  @Column({ type: 'timestamptz', name: 'waiting_since', nullable: true })
  waitingSince!: Date | null;

  /** The customer's first message since our last answer. */
  @Column({ type: 'timestamptz', name: 'unanswered_since', nullable: true })
  unansweredSince!: Date | null;

  /** Whose clock `lastCustomerMessageAt` is: provider, ours. */
  @Column({ type: 'text', name: 'window_clock' })
  windowClock!: string;

  /** The router has not yet looked at what the customer wrote. */
  @Column({ type: 'timestamptz', name: 'routing_due_at', nullable: true })
  routingDueAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'escalated_at', nullable: true })
  escalatedAt!: Date | null;

  /** Who let it lie, and is not asked again until it is answered. */
  @Column({ type: 'uuid', name: 'escalated_from_id', nullable: true })
  escalatedFromId!: string | null;

  /** agent, team: a transfer not yet taken. */
  @Column({ type: 'text', name: 'offered_to_kind', nullable: true })
  offeredToKind!: string | null;

  @Column({ type: 'uuid', name: 'offered_to_id', nullable: true })
  offeredToId!: string | null;

  @Column({ type: 'uuid', name: 'offered_from_id', nullable: true })
  offeredFromId!: string | null;

  @Column({ type: 'text', name: 'offer_note', nullable: true })
  offerNote!: string | null;

  @Column({ type: 'timestamptz', name: 'offered_at', nullable: true })
  offeredAt!: Date | null;

  @Column({ type: 'integer' })
  version!: number;

  /** Joined with this conversation since a merge of its contact; it is in no list. */
  @Column({ type: 'uuid', name: 'merged_into', nullable: true })
  mergedInto!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
