import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One person of an audience: pending while it has neither a message nor a code. */
@Entity({ name: 'broadcast_recipients' })
export class BroadcastRecipient {
  @PrimaryColumn({ type: 'uuid', name: 'broadcast_id' })
  broadcastId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'contact_id' })
  contactId!: string;

  @Column({ type: 'jsonb', nullable: true })
  variables!: Record<string, string> | null;

  @Column({ type: 'uuid', name: 'message_id', nullable: true })
  messageId!: string | null;

  /** Why the policy refused it. */
  @Column({ type: 'text', nullable: true })
  code!: string | null;

  @Column({ type: 'text', nullable: true })
  detail!: string | null;

  @Column({ type: 'timestamptz', name: 'decided_at', nullable: true })
  decidedAt!: Date | null;
}
