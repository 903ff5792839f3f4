import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What somebody has begun to write in a conversation. */
@Entity({ name: 'drafts' })
export class Draft {
  @PrimaryColumn({ type: 'uuid', name: 'conversation_id' })
  conversationId!: string;

  /** `agent:agt_…` or `key:key_…`. */
  @PrimaryColumn({ type: 'text' })
  author!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  text!: string;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
