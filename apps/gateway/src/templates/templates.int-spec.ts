/** Real: the gateway over HTTP, Postgres, Redis. Fake: the provider, which keeps every call. Time: the test's own clock. */
import { fromPublicId } from '@heliograph/platform';
import { manualClock } from '@heliograph/platform/testing';
import { fakeFailures } from '@heliograph/providers/testing';
import { bookingContent, openBusiness, type Business } from '../testing/business';
import { openStage, type Stage } from '../testing/gateway-stage';

describe('templates', () => {
  const clock = manualClock('2026-11-20T12:00:00.000Z');
  let stage: Stage;
  let business: Business;
  let serial = 0;
  beforeAll(async () => {
    stage = await openStage({ clock });
  }, 60_000);
  beforeEach(async () => {
    business = await openBusiness(stage);
    stage.provider.calls.length = 0;
    stage.provider.templatePages = [[]];
  });
  afterAll(() => stage.close());

  const draftBody = (overrides: object = {}) => ({
    account: business.account,
    name: `note_${++serial}`,
    language: 'en-us',
    category: 'utility',
    content: bookingContent,
    ...overrides,
  });
  const create = (overrides: object = {}) => business.caller.call('POST', '/v1/templates', draftBody(overrides));
  const submit = (id: string) => business.caller.call('POST', `/v1/templates/${id}/submit`);
  const get = async (id: string) => (await business.caller.call('GET', `/v1/templates/${id}`)).body;
  const callsOf = (method: string) => stage.provider.calls.filter((call) => call.method === method).length;

  it("keeps a draft with WhatsApp's own spelling of the language, once per name", async () => {
    const draft = await create({ name: 'hello' });
    expect(draft).toMatchObject({ status: 201, body: { status: 'draft', language: 'en_US', currentVersion: 1 } });
    expect(await create({ name: 'hello', language: 'en_US' })).toMatchObject({
      status: 409,
      body: { code: 'template_name_taken' },
    });
    expect((await create({ name: 'hello', language: 'pt_BR' })).status).toBe(201);
  });

  it('refuses texts whose variables have no sample, and names a template may not have', async () => {
    const undeclared = await create({
      content: { kind: 'text', body: 'Hi {{1}} and {{2}}!', variables: [{ name: '1', sample: 'A' }] },
    });
    expect(undeclared).toMatchObject({
      status: 422,
      body: { code: 'template_variables_undeclared', errors: [{ code: 'undeclared' }] },
    });
    expect((await create({ name: 'Not A Name' })).body.errors[0].pointer).toBe('/name');
  });

  it('refuses a new template when the account holds all it may (R11), also when two compete for the last place', async () => {
    const { version } = (await business.caller.call('GET', `/v1/accounts/${business.account}`)).body;
    // The business begins with two templates.
    await business.caller.call('PATCH', `/v1/accounts/${business.account}`, { version, templateQuota: 3 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => create()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'template_quota_reached',
      used: 3,
      limit: 3,
    });
  });

  it('hands a draft to review and keeps when', async () => {
    const { id } = (await create()).body;
    const answer = await submit(id);
    expect(answer).toMatchObject({ status: 202, body: { status: 'in_review', submittedAt: clock.now().toISOString() } });
    expect(await get(id)).toMatchObject({ status: 'in_review', versions: [{ number: 1, status: 'in_review' }] });
    expect(await submit(id)).toMatchObject({
      status: 409,
      body: { code: 'template_not_submittable', templateStatus: 'in_review' },
    });
    expect(callsOf('createTemplate')).toBe(1);
  });

  it('creates it at the provider once when two people submit at the same moment', async () => {
    const { id } = (await create()).body;
    const answers = await Promise.all([submit(id), submit(id), submit(id)]);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(callsOf('createTemplate')).toBe(1);
    expect(callsOf('submitTemplate')).toBe(1);
  });

  it("is a draft again with the provider's words when the provider refuses it", async () => {
    const { id } = (await create()).body;
    stage.provider.answer('submitTemplate', { type: 'fail', error: fakeFailures.refused('template', '63040') });
    const refused = await submit(id);
    expect(refused).toMatchObject({ status: 422, body: { code: 'template_refused_by_provider', provider: { code: '63040' } } });
    expect(await get(id)).toMatchObject({ status: 'draft', rejectionReason: expect.stringContaining('63040') });
    expect((await submit(id)).status).toBe(202);
    expect(callsOf('createTemplate')).toBe(1);
  });

  it('says 502 when the account is refused and 503 with Retry-After when the provider is overloaded', async () => {
    const { id } = (await create()).body;
    stage.provider.answer('createTemplate', { type: 'fail', error: fakeFailures.refused('account', '20003', 401) });
    expect(await submit(id)).toMatchObject({ status: 502, body: { code: 'provider_refused' } });
    stage.provider.answer('createTemplate', { type: 'fail', error: fakeFailures.rateLimited(7000) });
    const busy = await submit(id);
    expect(busy).toMatchObject({ status: 503, body: { code: 'provider_unavailable' } });
    expect(busy.headers.get('retry-after')).toBe('7');
  });

  it('looks before it creates again when nobody knows whether the provider took it', async () => {
    const { id } = (await create()).body;
    stage.provider.answer('createTemplate', { type: 'fail', error: fakeFailures.timeout(), taken: true });
    expect((await submit(id)).status).toBe(503);
    expect(await get(id)).toMatchObject({ status: 'draft', providerTemplateId: null });
    expect(await submit(id)).toMatchObject({ status: 202, body: { status: 'in_review' } });
    expect(callsOf('createTemplate')).toBe(1);
    expect(stage.provider.templatePages.flat()).toHaveLength(1);
  });

  it('resumes a submission whose process died, after its lease, without submitting what is in review already', async () => {
    const { id } = (await create()).body;
    expect((await submit(id)).status).toBe(202);
    const uuid = fromPublicId('template', id) as string;
    const { stores } = stage.gateway;
    // As it would look had we died between the provider's answer and our record of it.
    const crashed = { status: 'submitting', submittedAt: null };
    await stores.dataSource.transaction((tx) =>
      stores.templates.change(tx, business.caller.workspaceId, uuid, crashed, clock.now()),
    );
    expect(await submit(id)).toMatchObject({ status: 409, body: { code: 'template_submission_in_progress' } });
    clock.advance(61_000);
    expect(await submit(id)).toMatchObject({ status: 202, body: { status: 'in_review' } });
    expect(callsOf('createTemplate')).toBe(1);
    expect(callsOf('submitTemplate')).toBe(1);
  });
});
