import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A file that proves something: a consent form, WhatsApp's written notice. Append-only; the bytes are left out unless asked for. */
@Entity({ name: 'evidence' })
export class Evidence {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', name: 'media_type' })
  mediaType!: string;

  @Column({ type: 'integer' })
  size!: number;

  /** Hex. */
  @Column({ type: 'text' })
  sha256!: string;

  @Column({ type: 'bytea', select: false })
  content!: Buffer;

  @Column({ type: 'text', name: 'uploaded_by' })
  uploadedBy!: string;

  @Column({ type: 'timestamptz', name: 'uploaded_at' })
  uploadedAt!: Date;
}
