import { Inject, Injectable } from '@nestjs/common';
import { consoleLanguages, type AgentBody, type TeamBody } from '@heliograph/contracts';
import { presenceOf } from '@heliograph/domain';
import type { Agent, Stores, Team } from '@heliograph/persistence';
import { toPublicId, type Clock } from '@heliograph/platform';
import { CLOCK, STORES } from '../tokens';

/** Agents and teams as the outside sees them: each list asks for what belongs to it once. */
@Injectable()
export class PresentPeople {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async agents(workspaceId: string, agents: Agent[]): Promise<AgentBody[]> {
    if (agents.length === 0) return [];
    const ids = agents.map(({ id }) => id);
    const teams = await this.stores.teams.ofAgents(workspaceId, ids);
    const loads = new Map((await this.stores.routing.loadsOf(workspaceId, ids)).map(({ agentId, load }) => [agentId, load]));
    const now = this.clock.now();
    return agents.map((agent) =>
      presentAgent(
        agent,
        teams.filter(({ agentId }) => agentId === agent.id),
        loads.get(agent.id) ?? 0,
        now,
      ),
    );
  }

  async agent(agent: Agent): Promise<AgentBody> {
    return (await this.agents(agent.workspaceId, [agent]))[0] as AgentBody;
  }

  async teams(workspaceId: string, teams: Team[]): Promise<TeamBody[]> {
    if (teams.length === 0) return [];
    const ids = teams.map(({ id }) => id);
    const members = await this.stores.teams.membersOf(workspaceId, ids);
    const channels = await this.stores.routing.channelsOf(workspaceId, ids);
    return teams.map(({ id, name, createdAt }) => ({
      id: toPublicId('team', id),
      name,
      members: members
        .filter(({ teamId }) => teamId === id)
        .map((member) => ({ id: toPublicId('agent', member.id), name: member.name })),
      channels: channels.filter(({ teamId }) => teamId === id).map(({ channelId }) => toPublicId('channel', channelId)),
      createdAt: createdAt.toISOString(),
    }));
  }

  async team(team: Team): Promise<TeamBody> {
    return (await this.teams(team.workspaceId, [team]))[0] as TeamBody;
  }
}

function presentAgent(agent: Agent, teams: { id: string; name: string }[], load: number, now: Date): AgentBody {
  const { name, email, skills, capacity, language } = agent;
  return {
    id: toPublicId('agent', agent.id),
    name,
    email,
    role: agent.role as AgentBody['role'],
    teams: teams.map((team) => ({ id: toPublicId('team', team.id), name: team.name })),
    skills,
    presence: presenceOf(agent, now),
    capacity,
    load,
    language: consoleLanguages.find((known) => known === language) ?? null,
    totp: agent.totpSecret !== null,
    status: agent.status as AgentBody['status'],
    lastSeenAt: agent.lastSeenAt?.toISOString() ?? null,
    createdAt: agent.createdAt.toISOString(),
  };
}
