/**
 * Real: the gateway with everything in it, Postgres, Redis, HTTP. Fake: the provider.
 * Walks every route of the OpenAPI document, so that a route added later without an entry here makes this spec fail.
 */
import type { z } from 'zod';
import { fromPublicId, toPublicId } from '@heliograph/platform';
import { BODY_SAMPLES, FILE_SAMPLES, deskNouns, fillPath, peopleNouns, WANTS_MORE, type Nouns } from './testing/api-walk';
import { openBusiness, customerWrites, quarantinedReceipt, type Business } from './testing/business';
import { nobodys, openStage, type Caller, type Stage } from './testing/gateway-stage';
import { signedIn, type Person } from './testing/signed-in';
import type { RouteDefinition } from './http';

const takesJson = ({ body }: RouteDefinition): boolean => body !== undefined && typeof body !== 'string';
const kindOfNoun = (noun: string) =>
  noun === 'draft'
    ? 'template'
    : noun === 'import'
      ? 'importRun'
      : noun === 'email'
        ? 'agent'
        : noun === 'duplicate'
          ? 'contact'
          : (noun as 'account');
const takesFile = ({ body }: RouteDefinition): boolean => typeof body === 'string';

describe('every route of the API', () => {
  let stage: Stage;
  let ours: Business;
  let theirs: Business;
  let nouns: Nouns;
  let theirNouns: Nouns;
  let routes: RouteDefinition[];
  /** An admin of our workspace, signed in. */
  let person: Person;

  /** What is a person's own is asked for by one; everything else by a key. */
  const by = (route: RouteDefinition): Caller => (route.people ? person : ours.caller);

  const upload = (caller: Caller, operationId: string, path: string) => {
    const { type, content, query } = FILE_SAMPLES[operationId]!;
    return caller.call('POST', path + query, content, { 'content-type': type });
  };
  const ask = (caller: Caller, route: RouteDefinition, path: string, body?: unknown) =>
    takesFile(route)
      ? upload(caller, route.operationId, path)
      : caller.call(route.method, path, takesJson(route) ? (body ?? {}) : undefined);

  const nounsOf = async (business: Business): Promise<Nouns> => {
    const conversation = await customerWrites(stage, business, new Date());
    const sent = await business.caller.call('POST', '/v1/messages', {
      channel: business.channel,
      to: { contact: business.contact },
      template: { id: business.template, variables: { '1': 'Ana' } },
    });
    const key = await business.caller.call('POST', '/v1/api-keys', { name: 'spare' });
    const { account, channel, template, draft, contact } = business;
    const evidence = await upload(business.caller, 'uploadEvidence', '/v1/evidence');
    const media = (await upload(business.caller, 'uploadMedia', '/v1/media')).body.id;
    const run = await upload(business.caller, 'importConsents', '/v1/consent-imports');
    const templateAppeal = await appealFor(business);
    const receipt = await quarantinedReceipt(stage, business);
    const broadcast = await business.caller.call('POST', '/v1/broadcasts', {
      name: 'Spring',
      channel,
      template: { id: template },
    });
    const { email } = await signedIn(stage, { workspaceId: business.caller.workspaceId, role: 'agent' });
    const made = {
      email,
      templateAppeal,
      receipt,
      broadcast: broadcast.body.id,
      media,
      message: sent.body.id,
      apiKey: key.body.id,
      evidence: evidence.body.id,
      import: run.body.id,
    };
    const desk = await deskNouns((path, body) => business.caller.call('POST', path, body), conversation);
    const people = await peopleNouns(stage.gateway.stores, business.caller.workspaceId);
    expect(Object.values({ ...made, ...desk })).not.toContain(undefined);
    return { account, channel, template, draft, contact, conversation, ...made, ...desk, ...people };
  };

  /** As if the template had been refused once. */
  const appealFor = async ({ caller: { workspaceId }, template }: Business): Promise<string> => {
    const { stores } = stage.gateway;
    const at = new Date('2026-01-01T09:00:00Z');
    const about = { workspaceId, templateId: fromPublicId('template', template) as string, version: 1, against: 'rejection' };
    const appeal = { ...about, madeAt: at, madeBy: 'Ana', note: null, recordedBy: 'test', recordedAt: at };
    return toPublicId('templateAppeal', await stores.templateHistory.addAppeal(stores.dataSource.manager, appeal));
  };

  beforeAll(async () => {
    stage = await openStage();
    ours = await openBusiness(stage);
    theirs = await openBusiness(stage);
    nouns = await nounsOf(ours);
    theirNouns = await nounsOf(theirs);
    person = await signedIn(stage, { workspaceId: ours.caller.workspaceId });
    routes = stage.gateway.routes.filter(({ hidden }) => !hidden);
  }, 60_000);
  afterAll(() => stage.close());

  it('has an example body for each route that takes one', () => {
    const without = (samples: object, takes: (route: RouteDefinition) => boolean) =>
      routes.filter((route) => takes(route) && !(route.operationId in samples)).map(({ operationId }) => operationId);
    expect(without(BODY_SAMPLES, takesJson)).toEqual([]);
    expect(without(FILE_SAMPLES, takesFile)).toEqual([]);
    expect(routes.length).toBeGreaterThan(35);
  });

  it.each(['an API key', 'a session'])(
    "answers another workspace's ids to %s as if they did not exist, in the path and in the body",
    async (who) => {
      for (const route of routes) {
        if (route.scopes === 'public' || (who === 'an API key' && route.people)) continue;
        const asker = who === 'an API key' ? ours.caller : person;
        const sample = BODY_SAMPLES[route.operationId];
        const inPath = route.path.includes(':');
        const inBody =
          sample !== undefined && Object.values(theirNouns).some((id) => JSON.stringify(sample(theirNouns)).includes(id));
        if (!inPath && !inBody) continue;
        // Foreign ids in the path with a body of our own, and foreign ids in the body under a path of our own.
        const attacks = [
          ...(inPath ? [{ path: fillPath(route.path, theirNouns), body: sample?.(nouns) }] : []),
          ...(inBody ? [{ path: fillPath(route.path, nouns), body: sample(theirNouns) }] : []),
        ];
        for (const { path, body } of attacks) {
          const answer = await ask(asker, route, path, body);
          // A message's template is a fact the policy looks at: there its absence is one of the reasons, with 422. Whoever acts for
          // anybody but themselves is refused before anybody is looked for, so that answer tells nothing either.
          const many = route.operationId === 'sendBatch' || route.operationId === 'replayDeadLetters';
          const { code } = many ? answer.body.results[0] : answer.body;
          expect([route.operationId, answer.status, code]).toEqual([
            route.operationId,
            expect.any(Number),
            expect.stringMatching(/_not_found$|^not_your_agent$/),
          ]);
        }
      }
    },
  );

  it("changes nothing of another workspace's by being asked to", async () => {
    const trail = await stage.gateway.stores.audit.list(theirs.caller.workspaceId, {}, { limit: 100 });
    const actors = new Set(trail.items.map(({ actor }) => actor));
    expect(actors.size).toBe(1);
    const contact = await theirs.caller.call('GET', `/v1/contacts/${theirs.contact}`);
    expect(contact.body).toMatchObject({ blockedAt: null, name: 'Ana' });
  });

  it("shows another workspace's things in no list, whatever the filter or cursor", async () => {
    for (const route of routes.filter(({ method, path }) => method === 'GET' && !path.includes(':'))) {
      const filters = ['', ...Object.entries(theirNouns).map(([noun, id]) => `${noun}=${id}`), `cursor=${theirNouns.message}`];
      for (const filter of filters) {
        const answer = await by(route).call('GET', `${route.path}?${filter}`);
        const shown = JSON.stringify(answer.body);
        if (answer.status !== 200) expect(answer.status).toBe(400);
        for (const id of Object.values(theirNouns)) expect(shown).not.toContain(id);
      }
    }
  });

  it('answers an id that nothing has with 404, and a malformed one with 400', async () => {
    for (const route of routes.filter(({ path }) => path.includes(':'))) {
      const nothing = Object.fromEntries(Object.keys(nouns).map((noun) => [noun, nobodys(kindOfNoun(noun))]));
      const body = BODY_SAMPLES[route.operationId]?.(nouns);
      const unknown = await ask(by(route), route, fillPath(route.path, nothing as unknown as Nouns), body);
      expect([route.operationId, unknown.status]).toEqual([route.operationId, 404]);
      const malformed = await ask(by(route), route, route.path.replace(/:(\w+)/g, 'not-an-id'), body);
      expect([route.operationId, malformed.status]).toEqual([route.operationId, 400]);
    }
  });

  it('refuses a key without the scope, an unknown key and no key at all', async () => {
    const poor = await stage.caller({ role: 'viewer', workspaceId: ours.caller.workspaceId });
    for (const route of routes.filter(({ scopes }) => scopes !== 'public')) {
      const path = fillPath(route.path, nouns);
      const body = BODY_SAMPLES[route.operationId]?.(nouns);
      const answer = await ask(poor, route, path, body);
      expect([route.operationId, answer.status, answer.body.code]).toEqual([
        route.operationId,
        403,
        route.people ? 'session_required' : 'scope_missing',
      ]);
      const none = await fetch(stage.gateway.url + path, { method: route.method });
      await none.body?.cancel();
      expect([route.operationId, none.status]).toEqual([route.operationId, 401]);
    }
  });

  it('refuses malformed, oversized, misspelt and wrongly typed bodies with a problem that says where', async () => {
    for (const route of routes.filter(takesJson)) {
      const path = fillPath(route.path, nouns);
      const send = (body: unknown) => by(route).call(route.method, path, body);
      const codeOf = async (body: unknown) => {
        const answer = await send(body);
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
        return `${route.operationId} ${answer.status} ${answer.body.code}`;
      };
      expect(await codeOf('{"a": ')).toBe(`${route.operationId} 400 malformed_json`);
      expect(await codeOf(JSON.stringify({ padding: 'x'.repeat(1_100_000) }))).toBe(`${route.operationId} 413 body_too_large`);
      expect(await codeOf([1, 2])).toBe(`${route.operationId} 422 validation_failed`);
      const misspelt = await send({ ...(BODY_SAMPLES[route.operationId]?.(nouns) as object), mispelt: 1 });
      expect(misspelt).toMatchObject({ status: 422, body: { errors: [{ pointer: '/mispelt', code: 'unknown_field' }] } });
    }
  });

  it('answers each request in the shape its own document promises', async () => {
    const shown: string[] = [];
    // Reads first, then what changes things; deletes last, so that there is something to read.
    const order = { GET: 0, POST: 1, PATCH: 2, PUT: 2, DELETE: 3 };
    const rank = ({ method, operationId }: RouteDefinition) => (operationId === 'signOut' ? 9 : order[method]);
    for (const route of routes.filter(({ operationId }) => !WANTS_MORE[operationId]).sort((a, b) => rank(a) - rank(b))) {
      const answer = await ask(by(route), route, fillPath(route.path, nouns), BODY_SAMPLES[route.operationId]?.(nouns));
      const declared = route.responses[answer.status];
      expect([route.operationId, answer.status, declared !== undefined || answer.status === 409]).toEqual([
        route.operationId,
        answer.status,
        true,
      ]);
      const schema = declared?.schema as z.ZodType | undefined;
      const parsed = schema?.safeParse(answer.body);
      expect([route.operationId, parsed?.error?.issues ?? []]).toEqual([route.operationId, []]);
      shown.push(JSON.stringify(answer.body));
    }
    // Nowhere an internal id or a credential.
    const everything = shown.join('\n');
    expect(everything).not.toMatch(/"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
    expect(everything).not.toContain('hunter2');
  });

  it('logs neither phone numbers nor message texts nor credentials', () => {
    const log = stage.log.text();
    expect(log).not.toContain('Where is my order');
    expect(log).not.toContain(ours.phone.slice(1));
    expect(log).not.toContain('hunter2');
    expect(log).not.toContain('A request failed for a reason nobody expected');
  });
});
