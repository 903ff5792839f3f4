import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A word the workspace marks conversations and contacts with. */
@Entity({ name: 'tags' })
export class Tag {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  color!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
