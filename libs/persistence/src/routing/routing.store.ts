import type { Candidate } from '@heliograph/domain';
import type { EntityManager } from 'typeorm';
import { AgentTurn, ChannelRouting, TeamHours } from './routing.entity';

/** The queue's order: most urgent first, then the window that closes first, then whoever came first. */
export const queueOrder = 'c.priority DESC, c.last_customer_message_at, c.id';
const queued = `c.status IN ('new', 'waiting')`;

/** Rules of routing, the turns of agents, and the queue. */
export class RoutingStore {
  constructor(private readonly manager: EntityManager) {}

  ruleOf(workspaceId: string, channelId: string, tx: EntityManager = this.manager): Promise<ChannelRouting | null> {
    return tx.findOneBy(ChannelRouting, { workspaceId, channelId });
  }

  async putRule(tx: EntityManager, rule: ChannelRouting): Promise<void> {
    await tx.upsert(ChannelRouting, { ...rule }, ['channelId']);
  }

  hoursOf(workspaceId: string, teamId: string, tx: EntityManager = this.manager): Promise<TeamHours | null> {
    return tx.findOneBy(TeamHours, { workspaceId, teamId });
  }

  async putHours(tx: EntityManager, hours: TeamHours): Promise<void> {
    await tx.upsert(TeamHours, { ...hours } as object, ['teamId']);
  }

  /** Whether this agent exists and may be given conversations; null: there is no such agent. */
  async mayHave(tx: EntityManager, workspaceId: string, agentId: string): Promise<boolean | null> {
    const [row] = await tx.query(
      `SELECT a.status = 'active' AND a.role <> 'viewer' AS may FROM agents a WHERE a.workspace_id = $1 AND a.id = $2`,
      [workspaceId, agentId],
    );
    return (row as { may: boolean } | undefined)?.may ?? null;
  }

  async hasTeam(tx: EntityManager, workspaceId: string, teamId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query('SELECT 1 FROM teams WHERE workspace_id = $1 AND id = $2', [workspaceId, teamId]);
    return rows.length > 0;
  }

  /** Agents of the team who may be given conversations. */
  async membersOf(workspaceId: string, teamId: string, tx: EntityManager = this.manager): Promise<string[]> {
    const rows: { agent_id: string }[] = await tx.query(
      `SELECT m.agent_id FROM team_members m JOIN agents a ON a.id = m.agent_id
        WHERE m.workspace_id = $1 AND m.team_id = $2 AND a.status = 'active' AND a.role <> 'viewer'`,
      [workspaceId, teamId],
    );
    return rows.map((row) => row.agent_id);
  }

  /** How many conversations each of these agents has; who has none is left out. */
  loadsOf(workspaceId: string, agentIds: readonly string[]): Promise<{ agentId: string; load: number }[]> {
    return this.manager.query(
      `SELECT c.assignee_id AS "agentId", count(*)::int AS load FROM conversations c
        WHERE c.workspace_id = $1 AND c.assignee_id = ANY($2::uuid[]) AND c.status = 'active' GROUP BY c.assignee_id`,
      [workspaceId, agentIds],
    );
  }

  /** Channels whose conversations come to these teams. */
  channelsOf(workspaceId: string, teamIds: readonly string[]): Promise<{ teamId: string; channelId: string }[]> {
    return this.manager.query(
      `SELECT r.team_id AS "teamId", r.channel_id AS "channelId" FROM channel_routing r
        WHERE r.workspace_id = $1 AND r.team_id = ANY($2::uuid[]) ORDER BY r.channel_id`,
      [workspaceId, teamIds],
    );
  }

