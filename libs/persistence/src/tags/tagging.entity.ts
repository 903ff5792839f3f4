import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'conversation_tags' })
export class ConversationTag {
  @PrimaryColumn({ type: 'uuid', name: 'conversation_id' })
  conversationId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'tag_id' })
  tagId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;
}

@Entity({ name: 'contact_tags' })
export class ContactTag {
  @PrimaryColumn({ type: 'uuid', name: 'contact_id' })
  contactId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'tag_id' })
  tagId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;
}
