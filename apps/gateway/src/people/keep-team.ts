import { Injectable } from '@nestjs/common';
import type { ChangeTeamBody, CreateTeamBody } from '@heliograph/contracts';
import type { Team } from '@heliograph/persistence';
import { Acts, type Act } from '../audit/acts';
import { conflict, notFound, ProblemError } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { RingRouting } from '../routing/ring-routing';

const nameTaken = () => conflict('team_name_taken', 'Another team of this workspace has this name.');

/** Teams and who is in them. */
@Injectable()
export class KeepTeam {
  constructor(
    private readonly acts: Acts,
    private readonly bell: RingRouting,
  ) {}

  async create(by: Requester, { name, members }: CreateTeamBody): Promise<Outcome<Team>> {
    const ids = await this.agentsNamed(by, members);
    if (!ids) return notFound('agent');
    const { teams } = this.acts.stores;
    return this.perform(by, async ({ tx, now, record }) => {
      const team = await teams.create(tx, by.workspaceId, name, now);
      if (!team) return nameTaken();
      await teams.setMembers(tx, by.workspaceId, team.id, ids);
      await record({
        action: 'team.created',
        subject: { kind: 'team', id: team.id },
        after: { name, members },
        event: { type: 'team.created', data: { teamId: team.id } },
      });
      return team;
    });
  }

  async change(by: Requester, teamId: string, { name, members }: ChangeTeamBody): Promise<Outcome<Team>> {
    const ids = members && (await this.agentsNamed(by, members));
    if (ids === null) return notFound('agent');
    const { teams } = this.acts.stores;
    return this.perform(by, async ({ tx, record }) => {
      const before = await teams.lock(tx, by.workspaceId, teamId);
      if (!before) return notFound('team');
      if (name !== undefined && !(await teams.rename(tx, by.workspaceId, teamId, name))) return nameTaken();
      if (ids) await teams.setMembers(tx, by.workspaceId, teamId, ids);
      if (name === undefined && !ids) return before;
      await record({
        action: 'team.changed',
        subject: { kind: 'team', id: teamId },
        before: { name: before.name },
        after: { ...(name === undefined ? {} : { name }), ...(members ? { members } : {}) },
        event: { type: 'team.changed', data: { teamId } },
      });
      return { ...before, name: name ?? before.name };
    });
  }

  /** Its members stay; conversations that waited for it wait for anybody. */
  remove(by: Requester, teamId: string): Promise<Outcome<void>> {
    const { teams } = this.acts.stores;
    return this.perform(by, async ({ tx, record }) => {
      const before = await teams.lock(tx, by.workspaceId, teamId);
      if (!before) return notFound('team');
      await teams.remove(tx, by.workspaceId, teamId);
      await record({
        action: 'team.removed',
        subject: { kind: 'team', id: teamId },
        before: { name: before.name },
        event: { type: 'team.removed', data: { teamId } },
      });
      return undefined;
    });
  }

  /** Who is in a team decides who gets what waits for it. */
  private async perform<Result>(by: Requester, work: (act: Act) => Promise<Outcome<Result>>): Promise<Outcome<Result>> {
    const outcome = await this.acts.perform(by, work);
    if (!(outcome instanceof ProblemError)) await this.bell.serve(by.workspaceId);
    return outcome;
  }

  /** Null when one of them is not this workspace's. */
  private async agentsNamed(by: Requester, members: string[]): Promise<string[] | null> {
    const ids = members.map((id) => uuidOf('agent', id));
    return (await this.acts.stores.agents.byIds(by.workspaceId, ids)).length === ids.length ? ids : null;
  }
}
