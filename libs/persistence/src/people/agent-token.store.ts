import { newId } from '@heliograph/platform';
import { IsNull, type EntityManager } from 'typeorm';
import { AgentToken, RecoveryCode } from './agent-token.entity';

export type AgentTokenKind = 'invitation' | 'reset';

/** Invitations, resets and recovery codes: each good once, kept as hashes. */
export class AgentTokenStore {
  constructor(private readonly manager: EntityManager) {}

  /** A new one takes the place of those before it. */
  async issue(
    tx: EntityManager,
    workspaceId: string,
    token: { agentId: string; kind: AgentTokenKind; tokenHash: string; expiresAt: Date },
    now: Date,
  ): Promise<void> {
    await this.withdraw(tx, workspaceId, token.agentId, now);
    await tx.insert(AgentToken, { ...token, id: newId(), workspaceId, createdAt: now });
  }

  /** Whatever the agent was given and has not used is good no more. */
  async withdraw(tx: EntityManager, workspaceId: string, agentId: string, now: Date): Promise<void> {
    await tx.update(AgentToken, { workspaceId, agentId, usedAt: IsNull() }, { usedAt: now });
  }

  /** Uses it up; null when it does not exist, was used or has expired. Of two at once, one gets it. */
  async redeem(
    tx: EntityManager,
    kind: AgentTokenKind,
    tokenHash: string,
    now: Date,
  ): Promise<{ workspaceId: string; agentId: string } | null> {
    const [rows] = await tx.query<[{ workspaceId: string; agentId: string }[], number]>(
      `UPDATE agent_tokens SET used_at = $3 WHERE token_hash = $2 AND kind = $1 AND used_at IS NULL AND expires_at > $3
        RETURNING workspace_id AS "workspaceId", agent_id AS "agentId"`,
      [kind, tokenHash, now],
    );
    return rows[0] ?? null;
  }

  /** Whether it would be redeemed now; changes nothing. */
  async isGood(kind: AgentTokenKind, tokenHash: string, now: Date): Promise<boolean> {
    const row = await this.manager.findOneBy(AgentToken, { kind, tokenHash, usedAt: IsNull() });
    return row !== null && row.expiresAt > now;
  }

  async setRecoveryCodes(tx: EntityManager, workspaceId: string, agentId: string, hashes: string[]): Promise<void> {
    await tx.delete(RecoveryCode, { workspaceId, agentId });
    if (hashes.length > 0)
      await tx.insert(
        RecoveryCode,
        hashes.map((codeHash) => ({ agentId, codeHash, workspaceId, usedAt: null })),
      );
  }

  async useRecoveryCode(workspaceId: string, agentId: string, codeHash: string, now: Date): Promise<boolean> {
    const given = { workspaceId, agentId, codeHash, usedAt: IsNull() };
    return (await this.manager.update(RecoveryCode, given, { usedAt: now })).affected === 1;
  }
}