  /**
   * Locks the agents' turns, in the order of their ids, and reads what they have: until the transaction ends nobody else gives them
   * anything. Unknown and disabled agents are left out.
   *
   * @param seenAfter an agent not heard of since then is not there, whatever they chose
   */
  async lockTurns(tx: EntityManager, workspaceId: string, agentIds: readonly string[], seenAfter: Date): Promise<Candidate[]> {
    if (agentIds.length === 0) return [];
    await tx.query(
      `INSERT INTO agent_turns (agent_id, workspace_id)
       SELECT a.id, a.workspace_id FROM agents a WHERE a.workspace_id = $1 AND a.id = ANY($2::uuid[])
          AND NOT EXISTS (SELECT 1 FROM agent_turns t WHERE t.agent_id = a.id) ORDER BY a.id
       ON CONFLICT DO NOTHING`,
      [workspaceId, agentIds],
    );
    await tx.query(
      `SELECT 1 FROM agent_turns t WHERE t.workspace_id = $1 AND t.agent_id = ANY($2::uuid[]) ORDER BY t.agent_id FOR UPDATE`,
      [workspaceId, agentIds],
    );
    // A statement of its own: it sees what was committed while this one waited for the lock.
    return tx.query(
      `SELECT a.id AS "agentId", a.presence = 'online' AND a.last_seen_at >= $3 AS available, a.capacity, a.skills,
          (SELECT count(*)::int FROM conversations c WHERE c.assignee_id = a.id AND c.status = 'active') AS load,
          t.last_assigned_at AS "lastAssignedAt"
         FROM agents a JOIN agent_turns t ON t.agent_id = a.id
        WHERE a.workspace_id = $1 AND a.id = ANY($2::uuid[]) AND a.status = 'active'`,
      [workspaceId, agentIds, seenAfter],
    );
  }

