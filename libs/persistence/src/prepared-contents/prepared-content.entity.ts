import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Buttons or a list that a provider wants to have as a content of its own before they are sent: made once, found by their hash. */
@Entity({ name: 'prepared_contents' })
export class PreparedContent {
  @PrimaryColumn({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @PrimaryColumn({ type: 'text', name: 'content_hash' })
  contentHash!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text', name: 'provider_content_id' })
  providerContentId!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'last_used_at' })
  lastUsedAt!: Date;
}
