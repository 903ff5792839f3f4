import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A text agents send often, by language, found by its shortcut. */
@Entity({ name: 'canned_replies' })
export class CannedReply {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  shortcut!: string;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'jsonb' })
  text!: Record<string, string>;

  @Column({ type: 'uuid', name: 'team_id', nullable: true })
  teamId!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
