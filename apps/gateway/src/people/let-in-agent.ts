import { Injectable } from '@nestjs/common';
import type { LinkBody } from '@heliograph/contracts';
import type { Agent } from '@heliograph/persistence';
import { Acts, type Act } from '../audit/acts';
import { conflict, notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { lastAdmin } from './change-agent';
import { Links } from './links';
import { beyond } from './may-manage';

/** Keeping somebody out, letting them in again, and helping them back in. */
@Injectable()
export class LetInAgent {
  constructor(
    private readonly acts: Acts,
    private readonly links: Links,
  ) {}

  /** At once: their sessions end with the next request, their links are good no more. Their conversations stay theirs until routed anew. */
  disable(by: Requester, agentId: string): Promise<Outcome<Agent>> {
    const { agents, sessions, agentTokens, workspaces } = this.acts.stores;
    return this.acts.perform(by, async (act) => {
      const { tx, now, record } = act;
      await workspaces.lock(tx, by.workspaceId);
      const agent = await this.find(act, by, agentId);
      if (!('id' in agent) || agent.status === 'disabled') return agent;
      const refusal = await lastAdmin(this.acts, tx, agent, null);
      if (refusal) return refusal;
      await agents.change(tx, by.workspaceId, agentId, { status: 'disabled', presence: 'offline' });
      await sessions.endOf(tx, by.workspaceId, agentId);
      await agentTokens.withdraw(tx, by.workspaceId, agentId, now);
      const event = { type: 'agent.disabled', data: { agentId } };
      await record({ action: 'agent.disabled', subject: { kind: 'agent', id: agentId }, event });
      return { ...agent, status: 'disabled', presence: 'offline' };
    });
  }

  enable(by: Requester, agentId: string): Promise<Outcome<Agent>> {
    return this.acts.perform(by, async (act) => {
      const agent = await this.find(act, by, agentId);
      if (!('id' in agent) || agent.status !== 'disabled') return agent;
      // Who never chose a way to sign in still has to.
      const status = agent.passwordHash !== null || agent.oidcSubject !== null ? 'active' : 'invited';
      await this.acts.stores.agents.change(act.tx, by.workspaceId, agentId, { status });
      const event = { type: 'agent.enabled', data: { agentId } };
      await act.record({ action: 'agent.enabled', subject: { kind: 'agent', id: agentId }, event });
      return { ...agent, status };
    });
  }

  /** For whoever forgot the password. Whoever has the link can sign in as them: it is on record who asked for it. */
  resetLink(by: Requester, agentId: string): Promise<Outcome<LinkBody>> {
    return this.acts.perform(by, async (act) => {
      const agent = await this.find(act, by, agentId);
      if (!('id' in agent)) return agent;
      if (agent.status !== 'active')
        return conflict('agent_not_active', 'Only somebody who has joined and is not disabled has a password.');
      const link = await this.links.issue(act.tx, agent, 'reset', act.now);
      await act.record({ action: 'agent.reset_link_made', subject: { kind: 'agent', id: agentId } });
      return link;
    });
  }

  /** The phone and the recovery codes are lost: from now on the password is enough, until they set up a new one. */
  forgetTotp(by: Requester, agentId: string): Promise<Outcome<Agent>> {
    const { agents, agentTokens } = this.acts.stores;
    return this.acts.perform(by, async (act) => {
      const agent = await this.find(act, by, agentId);
      if (!('id' in agent) || agent.totpSecret === null) return agent;
      const change = { totpSecret: null, totpProposal: null };
      await agents.change(act.tx, by.workspaceId, agentId, change);
      await agentTokens.setRecoveryCodes(act.tx, by.workspaceId, agentId, []);
      await act.record({ action: 'agent.totp_removed', subject: { kind: 'agent', id: agentId } });
      return { ...agent, ...change };
    });
  }

  private async find({ tx }: Act, by: Requester, agentId: string): Promise<Outcome<Agent>> {
    const agent = await this.acts.stores.agents.lock(tx, by.workspaceId, agentId);
    return agent ? (beyond(by, agent.role) ?? agent) : notFound('agent');
  }
}
