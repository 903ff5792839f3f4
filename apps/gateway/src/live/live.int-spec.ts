/** Real: the gateway over HTTP with its streams, Postgres with transactions that commit out of order, Redis (cut once by a proxy). */
import { setTimeout as sleep } from 'node:timers/promises';
import { newId, toPublicId } from '@heliograph/platform';
import { deferred } from '@heliograph/platform/testing';
import { Signals } from '@heliograph/queues';
import { cuttableProxy, type CuttableProxy } from '../testing/cuttable-proxy';
import { openStage, type Caller, type Stage } from '../testing/gateway-stage';
import { LiveClient } from '../testing/live-client';
import { customerWrites, openBusiness } from '../testing/business';
import { signedIn } from '../testing/signed-in';
import { LiveStreams } from './live-streams';

describe('the live stream', () => {
  let stage: Stage;
  let redis: CuttableProxy;
  let caller: Caller;
  let open: LiveClient[];
  beforeAll(async () => {
    stage = await openStage({ redisUrl: async (url) => (redis = await cuttableProxy(url)).url });
  }, 60_000);
  beforeEach(async () => {
    open = [];
    caller = await stage.caller();
  });
  afterEach(() => open.forEach((client) => client.close()));
  afterAll(async () => {
    await stage.close();
    await redis.close();
  });

  const listen = async (after?: string | null, by = caller) => {
    const client = await LiveClient.open(stage, by, after);
    open.push(client);
    return client;
  };
  const begun = async (after?: string | null) => {
    const client = await listen(after);
    await client.until(({ id }) => id !== null);
    return client;
  };
  const draft = (type: string) => ({
    workspaceId: caller.workspaceId,
    type,
    subjectKind: 'message',
    subjectId: newId(),
    data: {},
    occurredAt: new Date(),
  });
  const write = (type: string, before?: Promise<void>, written?: () => void) => {
    const { stores } = stage.gateway;
    return stores.dataSource.transaction(async (tx) => {
      await stores.events.append(tx, [draft(type)]);
      written?.();
      await before;
    });
  };
  const typed = (type: string) => (block: { event: string | null }) => block.event === type;

  it('tells at once what was done through the API, as GET /v1/events will say it, and only to its own workspace', async () => {
    const elsewhere = await listen(null, await stage.caller());
    const client = await begun();
    const contact = await caller.call('POST', '/v1/contacts', { phone: '+447700900123' });
    const told = await client.until(typed('contact.created'), 900);
    expect(told.data).toMatchObject({ subject: { kind: 'contact', id: contact.body.id }, type: 'contact.created' });
    expect(told.id).toBe(told.data.id);
    await sleep(1200);
    const pulled = (await caller.call('GET', '/v1/events')).body.data;
    expect(pulled).toContainEqual(told.data);
    expect(elsewhere.events).toEqual([]);
  });

  it('tells at once what the hot statements commit, and each event once', async () => {
    const client = await begun();
    const { stores } = stage.gateway;
    const id = newId();
    await stores.sql.transaction((sql) =>
      sql.query(
        {
          name: 'test-hot',
          text: `INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
                 VALUES ($1, $2, 'message.received', 'message', $1, '{}', now())`,
        },
        [id, caller.workspaceId],
      ),
    );
    await client.until(typed('message.received'), 900);
    await sleep(2500);
    expect(client.events.map(({ data }) => data.id)).toEqual([toPublicId('event', id)]);
  });

  it('tells an event that is committed after a younger one, and again to a client that comes back in between', async () => {
    const client = await begun();
    const [release, written] = [deferred(), deferred()];
    const slow = write('b.slow', release.promise, written.resolve);
    await written.promise;
    await write('b.quick');
    const quick = await client.until(typed('b.quick'), 900);
    const [place, own] = [client.lastEventId, quick.id];
    client.close();
    release.resolve();
    await slow;
    // By the place the stream gave, and by the id of the youngest event itself: neither may step over the slow one.
    for (const after of [place, own]) {
      const again = await listen(after);
      await again.until(typed('b.slow'));
    }
  });

  it('leaves nothing out however often the line breaks while many write side by side', async () => {
    const kinds = Array.from({ length: 150 }, (_, index) => `storm.n${index}`);
    const heard = new Map<string, string>();
    let done = false;
    const listening = (async () => {
      let place: string | null = null;
      for (let round = 0; !done || heard.size < kinds.length; round++) {
        if (round > 200) break;
        const client: LiveClient = place === null ? await begun() : await listen(place);
        await sleep(20 + (round % 5) * 30);
        client.close();
        place = client.lastEventId ?? place;
        for (const { event, data } of client.events) heard.set(event as string, data.id);
      }
    })();
    await sleep(100);
    await Promise.all(
      kinds.map(async (kind, index) => {
        await sleep((index * 37) % 900);
        await write(kind, sleep((index * 13) % 120));
      }),
    );
    done = true;
    await listening;
    expect(kinds.filter((kind) => !heard.has(kind))).toEqual([]);
  }, 30_000);

  it('carries signals to everybody in the workspace, without an id', async () => {
    const client = await begun();
    const conversation = toPublicId('conversation', newId());
    const signal = { type: 'conversation.typing', conversation, agent: null, state: 'composing' } as const;
    stage.gateway.app.get(Signals, { strict: false }).publish(caller.workspaceId, signal);
    const told = await client.until(typed('signal'), 900);
    expect(told).toMatchObject({ id: null, data: signal });
  });

  it('shows agents who else looks at a conversation and who is writing there, a key without being seen', async () => {
    const business = await openBusiness(stage);
    const { workspaceId } = business.caller;
    const [ana, bo] = [await signedIn(stage, { workspaceId }), await signedIn(stage, { workspaceId, name: 'Bo Lind' })];
    const conversation = await customerWrites(stage, business, new Date());
    const at = (who: Caller, state: string) => who.call('POST', `/v1/conversations/${conversation}/viewing`, { state });
    const stream = await listen(null, ana);
    await stream.until(({ id }) => id !== null);
    const seen = { agent: { id: bo.agent, name: 'Bo Lind' }, state: 'composing' };
    expect((await at(bo, 'composing')).body).toEqual({ others: [] });
    expect((await at(ana, 'viewing')).body).toEqual({ others: [seen] });
    expect((await at(business.caller, 'viewing')).body.others).toHaveLength(2);
    const told = await stream.until(({ data }) => data?.type === 'conversation.viewers');
    expect(told.data).toEqual({ type: 'conversation.viewers', conversation, viewers: [seen] });
    await at(bo, 'left');
    expect((await at(ana, 'viewing')).body).toEqual({ others: [] });
    expect((await bo.call('POST', `/v1/conversations/${conversation}/typing`)).status).toBe(202);
    const typing = await stream.until(({ data }) => data?.type === 'conversation.typing');
    expect(typing.data).toEqual({ type: 'conversation.typing', conversation, agent: seen.agent, state: 'composing' });
  });

  it('keeps the agent of an open stream present, though they click nothing', async () => {
    const ana = await signedIn(stage);
    const { stores, app } = stage.gateway;
    await ana.call('PUT', '/v1/session/presence', { presence: 'online' });
    const stream = await listen(null, ana);
    await stream.until(({ id }) => id !== null);
    const away = () =>
      stores.dataSource.query(`UPDATE agents SET last_seen_at = now() - interval '1 hour' WHERE id = $1`, [ana.agentId]);
    const heard = async () => Date.now() - ((await stores.agents.get(ana.workspaceId, ana.agentId))?.lastSeenAt?.getTime() ?? 0);
    await away();
    await app.get(LiveStreams, { strict: false }).noteAgents();
    expect(await heard()).toBeLessThan(60_000);
    stream.close();
    await sleep(200);
    await away();
    await app.get(LiveStreams, { strict: false }).noteAgents();
    expect(await heard()).toBeGreaterThan(60_000);
  });

  it('goes on telling while Redis is away, a little later', async () => {
    const client = await begun();
    redis.cut();
    await sleep(100);
    await write('c.without_redis');
    await client.until(typed('c.without_redis'), 2000);
    redis.restore();
    await sleep(2500);
    await write('c.with_redis');
    await client.until(typed('c.with_redis'), 900);
  }, 20_000);

  it('tells a client to load anew that was away for too long or whose place is none of ours', async () => {
    const old = toPublicId('event', '01900000-0000-7000-8000-000000000000');
    for (const place of [old, 'evt_nonsense']) {
      const client = await listen(place);
      expect((await client.until(typed('reset'))).data).toEqual({ type: 'reset', reason: 'too_old' });
      // From there on it is like any other.
      await write('d.after_reset');
      await client.until(typed('d.after_reset'), 900);
    }
  });

  it('is not told to a key without the scope', async () => {
    const poor = await stage.caller({ role: 'agent', scopes: ['events:read'] });
    const answer = await poor.call('GET', '/v1/live');
    expect([answer.status, answer.body.code]).toEqual([403, 'scope_missing']);
  });
});

describe('a gateway that stops', () => {
  it('ends its streams with the time to come back after, and quickly', async () => {
    const stage = await openStage();
    const client = await LiveClient.open(stage, await stage.caller());
    await client.until(({ id }) => id !== null);
    const began = performance.now();
    await stage.close();
    await client.untilEnded(1000);
    expect(client.blocks.at(-1)?.retry).toBeGreaterThanOrEqual(1000);
    expect(performance.now() - began).toBeLessThan(5000);
  }, 60_000);
});
