import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message as search reads it. Follows the message by a second or two. */
@Entity({ name: 'message_texts' })
export class MessageText {
  @PrimaryColumn({ type: 'uuid', name: 'message_id' })
  messageId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'conversation_id' })
  conversationId!: string;

  @Column({ type: 'text' })
  text!: string;

  @Column({ type: 'tsvector' })
  terms!: string;
}

@Entity({ name: 'contact_texts' })
export class ContactText {
  @PrimaryColumn({ type: 'uuid', name: 'contact_id' })
  contactId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  text!: string;

  @Column({ type: 'tsvector' })
  terms!: string;
}

@Entity({ name: 'search_progress' })
export class SearchProgress {
  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ type: 'uuid', name: 'last_event' })
  lastEvent!: string;
}

/** Written by a trigger when a name or a number changes. */
@Entity({ name: 'contacts_to_read' })
export class ContactToRead {
  @PrimaryColumn({ type: 'uuid', name: 'contact_id' })
  contactId!: string;

  @Column({ type: 'timestamptz', name: 'noted_at' })
  notedAt!: Date;
}
