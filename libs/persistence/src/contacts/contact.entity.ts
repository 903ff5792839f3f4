import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A customer; `phone` is the preferred address and may be absent. */
@Entity({ name: 'contacts' })
export class Contact {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text', nullable: true })
  name!: string | null;

  @Column({ type: 'text', nullable: true })
  phone!: string | null;

  @Column({ type: 'text', nullable: true })
  country!: string | null;

  @Column({ type: 'text', nullable: true })
  language!: string | null;

  @Column({ type: 'text', name: 'time_zone', nullable: true })
  timeZone!: string | null;

  @Column({ type: 'timestamptz', name: 'blocked_at', nullable: true })
  blockedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'unreachable_until', nullable: true })
  unreachableUntil!: Date | null;

  @Column({ type: 'timestamptz', name: 'wrote_to_us_at', nullable: true })
  wroteToUsAt!: Date | null;

  /** Part of this contact since a merge. */
  @Column({ type: 'uuid', name: 'merged_into', nullable: true })
  mergedInto!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
