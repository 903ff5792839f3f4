import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One file, in or out. The bytes are in the media storage under `storageKey`; the row says whether they may be shown. */
@Entity({ name: 'media' })
export class Media {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  /** Whose credentials fetch it; null for an upload. */
  @Column({ type: 'uuid', name: 'account_id', nullable: true })
  accountId!: string | null;

  @Column({ type: 'uuid', name: 'message_id', nullable: true })
  messageId!: string | null;

  /** `in` from a customer, `out` uploaded. */
  @Column({ type: 'text' })
  direction!: string;

  /** `fetching`, `ready`, `refused` (its content), `failed` (could not be had). */
  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'text', name: 'content_type' })
  contentType!: string;

  @Column({ type: 'bigint', nullable: true, transformer: { to: (value: unknown) => value, from: toNumber } })
  bytes!: number | null;

  @Column({ type: 'text', nullable: true })
  name!: string | null;

  @Column({ type: 'text', nullable: true })
  sha256!: string | null;

  @Column({ type: 'text', name: 'storage_key', nullable: true })
  storageKey!: string | null;

  /** Where the provider keeps it; never shown: it names the account. */
  @Column({ type: 'text', name: 'source_url', nullable: true })
  sourceUrl!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  problem!: { code: string; message: string } | null;

  @Column({ type: 'integer' })
  attempts!: number;

  @Column({ type: 'timestamptz', name: 'due_at', nullable: true })
  dueAt!: Date | null;

  @Column({ type: 'text', name: 'created_by' })
  createdBy!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'settled_at', nullable: true })
  settledAt!: Date | null;
}

function toNumber(value: string | null): number | null {
  return value === null ? null : Number(value);
}
