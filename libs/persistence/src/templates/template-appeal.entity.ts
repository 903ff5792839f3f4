import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An appeal the business made with Meta itself (R6): we keep it and its outcome, we never make one. */
@Entity({ name: 'template_appeals' })
export class TemplateAppeal {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'template_id' })
  templateId!: string;

  @Column({ type: 'integer' })
  version!: number;

  /** `rejection`, `disabling` or `category`. */
  @Column({ type: 'text' })
  against!: string;

  @Column({ type: 'timestamptz', name: 'made_at' })
  madeAt!: Date;

  @Column({ type: 'text', name: 'made_by' })
  madeBy!: string;

  @Column({ type: 'text', nullable: true })
  note!: string | null;

  /** `upheld` or `reversed`; null while Meta has not answered. */
  @Column({ type: 'text', nullable: true })
  outcome!: string | null;

  @Column({ type: 'timestamptz', name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column({ type: 'text', name: 'decision_note', nullable: true })
  decisionNote!: string | null;

  @Column({ type: 'text', name: 'recorded_by' })
  recordedBy!: string;

  @Column({ type: 'timestamptz', name: 'recorded_at' })
  recordedAt!: Date;
}
