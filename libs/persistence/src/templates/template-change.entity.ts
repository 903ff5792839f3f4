import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One change the provider made to a template: its status, or its category against the one that was asked for. Append-only. */
@Entity({ name: 'template_changes' })
export class TemplateChange {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'template_id' })
  templateId!: string;

  /** The version it was about; null for what concerns the template whatever its version. */
  @Column({ type: 'integer', nullable: true })
  version!: number | null;

  /** `status` or `category`. */
  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text', nullable: true })
  was!: string | null;

  @Column({ type: 'text' })
  became!: string;

  @Column({ type: 'text', nullable: true })
  raw!: string | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  /** The lint rule that would have caught it, where the reason tells (R14). */
  @Column({ type: 'text', name: 'rule_id', nullable: true })
  ruleId!: string | null;

  @Column({ type: 'timestamptz' })
  at!: Date;
}
