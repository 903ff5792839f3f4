import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A filter of the conversation list under a name; its owner's, or everybody's when it is shared. */
@Entity({ name: 'saved_views' })
export class SavedView {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'jsonb' })
  query!: Record<string, unknown>;

  @Column({ type: 'boolean' })
  shared!: boolean;

  @Column({ type: 'text' })
  owner!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
