// Real: gateway, simulator, Postgres, Redis. No sender runs: nothing here may get that far.
import { randomUUID } from 'node:crypto';
import type { AcceptedMessageBody, MessageBody, TemplateBody } from '@heliograph/contracts';
import type { ApiClient, ProblemBody, RawRequest } from './platform/api-client';
import { conversationWith, freshPhone, newCustomer, type Customer } from './platform/customers';
import { atOnce, eventually } from './platform/eventually';
import { send } from './platform/messages';
import { anotherWorkspace, startTestPlatform, type TestPlatform } from './platform/start-platform';
import { approvedTemplate, templateSend, type ApprovedTemplate } from './platform/templates';

jest.setTimeout(120_000);

interface Route {
  method: string;
  path: string;
  hasBody: boolean;
  /** Query parameters it cannot do without. */
  needs: string[];
  /** For nobody in particular: signing in, and what comes before it. */
  isPublic: boolean;
}

interface Operation {
  security?: unknown[];
  requestBody?: unknown;
  parameters?: { name: string; in: string; required?: boolean }[];
}

let on: TestPlatform;
let template: ApprovedTemplate;
let customer: Customer;
let routes: Route[];

beforeAll(async () => {
  on = await startTestPlatform({ only: ['provider-simulator', 'gateway'] });
  template = await approvedTemplate(on);
  customer = await newCustomer(on);
  const document = await on.api.get<{ paths: Record<string, Record<string, Operation>> }>('/openapi.json');
  routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => ['get', 'post', 'patch', 'put', 'delete'].includes(method))
      .map(([method, { requestBody, parameters = [], security }]) => ({
        method: method.toUpperCase(),
        path,
        hasBody: requestBody !== undefined,
        isPublic: security?.length === 0,
        needs: parameters.filter((parameter) => parameter.in === 'query' && parameter.required).map(({ name }) => name),
      })),
  );
});
afterAll(() => on?.stop());

const json = { 'content-type': 'application/json' };
const filled = (path: string, id: (name: string) => string) => path.replace(/\{(\w+)\}/g, (_, name: string) => id(name));
const guarded = () => routes.filter(({ path }) => path.startsWith('/v1/'));

