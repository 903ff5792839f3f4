import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Written by agents for agents: it never leaves the workspace. */
@Entity({ name: 'notes' })
export class Note {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'conversation_id' })
  conversationId!: string;

  @Column({ type: 'uuid', name: 'author_id', nullable: true })
  authorId!: string | null;

  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'text' })
  text!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

@Entity({ name: 'note_mentions' })
export class NoteMention {
  @PrimaryColumn({ type: 'uuid', name: 'note_id' })
  noteId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'agent_id' })
  agentId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'timestamptz', name: 'read_at', nullable: true })
  readAt!: Date | null;
}
