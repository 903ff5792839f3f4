import { Inject, Injectable } from '@nestjs/common';
import type { LinkBody } from '@heliograph/contracts';
import type { Agent, AgentTokenKind, Stores } from '@heliograph/persistence';
import { newSecretToken } from '@heliograph/platform';
import type { Tx } from '../audit/acts';
import type { GatewayConfig } from '../gateway.config';
import { ProblemError } from '../http';
import { CONFIG, STORES } from '../tokens';

const hour = 3_600_000;
const kinds: Record<AgentTokenKind, { prefix: string; page: string; goodForMs: number }> = {
  invitation: { prefix: 'inv', page: '/invitation', goodForMs: 7 * 24 * hour },
  reset: { prefix: 'rst', page: '/password-reset', goodForMs: 24 * hour },
};

/**
 * Links that let their bearer choose a password, once. They are handed to the person by whoever asked for them: the platform sends no
 * e-mail, and puts them into no event, log or audit entry. No page of ours loads anything from elsewhere, and none sends a referrer.
 */
@Injectable()
export class Links {
  constructor(
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  async issue(tx: Tx, agent: Agent, kind: AgentTokenKind, now: Date): Promise<LinkBody> {
    const { prefix, page, goodForMs } = kinds[kind];
    const { token, hash } = newSecretToken(prefix);
    const expiresAt = new Date(now.getTime() + goodForMs);
    await this.stores.agentTokens.issue(tx, agent.workspaceId, { agentId: agent.id, kind, tokenHash: hash, expiresAt }, now);
    return { token, url: `${this.config.PUBLIC_URL}${page}?token=${token}`, expiresAt: expiresAt.toISOString() };
  }
}

/** The same for a link that was used, has run out, was replaced or never existed. */
export const linkInvalid = (): ProblemError =>
  new ProblemError(410, 'link_invalid', 'This link was used or replaced, has expired, or never existed. Ask for a new one.');
