import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a job of upkeep has read. */
@Entity({ name: 'upkeep_marks' })
export class UpkeepMark {
  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ type: 'timestamptz', name: 'read_until' })
  readUntil!: Date;
}
