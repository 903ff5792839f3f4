import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A WhatsApp Business Account at a provider (R3, R4). Credentials are sealed; `standing` is the folded eligibility timeline. */
@Entity({ name: 'accounts' })
export class Account {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  provider!: string;

  @Column({ type: 'text', name: 'provider_account_id' })
  providerAccountId!: string;

  @Column({ type: 'text', name: 'base_url', nullable: true })
  baseUrl!: string | null;

  @Column({ type: 'text', name: 'credentials_sealed' })
  credentialsSealed!: string;

  @Column({ type: 'text', name: 'waba_id', nullable: true })
  wabaId!: string | null;

  @Column({ type: 'text', name: 'business_manager_name', nullable: true })
  businessManagerName!: string | null;

  @Column({ type: 'jsonb' })
  standing!: Record<string, unknown>;

  @Column({ type: 'integer', name: 'template_quota' })
  templateQuota!: number;

  @Column({ type: 'integer', name: 'messaging_limit', nullable: true })
  messagingLimit!: number | null;

  @Column({ type: 'jsonb' })
  calendar!: Record<string, unknown>;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
