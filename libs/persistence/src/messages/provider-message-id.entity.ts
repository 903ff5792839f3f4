import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Unique across time: finds a callback's message and makes an inbound message one effect. */
@Entity({ name: 'provider_message_ids' })
export class ProviderMessageId {
  @PrimaryColumn({ type: 'text', name: 'provider_message_id' })
  providerMessageId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'message_id' })
  messageId!: string;

  @Column({ type: 'uuid', name: 'attempt_id', nullable: true })
  attemptId!: string | null;
}
