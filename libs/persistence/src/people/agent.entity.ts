import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person of a workspace who answers customers, or watches those who do. */
@Entity({ name: 'agents' })
export class Agent {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'text' })
  name!: string;

  /** Lower case; one person in the whole installation. */
  @Column({ type: 'text' })
  email!: string;

  @Column({ type: 'text' })
  role!: string;

  /** invited, active, disabled */
  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'text', array: true })
  skills!: string[];

  /** How many conversations they take at once. */
  @Column({ type: 'integer' })
  capacity!: number;

  @Column({ type: 'text', nullable: true })
  language!: string | null;

  /** What they chose. Whether they are really there also depends on `lastSeenAt`: see the domain's `presenceOf`. */
  @Column({ type: 'text' })
  presence!: string;

  @Column({ type: 'timestamptz', name: 'last_seen_at', nullable: true })
  lastSeenAt!: Date | null;

  /** argon2id, or null for who never chose one. */
  @Column({ type: 'text', name: 'password_hash', nullable: true })
  passwordHash!: string | null;

  /** Sealed. */
  @Column({ type: 'text', name: 'totp_secret', nullable: true })
  totpSecret!: string | null;

  /** Sealed; becomes the secret when the first code proves that the phone has it. */
  @Column({ type: 'text', name: 'totp_proposal', nullable: true })
  totpProposal!: string | null;

  /** The time step of the last code taken: a code is good once. */
  @Column({ type: 'integer', name: 'totp_last_step', nullable: true })
  totpLastStep!: number | null;

  /** Issuer and subject of the identity provider, once they have signed in through it. */
  @Column({ type: 'text', name: 'oidc_subject', nullable: true })
  oidcSubject!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