  /** Until the transaction ends nobody else hands out this team's queue. Taken before any row. */
  async lockQueue(tx: EntityManager, teamId: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('routing-queue:' || $1, 0))`, [teamId]);
  }

  async turnTaken(tx: EntityManager, workspaceId: string, agentId: string, now: Date): Promise<void> {
    await tx.update(AgentTurn, { agentId, workspaceId }, { lastAssignedAt: now });
  }

  /** Conversations the router has not looked at since their customer wrote. */
  async unrouted(before: Date, limit: number): Promise<{ workspaceId: string; id: string }[]> {
    return this.manager.query(
      `SELECT c.workspace_id AS "workspaceId", c.id FROM conversations c
        WHERE c.routing_due_at IS NOT NULL AND c.routing_due_at <= $1 ORDER BY c.routing_due_at LIMIT $2`,
      [before, limit],
    );
  }

  async unroutedOf(ids: readonly string[]): Promise<{ workspaceId: string; id: string }[]> {
    return this.manager.query(
      `SELECT c.workspace_id AS "workspaceId", c.id FROM conversations c
        WHERE c.id = ANY($1::uuid[]) AND c.routing_due_at IS NOT NULL ORDER BY c.priority DESC, c.routing_due_at, c.id`,
      [ids],
    );
  }

  /** The heads of a team's queue. */
  async heads(workspaceId: string, teamId: string, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.manager.query(
      `SELECT c.id FROM conversations c WHERE c.workspace_id = $1 AND c.team_id = $2 AND c.status = 'waiting' AND ${queued}
        ORDER BY ${queueOrder} LIMIT $3`,
      [workspaceId, teamId, limit],
    );
    return rows.map((row) => row.id);
  }

  /** Whether somebody waits in the team's queue before this conversation would. */
  async isBehind(
    tx: EntityManager,
    conversation: { workspaceId: string; id: string; priority: number; lastCustomerMessageAt: Date | null },
    teamId: string,
  ): Promise<boolean> {
    const { workspaceId, id, priority, lastCustomerMessageAt } = conversation;
    const [row] = await tx.query(
      `SELECT EXISTS (SELECT 1 FROM conversations c WHERE c.workspace_id = $1 AND c.team_id = $2 AND c.status = 'waiting' AND ${queued}
          AND c.id <> $3 AND (c.priority > $4 OR (c.priority = $4 AND c.last_customer_message_at < $5))) AS behind`,
      [workspaceId, teamId, id, priority, lastCustomerMessageAt],
    );
    return (row as { behind: boolean }).behind;
  }

  /** Teams with a queue and with somebody who has room; of one workspace, or of all. */
  async hungryTeams(seenAfter: Date, workspaceId: string | null = null): Promise<{ workspaceId: string; teamId: string }[]> {
    return this.manager.query(
      `SELECT t.workspace_id AS "workspaceId", t.id AS "teamId" FROM teams t
        WHERE ($2::uuid IS NULL OR t.workspace_id = $2)
          AND EXISTS (SELECT 1 FROM conversations c WHERE c.workspace_id = t.workspace_id AND c.team_id = t.id AND c.status = 'waiting' AND ${queued})
          AND EXISTS (SELECT 1 FROM team_members m JOIN agents a ON a.id = m.agent_id
             WHERE m.team_id = t.id AND a.status = 'active' AND a.role <> 'viewer' AND a.presence = 'online' AND a.last_seen_at >= $1
               AND a.capacity > (SELECT count(*) FROM conversations x WHERE x.assignee_id = a.id AND x.status = 'active'))`,
      [seenAfter, workspaceId],
    );
  }

  /** What a skill is asked for by: the customer's language, or the names of the conversation's tags. */
  async skillsAsked(
    tx: EntityManager,
    { workspaceId, id, contactId }: { workspaceId: string; id: string; contactId: string },
    from: string | null,
  ): Promise<string[]> {
    if (from === 'tag') {
      const tags: { name: string }[] = await tx.query(
        'SELECT g.name FROM conversation_tags x JOIN tags g ON g.id = x.tag_id WHERE x.workspace_id = $1 AND x.conversation_id = $2',
        [workspaceId, id],
      );
      return tags.map(({ name }) => name);
    }
    if (from !== 'language') return [];
    const rows: { language: string | null }[] = await tx.query(
      'SELECT language FROM contacts WHERE workspace_id = $1 AND id = $2',
      [workspaceId, contactId],
    );
    const language = rows[0]?.language ?? null;
    // An agent who speaks `pt` also answers `pt-BR`.
    return language === null ? [] : [...new Set([language, language.split('-')[0] as string])];
  }

  /** The queue as a screen shows it: its first conversations in order, and how long it is. */
  async queue(
    workspaceId: string,
    teamId: string | null,
    seenAfter: Date,
    limit: number,
  ): Promise<{ ids: string[]; waiting: number; agentsOnline: number; capacityFree: number }> {
    const scope = `c.workspace_id = $1 AND ($2::uuid IS NULL OR c.team_id = $2) AND ${queued}`;
    const [rows, [counted], [people]] = await Promise.all([
      this.manager.query(`SELECT c.id FROM conversations c WHERE ${scope} ORDER BY ${queueOrder} LIMIT $3`, [
        workspaceId,
        teamId,
        limit,
      ]) as Promise<{ id: string }[]>,
      this.manager.query(`SELECT count(*)::int AS waiting FROM conversations c WHERE ${scope}`, [workspaceId, teamId]),
      this.manager.query(
        `SELECT count(*)::int AS online, COALESCE(sum(GREATEST(0, a.capacity - a.load)), 0)::int AS free FROM (
           SELECT a.capacity, (SELECT count(*) FROM conversations c WHERE c.assignee_id = a.id AND c.status = 'active') AS load
             FROM agents a WHERE a.workspace_id = $1 AND a.status = 'active' AND a.role <> 'viewer' AND a.presence = 'online'
              AND a.last_seen_at >= $3 AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM team_members m WHERE m.agent_id = a.id AND m.team_id = $2))
         ) a`,
        [workspaceId, teamId, seenAfter],
      ),
    ]);
    return { ids: rows.map(({ id }) => id), waiting: counted.waiting, agentsOnline: people.online, capacityFree: people.free };
  }
}
