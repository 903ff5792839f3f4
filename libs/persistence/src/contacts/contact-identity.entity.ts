import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One way to recognise a contact: `phone` (E.164) or `provider_user_id`. */
@Entity({ name: 'contact_identities' })
export class ContactIdentity {
  @PrimaryColumn({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @PrimaryColumn({ type: 'text' })
  kind!: string;

  @PrimaryColumn({ type: 'text' })
  value!: string;

  @Column({ type: 'uuid', name: 'contact_id' })
  contactId!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
