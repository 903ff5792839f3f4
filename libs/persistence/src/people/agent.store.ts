import { goneAfterMs, type Presence, type Role } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import type { HotSql } from '../sql';
import { Agent } from './agent.entity';

export type AgentDraft = Pick<Agent, 'name' | 'email' | 'role' | 'skills' | 'capacity'>;
export type AgentChange = Partial<Omit<Agent, 'id' | 'workspaceId' | 'email' | 'createdAt'>>;
export interface AgentFilter {
  role?: Role | undefined;
  team?: string | undefined;
  presence?: Presence | undefined;
}

const SEEN = {
  name: 'agents.seen',
  text: `UPDATE agents SET last_seen_at = $3 WHERE id = ANY($2::uuid[]) AND workspace_id = $1 AND (last_seen_at IS NULL OR last_seen_at < $4)`,
};

export class AgentStore {
  constructor(
    private readonly manager: EntityManager,
    private readonly sql: HotSql,
  ) {}

  /** Null when somebody of this installation has the e-mail address. */
  async create(tx: EntityManager, workspaceId: string, draft: AgentDraft, now: Date): Promise<Agent | null> {
    const id = newId();
    const result = await tx
      .createQueryBuilder()
      .insert()
      .into(Agent)
      .values({ ...draft, id, workspaceId, status: 'invited', presence: 'offline', createdAt: now })
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length === 0 ? null : tx.findOneByOrFail(Agent, { id });
  }

  get(workspaceId: string, id: string): Promise<Agent | null> {
    return this.manager.findOneBy(Agent, { id, workspaceId });
  }

  byIds(workspaceId: string, ids: string[]): Promise<Agent[]> {
    return this.manager
      .createQueryBuilder(Agent, 'agent')
      .where('agent.workspaceId = :workspaceId AND agent.id = ANY(:ids)', { workspaceId, ids })
      .orderBy('agent.id')
      .getMany();
  }

  /** Presence as it is at `now`, see the domain's `presenceOf`. */
  async page(workspaceId: string, filter: AgentFilter, page: PageRequest, now: Date): Promise<Page<Agent>> {
    const query = this.manager.createQueryBuilder(Agent, 'agent').where('agent.workspaceId = :workspaceId', { workspaceId });
    if (filter.role) query.andWhere('agent.role = :role', { role: filter.role });
    if (filter.team)
      query.andWhere('EXISTS (SELECT 1 FROM team_members m WHERE m.agent_id = agent.id AND m.team_id = :team)', {
        team: filter.team,
      });
    if (filter.presence) {
      const gone = new Date(now.getTime() - goneAfterMs);
      const there = 'COALESCE(agent.lastSeenAt >= :gone, false)';
      query.andWhere(
        filter.presence === 'offline'
          ? `(NOT ${there} OR agent.presence NOT IN ('online', 'away'))`
          : `${there} AND agent.presence = :presence`,
        { gone, presence: filter.presence },
      );
    }
    if (page.after) query.andWhere('agent.id < :after', { after: page.after });
    const rows = await query
      .orderBy('agent.id', 'DESC')
      .take(page.limit + 1)
      .getMany();
    return toPage(rows, page.limit);
  }

  lock(tx: EntityManager, workspaceId: string, id: string): Promise<Agent | null> {
    return tx.findOne(Agent, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  /** False when there is no such agent in this workspace. */
  async change(tx: EntityManager, workspaceId: string, id: string, change: AgentChange): Promise<boolean> {
    if (Object.keys(change).length === 0) return (await tx.countBy(Agent, { id, workspaceId })) === 1;
    return (await tx.update(Agent, { id, workspaceId }, change)).affected === 1;
  }

  /** Who may still let others in. Lock the workspace first where the answer decides. */
  countAdmins(tx: EntityManager, workspaceId: string): Promise<number> {
    return tx.countBy(Agent, { workspaceId, role: 'admin', status: 'active' });
  }

  /** Without a workspace: people sign in by it before anybody knows theirs. Lower case. */
  findByEmail(email: string): Promise<Agent | null> {
    return this.manager.findOneBy(Agent, { email });
  }

  findByOidcSubject(oidcSubject: string): Promise<Agent | null> {
    return this.manager.findOneBy(Agent, { oidcSubject });
  }

  /** Notes that their consoles are there; writes only when the last note is older than `olderThan`. */
  async seen(workspaceId: string, ids: readonly string[], now: Date, olderThan: Date): Promise<void> {
    await this.sql.query(SEEN, [workspaceId, ids, now, olderThan]);
  }

  /** Uses up a TOTP time step: false when it, or a later one, was used before. */
  async takeTotpStep(workspaceId: string, id: string, step: number): Promise<boolean> {
    const [, affected] = await this.manager.query<[unknown[], number]>(
      `UPDATE agents SET totp_last_step = $3 WHERE id = $2 AND workspace_id = $1 AND COALESCE(totp_last_step, 0) < $3`,
      [workspaceId, id, step],
    );
    return affected === 1;
  }
}
