import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A tenant: owns everything else; nothing is visible across workspaces. */
@Entity({ name: 'workspaces' })
export class Workspace {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'jsonb' })
  settings!: Record<string, unknown>;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
