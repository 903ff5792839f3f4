// Real: Postgres, with a connection for each router. The clock is set by hand.
import {
  anInbound,
  freshPhone,
  minutesAfter,
  openStores,
  seedTime,
  seedWorkspace,
  type SeededWorkspace,
} from '@heliograph/persistence/testing';
import { newId, toPublicId } from '@heliograph/platform';
import { manualClock } from '@heliograph/platform/testing';
import { peopleNouns } from '../testing/api-walk';
import { customerWrites, openBusiness } from '../testing/business';
import { openStage, type Stage } from '../testing/gateway-stage';
import { RouteConversations } from './route-conversations';

describe('routing', () => {
  const clock = manualClock(seedTime.toISOString());
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  let team: string;
  beforeAll(async () => {
    stores = await openStores({ poolSize: 20 });
  }, 60_000);
  afterAll(() => stores.close());
  beforeEach(async () => {
    clock.set(seedTime);
    place = await seedWorkspace(stores);
    team = await aTeam();
    await rule({ teamId: team });
  });

  const sql = (text: string, values: unknown[]) => stores.dataSource.query(text, values);
  const routes = () => new RouteConversations(stores, clock);
  async function aTeam(): Promise<string> {
    const id = newId();
    await sql(`INSERT INTO teams (id, workspace_id, name) VALUES ($1, $2, $3)`, [id, place.workspaceId, id]);
    return id;
  }
  async function anAgent(
    given: { capacity?: number; presence?: string; skills?: string[]; teams?: string[] } = {},
  ): Promise<string> {
    const id = newId();
    const { capacity = 3, presence = 'online', skills = [], teams = [team] } = given;
    await sql(
      `INSERT INTO agents (id, workspace_id, name, email, role, status, capacity, presence, skills, last_seen_at)
       VALUES ($1::uuid, $2, 'Ana', $1::text, 'agent', 'active', $3, $4, $5, $6)`,
      [id, place.workspaceId, capacity, presence, skills, clock.now()],
    );
    for (const one of teams)
      await sql(`INSERT INTO team_members (team_id, agent_id, workspace_id) VALUES ($1, $2, $3)`, [one, id, place.workspaceId]);
    return id;
  }
  const rule = (overrides: object = {}) =>
    stores.routing.putRule(stores.dataSource.manager, {
      channelId: place.channel.id,
      workspaceId: place.workspaceId,
      teamId: null,
      strategy: 'least_busy',
      skillFrom: null,
      escalateAfterSeconds: null,
      escalateToTeamId: null,
      outOfHoursEnabled: false,
      outOfHoursText: {},
      stickyReplies: true,
      updatedAt: seedTime,
      ...overrides,
    });
  /** A customer writes at this minute; the conversation's id. */
  async function writes(minute = 0, phone = freshPhone()): Promise<string> {
    const at = minutesAfter(minute);
    const [written] = await stores.sql.transaction((tx) =>
      stores.inbound.record(tx, [anInbound(place, phone, { sentAt: at, receivedAt: at })]),
    );
    return written?.conversationId as string;
  }
  const conversation = async (id: string) => {
    const found = await stores.conversations.get(place.workspaceId, id);
    if (!found) throw new Error('there is no such conversation');
    return found;
  };
  const inOrder = (rows: { id: string }[]) => rows.map(({ id }) => id);
  const eventsOf = async (id: string): Promise<string[]> =>
    (await sql(`SELECT type FROM events WHERE subject_id = $1 ORDER BY id`, [id])).map((row: { type: string }) => row.type);

  it('gives fifteen of fifty to five agents of capacity three, none twice, when eight routers race', async () => {
    const agents = await Promise.all(Array.from({ length: 5 }, () => anAgent()));
    const ids: string[] = [];
    for (let n = 0; n < 50; n++) ids.push(await writes(n / 60));
    // Each begins elsewhere: eight conversations are under way at once, for the same five agents.
    const from = (n: number) => [...ids.slice(n), ...ids.slice(0, n)];
    const routeFrom = async (n: number) => {
      for (const id of from(n)) await routes().route([id]);
    };
    await Promise.all(Array.from({ length: 8 }, (_, n) => routeFrom(n * 6)));

    const views = await stores.conversations.views(place.workspaceId, ids);
    const of = (status: string) => views.filter((view) => view.status === status);
    expect([of('active').length, of('waiting').length]).toEqual([15, 35]);
    for (const agent of agents) expect(of('active').filter(({ assigneeId }) => assigneeId === agent)).toHaveLength(3);
    expect(of('waiting').every(({ assigneeId, routingDueAt }) => assigneeId === null && routingDueAt === null)).toBe(true);
    const assigned = await sql(
      `SELECT subject_id, count(*)::int AS n FROM events WHERE workspace_id = $1 AND type = 'conversation.assigned' GROUP BY 1`,
      [place.workspaceId],
    );
    expect(assigned).toHaveLength(15);
    expect(assigned.every((row: { n: number }) => row.n === 1)).toBe(true);
  }, 60_000);

  it('gives what frees up to the oldest window, one for each that ends, when eight routers race for it', async () => {
    await anAgent({ capacity: 2 });
    const ids: string[] = [];
    for (let n = 0; n < 10; n++) ids.push(await writes(n));
    await routes().route(ids);
    expect(await stores.routing.heads(place.workspaceId, team, 99)).toEqual(ids.slice(2));
    await sql(`UPDATE conversations SET status = 'ended' WHERE id = $1`, [ids[0]]);
    await Promise.all(Array.from({ length: 8 }, () => routes().serve(place.workspaceId)));
    expect(await stores.routing.heads(place.workspaceId, team, 99)).toEqual(ids.slice(3));
    expect((await conversation(ids[2] as string)).status).toBe('active');
  });

  it('lets nobody who comes later overtake who waits, but the urgent', async () => {
    const agent = await anAgent({ capacity: 0 });
    const first = await writes(0);
    await routes().route([first]);
    await sql(`UPDATE agents SET capacity = 1 WHERE id = $1`, [agent]);
    const second = await writes(5);
    await routes().route([second]);
    expect([(await conversation(first)).status, (await conversation(second)).status]).toEqual(['active', 'waiting']);
    const third = await writes(6);
    await sql(`UPDATE conversations SET priority = 3 WHERE id = $1`, [third]);
    await routes().route([third]);
    expect(await stores.routing.heads(place.workspaceId, team, 9)).toEqual([third, second]);
  });

  it('gives an answer to whoever wrote last while they are there with room, and otherwise to the team', async () => {
    const [busy, idle] = [await anAgent(), await anAgent()];
    const answers = async (actor: string) => {
      const id = await writes(0);
      const { contactId } = await conversation(id);
      await sql(
        `INSERT INTO messages (id, workspace_id, account_id, channel_id, contact_id, conversation_id, direction, kind, purpose, state, actor, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'out', 'template', 'utility', 'sent', $7, $8)`,
        [newId(), place.workspaceId, place.account.id, place.channel.id, contactId, id, actor, seedTime],
      );
      await routes().route([id]);
      return (await conversation(id)).assigneeId;
    };
    const sentBy = `agent:${toPublicId('agent', busy)}`;
    expect(await answers(sentBy)).toBe(busy);
    expect(await answers(sentBy)).toBe(busy);
    expect(await answers('key:key_1')).toBe(idle);
    await sql(`UPDATE agents SET presence = 'away' WHERE id = $1`, [busy]);
    expect(await answers(sentBy)).toBe(idle);
  });

  it('comes back to the agent who had it, when the customer writes again after it rested', async () => {
    const [, second] = [await anAgent(), await anAgent()];
    const phone = freshPhone();
    const id = await writes(0, phone);
    await sql(`UPDATE conversations SET status = 'ended', assignee_id = $2, routing_due_at = NULL, version = 4 WHERE id = $1`, [
      id,
      second,
    ]);
    await writes(10, phone);
    expect(await conversation(id)).toMatchObject({
      status: 'new',
      assigneeId: null,
      preferredAgentId: second,
      version: 5,
      waitingSince: minutesAfter(10),
    });
    await routes().route([id]);
    expect(await conversation(id)).toMatchObject({ status: 'active', assigneeId: second, waitingSince: null });
    expect(await eventsOf(id)).toEqual(['conversation.created', 'conversation.reopened', 'conversation.assigned']);
  });

  it('waits for a skill without holding up those behind it', async () => {
    await rule({ teamId: team, strategy: 'skill', skillFrom: 'language' });
    const french = await anAgent({ capacity: 1, skills: ['fr'] });
    const other = await anAgent({ capacity: 9 });
    const ids = [];
    for (let n = 0; n < 3; n++) {
      const id = await writes(n);
      if (n < 2) await sql(`UPDATE contacts SET language = 'fr' WHERE id = $1`, [(await conversation(id)).contactId]);
      ids.push(id);
    }
    await routes().route(ids);
    const owners = await Promise.all(ids.map(async (id) => (await conversation(id)).assigneeId));
    expect(owners).toEqual([french, null, other]);
  });

  it('passes over who is away, gone without a word, a viewer, of another team', async () => {
    await anAgent({ presence: 'away' });
    const [gone, viewer] = [await anAgent(), await anAgent()];
    await anAgent({ teams: [await aTeam()] });
    await sql(`UPDATE agents SET last_seen_at = $2 WHERE id = $1`, [gone, minutesAfter(-3)]);
    await sql(`UPDATE agents SET role = 'viewer' WHERE id = $1`, [viewer]);
    const id = await writes();
    await routes().route([id]);
    expect(await conversation(id)).toMatchObject({ status: 'waiting', teamId: team, waitingSince: seedTime });
    expect(await eventsOf(id)).toEqual(['conversation.created', 'conversation.waiting']);
    expect(await stores.routing.hungryTeams(seedTime, place.workspaceId)).toEqual([]);
  });

  it('leaves a conversation of a channel without rules new, and looks at it once', async () => {
    await rule({ teamId: null });
    await anAgent();
    const id = await writes();
    await routes().route([id]);
    expect(await conversation(id)).toMatchObject({ status: 'new', assigneeId: null, routingDueAt: null });
    expect(inOrder(await stores.routing.unroutedOf([id]))).toEqual([]);
  });
});

// Real: the gateway with its workers, Postgres, Redis, BullMQ. Fake: the provider.
describe('the router of a running gateway', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ roles: 'api,workers' });
  }, 60_000);
  afterAll(() => stage.close());

  const until = async (see: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 100; tries++) {
      if (await see()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('not within ten seconds');
  };

  it('finds by itself what nobody rang for, and who came online without a word', async () => {
    const business = await openBusiness(stage);
    const { stores } = stage.gateway;
    const { agent, team } = await peopleNouns(stores, business.caller.workspaceId, { presence: 'away' });
    await business.caller.call('PUT', `/v1/channels/${business.channel}/routing`, {
      team,
      strategy: 'round_robin',
      skillFrom: null,
      escalateAfterSeconds: null,
      escalateTo: null,
      outOfHours: { enabled: false, text: {} },
      stickyReplies: true,
    });
    const id = await customerWrites(stage, business, new Date());
    const read = async () => (await business.caller.call('GET', `/v1/conversations/${id}`)).body;
    await until(async () => (await read()).status === 'waiting');
    await stores.dataSource.query(`UPDATE agents SET presence = 'online', last_seen_at = now()`);
    await until(async () => (await read()).assignee?.id === agent);
  }, 60_000);
});
