import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One item of the onboarding checklist as stated or read (R3, R15); `channel_id` is the nil uuid for the account itself. */
@Entity({ name: 'onboarding_items' })
export class OnboardingItemRow {
  @PrimaryColumn({ type: 'uuid', name: 'account_id' })
  accountId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'channel_id' })
  channelId!: string;

  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text', nullable: true })
  actor!: string | null;

  @Column({ type: 'text', nullable: true })
  proof!: string | null;

  @Column({ type: 'timestamptz' })
  at!: Date;
}
