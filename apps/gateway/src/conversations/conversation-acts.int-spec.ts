// Real: the gateway with its workers, Postgres, Redis, HTTP. Fake: the provider. The clock is set by hand.
import { fromPublicId } from '@heliograph/platform';
import { manualClock } from '@heliograph/platform/testing';
import { TakeByReply } from './take-by-reply';
import { SweepRouting } from '../routing/sweep-routing.job';
import { RingRouting } from '../routing/ring-routing';
import { RouteConversations } from '../routing/route-conversations';
import { TellOutOfHours } from '../routing/tell-out-of-hours.job';
import { peopleNouns } from '../testing/api-walk';
import { customerWrites, freshPhone, openBusiness, type Business } from '../testing/business';
import { signedIn } from '../testing/signed-in';
import { openStage, type Answer, type Stage } from '../testing/gateway-stage';

const friday = '2026-11-20T12:00:00Z';

describe('a conversation in the hands of agents', () => {
  const clock = manualClock(friday);
  let stage: Stage;
  let business: Business;
  let ana: { agent: string; team: string };
  let bo: { agent: string; team: string };
  beforeAll(async () => {
    stage = await openStage({ clock });
  }, 60_000);
  afterAll(() => stage.close());
  beforeEach(async () => {
    clock.set(friday);
    business = await openBusiness(stage);
    ana = await person();
    bo = await person();
  });

  const person = (given: object = {}) =>
    peopleNouns(stage.gateway.stores, business.caller.workspaceId, { seenAt: clock.now(), capacity: 2, ...given });
  const call = (method: string, path: string, body?: unknown) => business.caller.call(method, path, body);
  const act = (id: string, path: string, body: object = {}): Promise<Answer> =>
    call('POST', `/v1/conversations/${id}/${path}`, body);
  const read = async (id: string) => (await call('GET', `/v1/conversations/${id}`)).body;
  const writes = (phone = business.phone) => customerWrites(stage, { ...business, phone }, clock.now());
  const routes = () => stage.gateway.app.get(RouteConversations, { strict: false });
  const sweep = () => stage.gateway.app.get(SweepRouting, { strict: false }).handle();
  const route = (id: string) => routes().route([fromPublicId('conversation', id) as string]);
  const rule = (overrides: object = {}) =>
    call('PUT', `/v1/channels/${business.channel}/routing`, {
      team: ana.team,
      strategy: 'least_busy',
      skillFrom: null,
      escalateAfterSeconds: null,
      escalateTo: null,
      outOfHours: { enabled: false, text: {} },
      stickyReplies: true,
      ...overrides,
    });
  const seen = (...agents: { agent: string }[]) =>
    stage.gateway.stores.dataSource.query('UPDATE agents SET last_seen_at = $2 WHERE id = ANY($1::uuid[])', [
      agents.map(({ agent }) => fromPublicId('agent', agent)),
      clock.now(),
    ]);
  const trailOf = async (id: string): Promise<string[]> => {
    const { body } = await call('GET', `/v1/audit?subject=${id}&limit=100`);
    return body.data.map(({ action }: { action: string }) => action).reverse();
  };

  it('stays with the first agent until the second takes it, and every step is on record', async () => {
    const id = await writes();
    expect((await act(id, 'assign', { agent: ana.agent })).body).toMatchObject({
      status: 'active',
      assignee: { id: ana.agent, name: 'Rui' },
      waitingSince: null,
    });
    const offered = await act(id, 'transfer', { to: { agent: bo.agent }, note: 'Speaks French' });
    expect(offered.body).toMatchObject({
      assignee: { id: ana.agent },
      offeredTo: { kind: 'agent', id: bo.agent, from: { id: ana.agent }, note: 'Speaks French', at: '2026-11-20T12:00:00.000Z' },
    });
    expect((await act(id, 'transfer/take', { agent: ana.agent })).body).toMatchObject({
      status: 403,
      code: 'not_offered_to_you',
    });
    const takes = await Promise.all([1, 2].map(() => act(id, 'transfer/take', { agent: bo.agent })));
    expect(takes.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await read(id)).toMatchObject({ status: 'active', assignee: { id: bo.agent }, offeredTo: null });
    expect(await trailOf(id)).toEqual(['conversation.assigned', 'conversation.transferred', 'conversation.taken']);
  });

  it('is the first agent’s when the second declines, the first withdraws, or nobody takes it in time', async () => {
    const id = await writes();
    await act(id, 'assign', { agent: ana.agent });
    const offer = (to: object) => act(id, 'transfer', { to });
    await offer({ agent: bo.agent });
    expect((await act(id, 'transfer/decline', { agent: bo.agent })).body).toMatchObject({
      assignee: { id: ana.agent },
      offeredTo: null,
    });
    await offer({ team: bo.team });
    expect((await act(id, 'transfer/decline', { agent: bo.agent })).body.code).toBe('offered_to_team');
    expect((await act(id, 'transfer/cancel')).body).toMatchObject({ assignee: { id: ana.agent }, offeredTo: null });
    await offer({ team: bo.team });
    clock.advance(9 * 60_000);
    await sweep();
    expect((await read(id)).offeredTo).toMatchObject({ kind: 'team', id: bo.team });
    clock.advance(61_000);
    await sweep();
    expect(await read(id)).toMatchObject({ status: 'active', assignee: { id: ana.agent }, offeredTo: null });
    expect((await act(id, 'transfer/take', { agent: bo.agent })).body.code).toBe('transfer_gone');
  });

  it('is taken by any one of the team it is offered to, and is of that team then', async () => {
    const id = await writes();
    await act(id, 'assign', { agent: ana.agent, team: ana.team });
    await act(id, 'transfer', { to: { team: bo.team } });
    expect((await act(id, 'transfer/take', { agent: bo.agent })).body).toMatchObject({
      assignee: { id: bo.agent },
      team: { id: bo.team },
    });
  });

  it('is taken once, within capacity, and refuses who read it before it changed', async () => {
    const ids = [await writes(), await writes(freshPhone()), await writes(freshPhone())];
    const takes = await Promise.all(ids.map((id) => act(id, 'take', { agent: ana.agent })));
    expect(takes.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    expect(takes.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'agent_at_capacity', capacity: 2 });
    const taken = ids[takes.findIndex(({ status }) => status === 200)] as string;
    expect((await act(taken, 'take', { agent: bo.agent })).body.code).toBe('conversation_taken');
    const { version } = await read(taken);
    expect((await act(taken, 'priority', { priority: 'urgent', version })).body).toMatchObject({
      priority: 'urgent',
      version: version + 1,
    });
    expect((await act(taken, 'end', { version })).body).toMatchObject({ code: 'conversation_changed', version: version + 1 });
    expect((await act(taken, 'take', {})).body.code).toBe('agent_required');
  });

  it('ends, frees its agent, and is new again when the customer writes', async () => {
    await rule();
    const id = await writes();
    await route(id);
    expect((await act(id, 'release')).body).toMatchObject({ status: 'waiting', team: { id: ana.team }, assignee: null });
    await act(id, 'assign', { agent: ana.agent });
    expect((await act(id, 'end')).body).toMatchObject({ status: 'ended', assignee: { id: ana.agent }, unansweredSince: null });
    expect((await act(id, 'end')).body.code).toBe('conversation_ended');
    await writes();
    expect(await read(id)).toMatchObject({ status: 'new', assignee: null });
    expect((await act(id, 'reopen')).body.code).toBe('conversation_open');
    await act(id, 'end');
    expect((await act(id, 'reopen')).body).toMatchObject({ status: 'new' });
    await route(id);
    expect(await read(id)).toMatchObject({ status: 'active', assignee: { id: ana.agent } });
    expect((await trailOf(id)).slice(-2)).toEqual(['conversation.ended', 'conversation.reopened']);
  });

  it('shows the queue in order, and gives its head to whoever frees up', async () => {
    await rule();
    await stage.gateway.stores.dataSource.query('UPDATE agents SET capacity = 1');
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) {
      clock.advance(60_000);
      ids.push(await writes(freshPhone()));
      await route(ids[n] as string);
    }
    await seen(ana, bo);
    await act(ids[3] as string, 'priority', { priority: 'urgent' });
    const queue = (await call('GET', `/v1/queue?team=${ana.team}`)).body;
    expect(queue).toMatchObject({ waiting: 3, agentsOnline: 1, capacityFree: 0 });
    expect(queue.data.map(({ conversation }: { conversation: { id: string } }) => conversation.id)).toEqual([
      ids[3],
      ids[1],
      ids[2],
    ]);
    expect(queue.data[1]).toMatchObject({
      position: 2,
      waitingSince: '2026-11-20T12:02:00.000Z',
      windowClosesAt: '2026-11-21T12:00:00.000Z',
    });
    await act(ids[0] as string, 'end');
    await routes().serve(business.caller.workspaceId);
    expect(await read(ids[3] as string)).toMatchObject({ status: 'active', assignee: { id: ana.agent } });
    const waiting = (await call('GET', '/v1/conversations?status=waiting&sort=window')).body.data;
    expect(waiting.map(({ id }: { id: string }) => id)).toEqual([ids[1], ids[2]]);
  });

  it('escalates once when nobody answers, to the other team, and not after an answer', async () => {
    await rule({ escalateAfterSeconds: 600, escalateTo: { team: bo.team } });
    const [answered, forgotten] = [await writes(), await writes(freshPhone())];
    for (const id of [answered, forgotten]) await route(id);
    expect((await read(forgotten)).assignee.id).toBe(ana.agent);
    expect((await act(answered, 'messages', { text: 'Yes.' })).status).toBe(202);
    clock.advance(601_000);
    await seen(bo);
    await sweep();
    expect(await read(forgotten)).toMatchObject({
      status: 'active',
      assignee: { id: bo.agent },
      team: { id: bo.team },
      priority: 'high',
    });
    expect(await read(answered)).toMatchObject({ assignee: { id: ana.agent }, priority: 'normal', unansweredSince: null });
    clock.advance(601_000);
    await sweep();
    const told = await stage.gateway.stores.dataSource.query(
      `SELECT count(*)::int AS n FROM events WHERE workspace_id = $1 AND type = 'conversation.escalated'`,
      [business.caller.workspaceId],
    );
    expect(told).toEqual([{ n: 1 }]);
  });

  it('believes the messages when the note of an answer was lost', async () => {
    await rule({ escalateAfterSeconds: 600 });
    const id = await writes();
    await route(id);
    await act(id, 'messages', { text: 'Yes.' });
    await stage.gateway.stores.dataSource.query('UPDATE conversations SET unanswered_since = $2 WHERE id = $1', [
      fromPublicId('conversation', id),
      new Date(friday),
    ]);
    clock.advance(601_000);
    await sweep();
    expect(await read(id)).toMatchObject({ assignee: { id: ana.agent }, priority: 'normal', unansweredSince: null });
  });

  it('goes quiet when its window closes, ends when it has rested, and a queue is never put aside', async () => {
    await rule();
    await call('PUT', '/v1/workspace/conversation-policy', {
      inactiveAfterMinutes: null,
      endAfterHours: 25,
      transferMinutes: 10,
    });
    const id = await writes();
    await route(id);
    const waiting = [await writes(freshPhone()), await writes(freshPhone())];
    for (const one of waiting) await route(one);
    clock.advance(24 * 3_600_000);
    await sweep();
    expect(await read(id)).toMatchObject({ status: 'inactive', assignee: { id: ana.agent }, window: { open: false } });
    expect((await read(waiting[1] as string)).status).toBe('waiting');
    clock.advance(3_600_000);
    await sweep();
    expect((await read(id)).status).toBe('ended');
  });

  it('hears of business hours once in a closed period, as an ordinary message through the policy', async () => {
    await rule({ outOfHours: { enabled: true, text: { en: 'Back on Monday.', 'zh-CN': '周一见。' } } });
    const week = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:30' }));
    await call('PUT', `/v1/teams/${ana.team}/hours`, { timeZone: 'Europe/Lisbon', week, holidays: [] });
    const { stores, app } = stage.gateway;
    const tell = async () => {
      const jobs = await stores.dataSource.query(`DELETE FROM outbox WHERE job = 'tell-out-of-hours' RETURNING payload`);
      for (const { payload } of jobs[0]) await app.get(TellOutOfHours, { strict: false }).handle(payload);
    };
    const said = async (id: string) =>
      (await call('GET', `/v1/conversations/${id}/messages`)).body.data
        .filter(({ direction }: { direction: string }) => direction === 'out')
        .map(({ content }: { content: { text: string } }) => content.text);
    const id = await writes();
    await route(id);
    await tell();
    expect(await said(id)).toEqual([]);
    for (const hours of [6, 7, 20]) {
      clock.set(new Date(Date.parse(friday) + hours * 3_600_000));
      await writes();
      await route(id);
      await tell();
    }
    expect(await said(id)).toEqual(['Back on Monday.']);
    expect((await read(id)).unansweredSince).not.toBeNull();
    clock.set('2026-11-23T20:00:00Z');
    await writes();
    await route(id);
    await tell();
    expect(await said(id)).toEqual(['Back on Monday.', 'Back on Monday.']);
  });

  it('is answered by a free-form message through the general door too, and not by a template', async () => {
    const id = await writes();
    const sends = (content: object) =>
      call('POST', '/v1/messages', { channel: business.channel, to: { contact: business.contact }, ...content });
    clock.advance(1000);
    expect((await sends({ template: { id: business.template, variables: { 1: 'Ana' } } })).status).toBeLessThan(500);
    expect((await read(id)).unansweredSince).not.toBeNull();
    expect((await sends({ text: 'Yes.' })).status).toBe(202);
    expect((await read(id)).unansweredSince).toBeNull();
  });

  it('rings the router when an agent comes, gets more room or another team, and not for a refusal', async () => {
    const serve = jest.spyOn(stage.gateway.app.get(RingRouting, { strict: false }), 'serve');
    const { workspaceId } = business.caller;
    const cy = await signedIn(stage, { workspaceId });
    const rings = async (method: string, path: string, body: object) => {
      serve.mockClear();
      const { status } = await cy.call(method, path, body);
      return [status < 300, serve.mock.calls.map(([of]) => of === workspaceId)];
    };
    expect(await rings('PUT', '/v1/session/presence', { presence: 'online' })).toEqual([true, [true]]);
    expect(await rings('PATCH', `/v1/agents/${ana.agent}`, { capacity: 9 })).toEqual([true, [true]]);
    expect(await rings('PATCH', `/v1/teams/${ana.team}`, { members: [bo.agent] })).toEqual([true, [true]]);
    expect(await rings('PATCH', `/v1/agents/${cy.agent}`, { role: 'agent' })).toEqual([false, []]);
    serve.mockRestore();
  });

  it('is taken by the agent who answers it while nobody has it, and stays with who has it', async () => {
    const id = await writes();
    const taking = stage.gateway.app.get(TakeByReply, { strict: false });
    const replies = ({ agent }: { agent: string }) =>
      taking.answered(
        {
          workspaceId: business.caller.workspaceId,
          actor: `agent:${agent}`,
          agentId: fromPublicId('agent', agent),
          role: 'agent',
          scopes: [],
          requestId: null,
        },
        fromPublicId('conversation', id) as string,
        clock.now(),
      );
    await Promise.all([replies(bo), replies(bo)]);
    expect(await read(id)).toMatchObject({
      status: 'active',
      assignee: { id: bo.agent },
      unansweredSince: null,
      waitingSince: null,
    });
    await replies(ana);
    expect(await read(id)).toMatchObject({ assignee: { id: bo.agent } });
    expect(await trailOf(id)).toEqual(['conversation.taken']);
  });

  it('is routed by the sweep when the ring was lost, and when its team is deleted', async () => {
    await rule();
    const id = await writes();
    clock.advance(5000);
    await sweep();
    expect(await read(id)).toMatchObject({ status: 'active', assignee: { id: ana.agent } });
    await act(id, 'assign', { agent: null, team: bo.team });
    await stage.gateway.stores.dataSource.query('DELETE FROM team_members WHERE team_id = $1', [fromPublicId('team', bo.team)]);
    await stage.gateway.stores.dataSource.query('DELETE FROM teams WHERE id = $1', [fromPublicId('team', bo.team)]);
    await sweep();
    clock.advance(3000);
    await sweep();
    expect(await read(id)).toMatchObject({ status: 'active', team: { id: ana.team } });
  });

  it('keeps its rules as stated, and names the field that is wrong', async () => {
    expect((await call('GET', `/v1/channels/${business.channel}/routing`)).body).toMatchObject({
      team: null,
      strategy: 'least_busy',
    });
    expect((await call('GET', `/v1/teams/${ana.team}/hours`)).body.week).toHaveLength(7);
    const wrong = async (answer: Promise<Answer>) => (await answer).body.errors?.[0]?.pointer;
    expect(await wrong(rule({ strategy: 'skill' }))).toBe('/skillFrom');
    expect(await wrong(rule({ outOfHours: { enabled: true, text: {} } }))).toBe('/outOfHours/text');
    const hours = (body: object) =>
      call('PUT', `/v1/teams/${ana.team}/hours`, { timeZone: 'UTC', week: [], holidays: [], ...body });
    expect(await wrong(hours({ timeZone: 'Mars/Olympus' }))).toBe('/timeZone');
    expect(await wrong(hours({ holidays: ['2026-02-30'] }))).toBe('/holidays/0');
    expect(await wrong(hours({ week: [{ day: 1, from: '18:00', to: '09:00' }] }))).toBe('/week/0/to');
    const stated = {
      timeZone: 'Asia/Shanghai',
      week: [{ day: 1, from: '09:00', to: '24:00' }],
      holidays: ['2026-12-25'],
      country: 'CN',
    };
    expect((await hours(stated)).body).toEqual(stated);
    expect((await call('GET', `/v1/teams/${ana.team}/hours`)).body).toEqual(stated);
  });

  it('is found by status, agent, team, priority and window, page by page, and refuses a cursor of another list', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      clock.advance(60_000);
      ids.push(await writes(freshPhone()));
    }
    await act(ids[0] as string, 'assign', { agent: ana.agent, team: ana.team });
    await act(ids[1] as string, 'priority', { priority: 'urgent' });
    const list = async (query: string) => {
      const found: string[] = [];
      let cursor = '';
      do {
        const { body } = await call('GET', `/v1/conversations?limit=2&${query}${cursor}`);
        found.push(...body.data.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
      } while (cursor !== '');
      return found;
    };
    expect(await list('')).toEqual([...ids].reverse());
    expect(await list('sort=window')).toEqual(ids);
    expect(await list('sort=waiting')).toEqual(ids.slice(1));
    expect(await list(`assignee=${ana.agent}`)).toEqual([ids[0]]);
    expect(await list('assignee=none&status=new,waiting')).toEqual(ids.slice(1).reverse());
    expect(await list(`team=${ana.team}`)).toEqual([ids[0]]);
    expect(await list('priority=urgent')).toEqual([ids[1]]);
    expect(await list('window=closing')).toEqual([]);
    clock.advance(24 * 3_600_000 - 120_000 - 150_000);
    expect(await list('window=closed')).toEqual([ids[1], ids[0]]);
    expect(await list('window=closing&sort=window')).toEqual(ids.slice(2));
    for (const query of ['status=open', 'assignee=me', 'cursor=1', `cursor=${ids[0]}`])
      expect([query, (await call('GET', `/v1/conversations?${query}`)).status]).toEqual([query, 400]);
  });
});
