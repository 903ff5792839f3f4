import { Injectable } from '@nestjs/common';
import type { ChangeAgentBody } from '@heliograph/contracts';
import type { Agent } from '@heliograph/persistence';
import { Acts, type Tx } from '../audit/acts';
import { conflict, notFound, ProblemError } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { RingRouting } from '../routing/ring-routing';
import { beyond } from './may-manage';

/** Name, role, teams, skills, capacity and language. The role counts from the agent's next request on. */
@Injectable()
export class ChangeAgent {
  constructor(
    private readonly acts: Acts,
    private readonly bell: RingRouting,
  ) {}

  async change(by: Requester, agentId: string, body: ChangeAgentBody): Promise<Outcome<Agent>> {
    const { agents, teams } = this.acts.stores;
    const { teams: given, ...fields } = body;
    const teamIds = given?.map((id) => uuidOf('team', id));
    if (teamIds && (await teams.known(by.workspaceId, teamIds)).length < teamIds.length) return notFound('team');
    const outcome = await this.acts.perform(by, async ({ tx, record }): Promise<Outcome<Agent>> => {
      if (body.role !== undefined) await this.acts.stores.workspaces.lock(tx, by.workspaceId);
      const before = await agents.lock(tx, by.workspaceId, agentId);
      if (!before) return notFound('agent');
      const refusal = beyond(by, before.role, body.role) ?? (await lastAdmin(this.acts, tx, before, body.role ?? before.role));
      if (refusal) return refusal;
      const changed = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      await agents.change(tx, by.workspaceId, agentId, changed);
      if (teamIds) await teams.setTeamsOf(tx, by.workspaceId, agentId, teamIds);
      if (Object.keys(body).length > 0) {
        await record({
          action: 'agent.changed',
          subject: { kind: 'agent', id: agentId },
          before: Object.fromEntries(Object.keys(changed).map((field) => [field, before[field as keyof Agent]])),
          after: { ...changed, ...(given ? { teams: given } : {}) },
          event: { type: 'agent.changed', data: { agentId, fields: Object.keys(body) } },
        });
      }
      return { ...before, ...changed };
    });
    // More room, another skill or another team: what waits may have somebody now.
    if (!(outcome instanceof ProblemError)) await this.bell.serve(by.workspaceId);
    return outcome;
  }
}

/** Somebody must be left who can let others in. The workspace is locked, so that two admins cannot remove each other at once. */
export async function lastAdmin(acts: Acts, tx: Tx, agent: Agent, becomes: string | null): Promise<ProblemError | null> {
  if (agent.role !== 'admin' || agent.status !== 'active' || becomes === 'admin') return null;
  if ((await acts.stores.agents.countAdmins(tx, agent.workspaceId)) > 1) return null;
  return conflict('last_admin', 'This is the only admin. Make another first.');
}
