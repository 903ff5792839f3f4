import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the policy decided at one of the three moments, with the facts it saw. Keyed for reading by message; not unique. */
@Entity({ name: 'decisions' })
export class DecisionRow {
  @PrimaryColumn({ type: 'uuid', name: 'message_id' })
  messageId!: string;

  @PrimaryColumn({ type: 'timestamptz', name: 'decided_at' })
  decidedAt!: Date;

  @PrimaryColumn({ type: 'text' })
  moment!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  verdict!: string;

  @Column({ type: 'text', name: 'policy_version' })
  policyVersion!: string;

  @Column({ type: 'jsonb' })
  reasons!: unknown;

  @Column({ type: 'jsonb' })
  facts!: Record<string, unknown>;
}
