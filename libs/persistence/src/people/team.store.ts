import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { Team, TeamMember } from './team.entity';

export interface Named {
  id: string;
  name: string;
}

export class TeamStore {
  constructor(private readonly manager: EntityManager) {}

  /** Null when a team of this workspace has the name. */
  async create(tx: EntityManager, workspaceId: string, name: string, now: Date): Promise<Team | null> {
    const id = newId();
    const result = await tx
      .createQueryBuilder()
      .insert()
      .into(Team)
      .values({ id, workspaceId, name, createdAt: now })
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length === 0 ? null : tx.findOneByOrFail(Team, { id });
  }

  get(workspaceId: string, id: string): Promise<Team | null> {
    return this.manager.findOneBy(Team, { id, workspaceId });
  }

  async page(workspaceId: string, page: PageRequest): Promise<Page<Team>> {
    const query = this.manager.createQueryBuilder(Team, 'team').where('team.workspaceId = :workspaceId', { workspaceId });
    if (page.after) query.andWhere('team.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('team.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  lock(tx: EntityManager, workspaceId: string, id: string): Promise<Team | null> {
    return tx.findOne(Team, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  /** False when the name is another team's. */
  async rename(tx: EntityManager, workspaceId: string, id: string, name: string): Promise<boolean> {
    const [, affected] = await tx.query<[unknown[], number]>(
      `UPDATE teams t SET name = $3 WHERE t.id = $2 AND t.workspace_id = $1
         AND NOT EXISTS (SELECT 1 FROM teams o WHERE o.workspace_id = $1 AND lower(o.name) = lower($3) AND o.id <> $2)`,
      [workspaceId, id, name],
    );
    return affected === 1;
  }

  async remove(tx: EntityManager, workspaceId: string, id: string): Promise<boolean> {
    return (await tx.delete(Team, { id, workspaceId })).affected === 1;
  }

  /** The teams among these ids that are this workspace's. */
  async known(workspaceId: string, ids: string[], tx: EntityManager = this.manager): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>('SELECT id FROM teams WHERE workspace_id = $1 AND id = ANY($2)', [
      workspaceId,
      ids,
    ]);
    return rows.map(({ id }) => id);
  }

  async setMembers(tx: EntityManager, workspaceId: string, teamId: string, agentIds: string[]): Promise<void> {
    await tx.delete(TeamMember, { workspaceId, teamId });
    if (agentIds.length > 0)
      await tx.insert(
        TeamMember,
        agentIds.map((agentId) => ({ teamId, agentId, workspaceId })),
      );
  }

  async setTeamsOf(tx: EntityManager, workspaceId: string, agentId: string, teamIds: string[]): Promise<void> {
    await tx.delete(TeamMember, { workspaceId, agentId });
    if (teamIds.length > 0)
      await tx.insert(
        TeamMember,
        teamIds.map((teamId) => ({ teamId, agentId, workspaceId })),
      );
  }

  /** Members of each team, by name. Disabled agents are not shown. */
  membersOf(workspaceId: string, teamIds: string[], tx: EntityManager = this.manager): Promise<(Named & { teamId: string })[]> {
    return tx.query(
      `SELECT m.team_id AS "teamId", a.id, a.name FROM team_members m JOIN agents a ON a.id = m.agent_id
        WHERE m.workspace_id = $1 AND m.team_id = ANY($2) AND a.status <> 'disabled' ORDER BY a.name, a.id`,
      [workspaceId, teamIds],
    );
  }

  /** Teams of each agent, by name. */
  ofAgents(workspaceId: string, agentIds: string[], tx: EntityManager = this.manager): Promise<(Named & { agentId: string })[]> {
    return tx.query(
      `SELECT m.agent_id AS "agentId", t.id, t.name FROM team_members m JOIN teams t ON t.id = m.team_id
        WHERE m.workspace_id = $1 AND m.agent_id = ANY($2) ORDER BY t.name, t.id`,
      [workspaceId, agentIds],
    );
  }
}