/** Every answer that is not a clear 4xx problem, so that a failure names all of them at once. */
async function notRefused(requests: RawRequest[], as: ApiClient = on.api): Promise<string[]> {
  const answers = await atOnce(4, requests, async (request) => ({ request, answer: await as.raw<ProblemBody>(request) }));
  return answers
    .filter(({ answer: { status, body, headers } }) => {
      const isProblem = headers.get('content-type')?.startsWith('application/problem+json') && typeof body.code === 'string';
      return status < 400 || status >= 500 || !isProblem || body.requestId !== headers.get('x-request-id');
    })
    .map(({ request, answer }) => `${request.method} ${request.path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

describe('bad input at every door of the API is refused clearly', () => {
  it('knows its own doors', () => {
    expect(guarded().length).toBeGreaterThan(30);
  });

  it('broken, truncated, duplicated-key and foreign-encoded JSON, wrong content types, wrong shapes', async () => {
    const bodies: [string | Buffer, Record<string, string>][] = [
      ['{"channel":', json],
      ['{"a":1,"a":2}', json],
      ['[]', json],
      ['"text"', json],
      ['null', json],
      ['{"__proto__":{"x":1}}', json],
      [Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), json],
      ['{}', { 'content-type': 'text/plain' }],
      ['a=1', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['{"unknown_field":true}', json],
      [`{"name":"a\\u0000b","phone":"a\\u0000b","text":"a\\u0000b"}`, json],
      [`{"x":${'['.repeat(5000)}${']'.repeat(5000)}}`, json],
    ];
    const requests = guarded()
      .filter(({ hasBody }) => hasBody)
      .flatMap(({ method, path }) =>
        bodies.map(([body, headers]) => ({ method, path: filled(path, () => 'x'.repeat(10)), headers, body })),
      );
    expect(await notRefused(requests)).toEqual([]);
  });

  it('bodies beyond the limit', async () => {
    const huge = JSON.stringify({ text: 'x'.repeat(1_200_000) });
    const answer = await on.api.raw({ method: 'POST', path: '/v1/messages', headers: json, body: huge });
    expect([answer.status, answer.body.code]).toEqual([413, 'body_too_large']);
    const long = { channel: on.channelId, to: { contact: customer.contactId }, text: 'x'.repeat(20_001) };
    const tooLong = await on.api.call('POST', '/v1/messages', long);
    expect([tooLong.status, tooLong.body.errors?.[0]?.pointer]).toEqual([422, '/text']);
  });

  it('ids that are none, of another noun, or of nothing', async () => {
    const withId = guarded().filter(({ path }) => path.includes('{'));
    expect(withId.length).toBeGreaterThan(15);
    for (const bad of ['nonsense', '%00', '..%2f..', customer.contactId.replace('con_', 'xyz_'), 'x'.repeat(190), '🙂']) {
      const requests = withId.map(({ method, path }) => ({
        method,
        path: filled(path, () => (bad.includes('%') ? bad : encodeURIComponent(bad))),
        headers: json,
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
      }));
      expect(await notRefused(requests)).toEqual([]);
    }
  });

  it('query parameters that make no sense', async () => {
    const requests = [
      'limit=0',
      'limit=101',
      'limit=abc',
      'cursor=nonsense',
      'unknown=1',
      'limit=5%00',
      'limit=5&limit=6',
    ].flatMap((query) =>
      ['messages', 'contacts', 'templates', 'conversations', 'accounts', 'channels'].map((noun) => ({
        method: 'GET',
        path: `/v1/${noun}?${query}`,
      })),
    );
    expect(await notRefused(requests)).toEqual([]);
  });

  it('no key, a wrong key, a key without the scope', async () => {
    const requests = guarded()
      .filter(({ isPublic }) => !isPublic)
      .map(({ method, path }) => ({ method, path: filled(path, () => customer.contactId) }));
    const statuses = async (as: ApiClient) =>
      new Set(await atOnce(4, requests, async (request) => (await as.raw(request)).status));
    expect([...(await statuses(on.api.as(null)))]).toEqual([401]);
    expect([...(await statuses(on.api.as(`hg_live_${'x'.repeat(43)}`)))]).toEqual([401]);
    const { secret } = await on.api.post<{ secret: string }>('/v1/api-keys', {
      name: 'reads templates',
      scopes: ['templates:read'],
    });
    const limited = on.api.as(secret);
    expect((await limited.call('GET', '/v1/templates')).status).toBe(200);
    const refused = await limited.call('POST', '/v1/messages', templateSend(on.channelId, customer.contactId, template));
    expect([refused.status, refused.body.code]).toEqual([403, 'scope_missing']);
  });

  it('paths and methods that do not exist', async () => {
    const answers = await Promise.all([
      on.api.call('GET', '/v1/nothing'),
      on.api.call('DELETE', '/v1/messages'),
      on.api.call('GET', '/v1/messages/explain'),
      on.api.call('GET', '/webhooks/twilio/inbound'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 405, expect.any(Number), 405]);
    expect(answers[2]?.status).toBeLessThan(500);
    expect(answers[2]?.status).toBeGreaterThanOrEqual(400);
  });

  it('what the policy cannot send: no number, no such channel, no such template, missing and unknown values', async () => {
    const to = { contact: customer.contactId };
    const ask = (body: object) => on.api.call('POST', '/v1/messages', body);
    const of = async (body: object) => {
      const { status, body: problem } = await ask(body);
      return [status, problem.code];
    };
    const known = { id: template.id, variables: template.samples };
    const nobody = await ask({ channel: on.channelId, to: { phone: '12' }, template: known });
    expect(nobody.status).toBe(422);
    expect(nobody.body.reasons?.map(({ code }) => code)).toContain('recipient_invalid');
    expect(await of({ channel: on.channelId, to: { phone: freshPhone() }, template: known })).toEqual([422, 'consent_missing']);
    expect(await of({ channel: on.channelId, to, template: { id: template.id, variables: {} } })).toEqual([
      422,
      'template_variables_invalid',
    ]);
    expect(await of({ channel: on.channelId, to, template: { name: 'nobody_knows', language: 'en', variables: {} } })).toEqual([
      422,
      'template_not_found',
    ]);
    expect(await of({ channel: on.channelId, to, text: 'a', template: known })).toEqual([422, 'validation_failed']);
    expect(await of({ channel: on.channelId, to })).toEqual([422, 'validation_failed']);
    const nothing = on.channelId.replace(/.{10}$/, '0000000000');
    expect(await of({ channel: nothing, to, template: known })).toEqual([404, 'channel_not_found']);
  });
});

describe('the same thing asked twice', () => {
  it('twenty concurrent sends with one Idempotency-Key are one message, and another body is refused', async () => {
    const key = randomUUID();
    const reference = `twice ${key}`;
    const body = { ...templateSend(on.channelId, customer.contactId, template), reference };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        on.api.call<AcceptedMessageBody & ProblemBody>('POST', '/v1/messages', body, { 'idempotency-key': key }),
      ),
    );
    expect([...new Set(answers.map(({ status }) => status))].filter((status) => status !== 202 && status !== 409)).toEqual([]);
    const ids = new Set(answers.filter(({ status }) => status === 202).map((answer) => answer.body.id));
    expect(ids.size).toBe(1);
    const all = await on.api.all<MessageBody>('/v1/messages');
    expect(all.filter((message) => message.reference === reference)).toHaveLength(1);
    const other = await on.api.call('POST', '/v1/messages', { ...body, reference: 'else' }, { 'idempotency-key': key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('ten concurrent creates of one contact and of one channel make one each', async () => {
    const phone = freshPhone();
    const race = async (path: string, body: object) => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => on.api.call('POST', path, body)));
      return answers.map(({ status }) => status).sort();
    };
    expect(await race('/v1/contacts', { phone })).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(await race('/v1/channels', { account: on.accountId, phone: freshPhone(), name: 'Second' })).toEqual([
      201,
      ...Array<number>(9).fill(409),
    ]);
  });
});

describe('another workspace', () => {
  it('gets 404 for every id of this one, at every door, and changes nothing', async () => {
    const other = await anotherWorkspace(on);
    const message = await send(on, templateSend(on.channelId, customer.contactId, template));
    await on.simulator.inbound({ from: customer.phone, to: on.channelPhone, body: 'Hello' });
    // Routed as well: what happens to a conversation by itself must not look like the other workspace's doing.
    await eventually('the inbound message is processed', async () => {
      const conversation = await conversationWith(on, customer);
      return conversation?.window.open && conversation.status === 'waiting';
    });
    const [draft] = (await on.api.all<TemplateBody>('/v1/templates')).filter(({ status }) => status === 'draft');
    const ours: Record<string, string> = {
      accountId: on.accountId,
      channelId: on.channelId,
      contactId: customer.contactId,
      messageId: message.id,
      templateId: draft?.id ?? template.id,
      conversationId: (await on.api.get<MessageBody>(`/v1/messages/${message.id}`)).conversation,
    };
    const snapshot = () => Promise.all(Object.values(ours).map((id) => on.api.get(`/v1/${nounOf(id)}/${id}`)));
    const before = await snapshot();
    const requests = guarded()
      .filter(({ path }) => Object.keys(ours).some((name) => path.includes(`{${name}}`)))
      // A second id in a path would be one of nothing: refused for another reason.
      .filter(({ path }) => [...path.matchAll(/\{(\w+)\}/g)].every(([, name]) => name === 'item' || ours[name as string]))
      .map(({ method, path, hasBody, needs }) => ({
        method,
        path: `${filled(path, (name) => ours[name] ?? 'open')}${needs.map((name, at) => `${at ? '&' : '?'}${name}=${ours[`${name}Id`] ?? 'x'}`).join('')}`,
        headers: json,
        ...(hasBody ? { body: JSON.stringify(bodyFor(path)) } : {}),
      }));
    expect(requests.length).toBeGreaterThan(20);
    expect(await notRefused(requests, other.api)).toEqual([]);
    const reads = requests.filter(({ method }) => method === 'GET');
    const answers = await Promise.all(reads.map(async (request) => [request.path, (await other.api.raw(request)).status]));
    expect(answers).toEqual(reads.map(({ path }) => [path, 404]));
    // Our ids inside a body help no more than in a path.
    const borrowed = await other.api.call('POST', '/v1/messages', templateSend(on.channelId, customer.contactId, template));
    expect(borrowed.status).toBe(404);
    expect(await on.api.get(`/v1/messages/${message.id}`)).toEqual(before[3]);
    expect(await snapshot()).toEqual(before);
    for (const noun of ['accounts', 'channels', 'contacts', 'templates', 'conversations', 'messages'])
      expect([noun, await other.api.all(`/v1/${noun}`)]).toEqual([noun, []]);
  });
});

const nouns: Record<string, string> = {
  acc: 'accounts',
  chn: 'channels',
  con: 'contacts',
  msg: 'messages',
  tpl: 'templates',
  cnv: 'conversations',
};
const nounOf = (id: string): string => nouns[id.slice(0, 3)] as string;

/** A body that would be taken if the id were one's own, as far as one can be given without knowing the route. */
function bodyFor(path: string): object {
  if (path.endsWith('/consents'))
    return { purpose: 'utility', kind: 'given', channel: 'web', occurredAt: new Date().toISOString(), evidence: 'x' };
  if (path.endsWith('/conversations/{conversationId}/messages')) return { text: 'Hello from outside' };
  if (path.endsWith('/terms')) return { parties: ['twilio', 'whatsapp'], acceptedBy: 'Nobody' };
  if (path.endsWith('/eligibility')) return { kind: 'account_review', value: 'refused', occurredAt: new Date().toISOString() };
  if (path.endsWith('/onboarding/{item}')) return { state: 'open', proof: 'x' };
  if (path.endsWith('/accounts/{accountId}')) return { version: 1, name: 'Taken over' };
  return { name: 'Taken over' };
}
