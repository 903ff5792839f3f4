import { Injectable } from '@nestjs/common';
import type { CreateAgentBody, LinkBody } from '@heliograph/contracts';
import type { Agent } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { Links } from './links';
import { beyond } from './may-manage';

export interface Invited {
  agent: Agent;
  invitation: LinkBody;
}

/** A new person, and the link with which they choose their password. */
@Injectable()
export class InviteAgent {
  constructor(
    private readonly acts: Acts,
    private readonly links: Links,
  ) {}

  async invite(by: Requester, body: CreateAgentBody): Promise<Outcome<Invited>> {
    const refusal = beyond(by, body.role);
    if (refusal) return refusal;
    const { agents, teams } = this.acts.stores;
    const { email, name, role, skills, capacity } = body;
    const teamIds = body.teams.map((id) => uuidOf('team', id));
    if ((await teams.known(by.workspaceId, teamIds)).length < teamIds.length) return notFound('team');
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const agent = await agents.create(tx, by.workspaceId, { email, name, role, skills, capacity }, now);
      if (!agent)
        return conflict('email_taken', 'Somebody signs in with this e-mail address already, here or in another workspace.');
      await teams.setTeamsOf(tx, by.workspaceId, agent.id, teamIds);
      const invitation = await this.links.issue(tx, agent, 'invitation', now);
      await record({
        action: 'agent.invited',
        subject: { kind: 'agent', id: agent.id },
        after: { name, email, role, teams: body.teams, skills, capacity },
        event: { type: 'agent.invited', data: { agentId: agent.id, role } },
      });
      return { agent, invitation };
    });
  }

  /** A new link for somebody who has not come yet; the old one is good no more. */
  async again(by: Requester, agentId: string): Promise<Outcome<Invited>> {
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const agent = await this.acts.stores.agents.lock(tx, by.workspaceId, agentId);
      if (!agent) return notFound('agent');
      const refusal = beyond(by, agent.role);
      if (refusal) return refusal;
      if (agent.status !== 'invited') return conflict('agent_not_invited', 'They have joined already. Use a reset link.');
      const invitation = await this.links.issue(tx, agent, 'invitation', now);
      await record({
        action: 'agent.invited',
        subject: { kind: 'agent', id: agent.id },
        event: { type: 'agent.invited', data: { agentId, role: agent.role } },
      });
      return { agent, invitation };
    });
  }
}
