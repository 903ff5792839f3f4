import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A signed-in browser. The token is in its cookie only; here is its hash. Ending a session deletes the row. */
@Entity({ name: 'sessions' })
export class Session {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'uuid', name: 'agent_id' })
  agentId!: string;

  @Column({ type: 'text', name: 'token_hash' })
  tokenHash!: string;

  /** Signed in through the identity provider. */
  @Column({ type: 'boolean' })
  oidc!: boolean;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;
}
