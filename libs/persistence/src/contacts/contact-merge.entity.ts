import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A contact that became part of another; open until nothing can arrive for it under its old id any more. */
@Entity({ name: 'contact_merges' })
export class ContactMerge {
  @PrimaryColumn({ type: 'uuid', name: 'from_id' })
  fromId!: string;

  @Column({ type: 'uuid', name: 'into_id' })
  intoId!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'timestamptz', name: 'merged_at' })
  mergedAt!: Date;

  @Column({ type: 'timestamptz', name: 'settled_at', nullable: true })
  settledAt!: Date | null;
}
