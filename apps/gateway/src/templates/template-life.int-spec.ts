/** Real: the gateway over HTTP, Postgres, Redis. Fake: the provider, which keeps every call. Time: the test's own clock. */
import { fromPublicId } from '@heliograph/platform';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import { fakeFailures } from '@heliograph/providers/testing';
import { openBusiness, type Business } from '../testing/business';
import { openStage, type Stage } from '../testing/gateway-stage';

const dayMs = 86_400_000;
/** A Friday. */
const start = '2026-11-20T12:00:00.000Z';
const content = (body: string, more: object = {}) => ({ kind: 'text', body, variables: [{ name: '1', sample: 'Ana' }], ...more });

describe('the life of a template', () => {
  let clock: ManualClock;
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    clock = manualClock(start);
    stage = await openStage({ clock });
  }, 60_000);
  beforeEach(async () => {
    clock.set(new Date(start));
    business = await openBusiness(stage);
    stage.provider.calls.length = 0;
    stage.provider.templatePages = [[]];
  });
  afterAll(() => stage.close());

  const call = (method: string, path: string, body?: object) => business.caller.call(method, path, body);
  const create = async (
    name: string,
    body = 'Good morning {{1}}, the baker has put your bread aside until six.',
    more: object = {},
  ) =>
    (
      await call('POST', '/v1/templates', {
        account: business.account,
        name,
        language: 'en_US',
        category: 'utility',
        content: content(body),
        ...more,
      })
    ).body;
  const get = async (id: string) => (await call('GET', `/v1/templates/${id}`)).body;
  const submit = (id: string) => call('POST', `/v1/templates/${id}/submit`);
  const uuid = (id: string) => fromPublicId('template', id) as string;
  const callsOf = (method: string) => stage.provider.calls.filter((made) => made.method === method).length;
  /** What a sync writes about a version. */
  const reviewed = async (id: string, number: number, status: string, rejectionReason: string | null = null) => {
    const { stores } = stage.gateway;
    const { workspaceId } = business.caller;
    await stores.dataSource.transaction(async (tx) => {
      const template = await stores.templates.lock(tx, workspaceId, uuid(id));
      const change = { status, rejectionReason, reviewedAt: clock.now() };
      await stores.templateVersions.change(tx, workspaceId, uuid(id), number, change);
      if (template?.pendingVersion === number && status === 'approved') {
        await stores.templateVersions.takeOver(tx, workspaceId, uuid(id), number, clock.now());
      } else if (template?.pendingVersion !== number) {
        await stores.templates.change(tx, workspaceId, uuid(id), change, clock.now());
      }
    });
  };
  const approved = async (name: string, body?: string, more: object = {}) => {
    const { id } = await create(name, body, more);
    expect((await submit(id)).status).toBe(202);
    await reviewed(id, 1, 'approved');
    return id as string;
  };
  const schedule = (template: string, variables: object = { '1': 'Ana' }) =>
    call('POST', '/v1/messages', {
      channel: business.channel,
      to: { contact: business.contact },
      template: { id: template, variables },
      sendAt: new Date(clock.now().getTime() + dayMs).toISOString(),
    });

  describe('before it is submitted', () => {
    it('is refused with every finding when WhatsApp is known to refuse it, and nothing reaches the provider', async () => {
      const { id } = await create('at_the_edge', '{{1}}, your bread is ready at our counter.');
      const refused = await submit(id);
      expect(refused).toMatchObject({ status: 422, body: { code: 'template_lint_blocked' } });
      expect(refused.body.findings[0]).toMatchObject({
        ruleId: 'variable_at_edge',
        severity: 'blocks',
        place: { pointer: '/content/body' },
      });
      expect(refused.body.findings[0].fix).not.toBe('');
      expect(stage.provider.calls).toEqual([]);
      expect(await get(id)).toMatchObject({ status: 'draft' });
    });

    it('goes to review with what a person should look at, where nothing blocks', async () => {
      const { id } = await create('summer', 'Hello {{1}}, enjoy 50% off everything in our big summer sale until Sunday evening.');
      const answer = await submit(id);
      expect(answer.status).toBe(202);
      expect(answer.body.findings.map((finding: { severity: string }) => finding.severity)).not.toContain('blocks');
      expect(answer.body.findings.map((finding: { ruleId: string }) => finding.ruleId)).toContain('category_promotional');
    });

    it('is linted without being kept, also against wordings refused here before', async () => {
      const wording = 'Dear {{1}}, kindly confirm the delivery of the parcel with our colleague at the front desk.';
      const { id } = await create('refused_before', wording);
      await submit(id);
      await reviewed(id, 1, 'rejected', 'TAG_CONTENT_MISMATCH');
      const lint = (name: string, body: string) =>
        call('POST', '/v1/templates/lint', {
          account: business.account,
          name,
          language: 'en_US',
          category: 'utility',
          content: content(body),
        });
      const again = await lint('once_more', wording);
      expect(again.status).toBe(200);
      expect(again.body.findings.map((finding: { ruleId: string }) => finding.ruleId)).toContain('rejected_before');
      expect(await lint('twin', 'Hello {{1}}, your order is ready and waits for you at our counter.')).toMatchObject({
        body: {
          maySubmit: false,
          findings: [{ ruleId: 'duplicate_wording', message: expect.stringContaining(`order_ready (${business.template})`) }],
        },
      });
    });

    it('may only have the parts of its kind', async () => {
      const bad = async (given: object) =>
        (
          await call('POST', '/v1/templates', {
            account: business.account,
            name: 'bad',
            language: 'en',
            category: 'utility',
            content: given,
          })
        ).body;
      const noButtons = await bad({ kind: 'quick_reply', body: 'Hello there', variables: [] });
      expect(noButtons.errors).toMatchObject([{ pointer: '/content/buttons', code: 'part_missing' }]);
      const stray = await bad({
        kind: 'text',
        body: 'Hello there',
        variables: [],
        cards: [{ body: 'x', mediaUrl: 'https://a.test/b.jpg', buttons: [] }],
      });
      expect(stray.errors).toMatchObject([{ pointer: '/content/cards', code: 'part_not_allowed' }]);
    });

    it('can be of every kind', async () => {
      const image = { format: 'image', sampleUrl: 'https://bakery.test/bread.jpg' };
      const button = { type: 'quick_reply', title: 'Thanks' };
      const kinds: Record<string, object> = {
        text: {},
        media: { header: image },
        quick_reply: { buttons: [button] },
        call_to_action: { buttons: [{ type: 'url', title: 'Look', url: 'https://bakery.test/1' }] },
        list_picker: { list: { button: 'Choose', items: [{ id: '1', title: 'Rye' }] } },
        card: { header: image, buttons: [button] },
        carousel: { cards: [{ body: 'Rye bread', mediaUrl: 'https://bakery.test/rye.jpg', buttons: [button] }] },
      };
      for (const [kind, parts] of Object.entries(kinds)) {
        const made = await create(`kind_${kind}`, 'Hello {{1}}, here is your bread.', {
          content: content('Hello {{1}}, here is your bread.', { kind, ...parts }),
        });
        expect(made).toMatchObject({ status: 'draft', content: { kind } });
      }
      const code = { addSecurityRecommendation: true, codeExpirationMinutes: 10, copyCodeText: 'Copy' };
      const authentication = {
        kind: 'authentication',
        body: '',
        authentication: code,
        variables: [{ name: '1', sample: '123456' }],
      };
      expect(await create('kind_authentication', '', { category: 'authentication', content: authentication })).toMatchObject({
        status: 'draft',
      });
    });

    it('is seen as a customer would see it', async () => {
      const preview = await call('POST', '/v1/templates/preview', {
        content: content('Hello {{1}}!', { footer: 'Bakery' }),
        variables: { '1': 'Bo' },
      });
      expect(preview.body).toMatchObject({ body: 'Hello Bo!', footer: 'Bakery', text: 'Hello Bo!\nBakery', problems: [] });
      const { id } = await create('seen');
      expect((await call('GET', `/v1/templates/${id}/preview`)).body.body).toContain('Good morning Ana');
      const withNone = await call('GET', `/v1/templates/${id}/preview?variables=${encodeURIComponent('{}')}`);
      expect(withNone.body).toMatchObject({
        body: expect.stringContaining('{{1}}'),
        problems: [{ variable: '1', problem: 'missing' }],
      });
      expect((await call('GET', `/v1/templates/${id}/preview?variables=nonsense`)).status).toBe(400);
    });

    it('belongs to a family of languages', async () => {
      await create('family', undefined, { language: 'pt_BR' });
      await create('family', undefined, { language: 'de' });
      const page = await call('GET', `/v1/templates/families?account=${business.account}&limit=1`);
      expect(page.body.data).toMatchObject([
        { name: 'family', account: business.account, languages: [{ language: 'de' }, { language: 'pt_BR' }] },
      ]);
      const rest = await call('GET', `/v1/templates/families?account=${business.account}&cursor=${page.body.nextCursor}`);
      expect(rest.body.data.map(({ name }: { name: string }) => name)).toEqual(['order_late', 'order_ready']);
    });
  });

  describe('when it is edited', () => {
    const body = { content: content('Good evening {{1}}, the baker keeps your bread until seven today.') };

    it('is changed in place while it is a draft nobody else has seen', async () => {
      const { id } = await create('draft');
      expect((await call('PATCH', `/v1/templates/${id}`, { ...body, category: 'marketing' })).body).toMatchObject({
        currentVersion: 1,
        category: 'marketing',
        requestedCategory: 'marketing',
        content: body.content,
      });
      expect((await get(id)).versions).toMatchObject([{ number: 1, content: body.content }]);
    });

    it('goes on being sent as it was approved until the edit is approved too', async () => {
      const id = await approved('bread');
      const before = await get(id);
      expect((await call('PATCH', `/v1/templates/${id}`, body)).body).toMatchObject({
        currentVersion: 1,
        pendingVersion: 2,
        status: 'approved',
      });
      expect(await submit(id)).toMatchObject({ status: 202 });
      const [, made] = stage.provider.calls.filter(({ method }) => method === 'createTemplate');
      expect(made?.input).toMatchObject({ name: 'bread_edit_2', content: body.content });
      const waiting = await get(id);
      expect(waiting).toMatchObject({
        status: 'approved',
        content: before.content,
        providerTemplateId: before.providerTemplateId,
        versions: [{ status: 'approved' }, { status: 'in_review', providerName: 'bread_edit_2' }],
        review: { version: 2, state: 'on_time' },
      });
      expect((await call('PATCH', `/v1/templates/${id}`, body)).body.code).toBe('template_in_review');
      await reviewed(id, 2, 'approved');
      const after = await get(id);
      expect(after).toMatchObject({ currentVersion: 2, pendingVersion: null, content: body.content, review: null });
      expect(after.providerTemplateId).not.toBe(before.providerTemplateId);
    });

    it('keeps its category once it is approved', async () => {
      const id = await approved('fixed');
      expect(await call('PATCH', `/v1/templates/${id}`, { ...body, category: 'marketing' })).toMatchObject({
        status: 409,
        body: { code: 'template_category_fixed' },
      });
    });

    it('is submitted once in 24 hours while it is approved, and the refusal says when again', async () => {
      const id = await approved('often');
      const editAgain = async (number: number) => {
        await call('PATCH', `/v1/templates/${id}`, {
          content: content(`Good evening {{1}}, shelf number ${number} keeps your bread until seven.`),
        });
        return submit(id);
      };
      expect((await editAgain(1)).status).toBe(202);
      await reviewed(id, 2, 'approved');
      clock.advance(dayMs - 1);
      const until = new Date(Date.parse(start) + dayMs).toISOString();
      expect(await editAgain(2)).toMatchObject({
        status: 409,
        body: { code: 'template_edit_limit_reached', nextAllowedAt: until, used: 1 },
      });
      expect(await get(id)).toMatchObject({ pendingVersion: 3, edits: { allowed: false, nextAllowedAt: until } });
      clock.advance(1);
      expect((await submit(id)).status).toBe(202);
    });

    it('follows the edit at once when it was refused, under a name of its own at the provider', async () => {
      const { id } = await create('refused');
      await submit(id);
      await reviewed(id, 1, 'rejected', "INVALID_FORMAT. Variables can't be at the start or end of the template");
      expect(await get(id)).toMatchObject({
        rejection: { code: 'INVALID_FORMAT', ruleId: 'variable_at_edge' },
        nextAct: { act: 'resubmit' },
      });
      expect((await call('PATCH', `/v1/templates/${id}`, body)).body).toMatchObject({
        status: 'draft',
        currentVersion: 2,
        providerTemplateId: null,
      });
      expect((await submit(id)).body).toMatchObject({ status: 'in_review' });
      expect((await get(id)).versions).toMatchObject([
        { status: 'rejected' },
        { status: 'in_review', providerName: 'refused_edit_2' },
      ]);
    });

    it('gets a new version when the provider may hold the draft already', async () => {
      const { id } = await create('perhaps');
      stage.provider.answer('submitTemplate', { type: 'fail', error: fakeFailures.refused('template', '63040') });
      await submit(id);
      expect((await call('PATCH', `/v1/templates/${id}`, body)).body).toMatchObject({ currentVersion: 2, status: 'draft' });
      await submit(id);
      const last = stage.provider.calls.filter(({ method }) => method === 'createTemplate').at(-1);
      expect(last?.input).toMatchObject({ name: 'perhaps_edit_2', content: body.content });
    });
  });

  describe('when it is deleted', () => {
    it('goes at the provider and here, and its name is blocked for 30 days', async () => {
      const id = await approved('short_lived');
      expect((await call('DELETE', `/v1/templates/${id}`)).status).toBe(204);
      expect(callsOf('deleteTemplate')).toBe(1);
      expect((await call('GET', `/v1/templates/${id}`)).status).toBe(404);
      const until = new Date(Date.parse(start) + 30 * dayMs).toISOString();
      expect(await create('short_lived')).toMatchObject({ code: 'template_name_blocked', blockedUntil: until });
      clock.advance(30 * dayMs);
      expect(await create('short_lived')).toMatchObject({ status: 'draft' });
    });

    it('blocks no name when it was never approved, and asks no provider when it was never submitted', async () => {
      const { id } = await create('never');
      expect((await call('DELETE', `/v1/templates/${id}`)).status).toBe(204);
      expect(callsOf('deleteTemplate')).toBe(0);
      expect(await create('never')).toMatchObject({ status: 'draft' });
    });

    it('stays while messages wait for it, unless it is forced', async () => {
      const id = await approved('wanted');
      expect((await schedule(id)).status).toBe(202);
      expect(await call('DELETE', `/v1/templates/${id}`)).toMatchObject({
        status: 409,
        body: { code: 'template_has_dependants', dependants: 1 },
      });
      expect((await call('DELETE', `/v1/templates/${id}?force=true`)).status).toBe(204);
      expect((await call('GET', `/v1/templates/${id}/dependants`)).body).toMatchObject({ total: 1 });
    });

    it('stays here when the provider does not delete it', async () => {
      const id = await approved('stubborn');
      stage.provider.answer('deleteTemplate', { type: 'fail', error: fakeFailures.timeout() });
      expect((await call('DELETE', `/v1/templates/${id}`)).status).toBe(503);
      expect(await get(id)).toMatchObject({ status: 'approved' });
      expect((await call('DELETE', `/v1/templates/${id}`)).status).toBe(204);
    });
  });

  describe('appeals', () => {
    it('are the business’s own: recorded with their outcome, and no status changes by them', async () => {
      const { id } = await create('appealed');
      await submit(id);
      await reviewed(id, 1, 'rejected', 'SCAM');
      const appeal = { against: 'rejection', madeAt: start, madeBy: 'Ana Sousa', note: 'With a sample.' };
      expect((await call('POST', `/v1/templates/${id}/appeals`, { ...appeal, against: 'disabling' })).body.code).toBe(
        'template_nothing_to_appeal',
      );
      const recorded = await call('POST', `/v1/templates/${id}/appeals`, appeal);
      expect(recorded).toMatchObject({ status: 201, body: { data: [{ outcome: null, madeBy: 'Ana Sousa' }] } });
      expect((await call('POST', `/v1/templates/${id}/appeals`, appeal)).body.code).toBe('template_appeal_open');
      const outcome = `/v1/templates/${id}/appeals/${recorded.body.data[0].id}/outcome`;
      expect((await call('POST', outcome, { outcome: 'reversed', decidedAt: '2026-11-19T12:00:00Z' })).status).toBe(422);
      clock.advance(dayMs);
      const decidedAt = clock.now().toISOString();
      expect((await call('POST', outcome, { outcome: 'reversed', decidedAt })).body.data).toMatchObject([
        { outcome: 'reversed', decidedAt },
      ]);
      expect((await call('POST', outcome, { outcome: 'upheld', decidedAt })).status).toBe(409);
      expect(await get(id)).toMatchObject({ status: 'rejected', appeals: [{ outcome: 'reversed' }] });
    });
  });

  describe('the review clock', () => {
    it('goes by the account’s calendar', async () => {
      const path = `/v1/accounts/${business.account}/calendar`;
      expect((await call('GET', path)).body).toEqual({ timeZone: 'UTC', weekend: [6, 7], holidays: {}, dueWorkingDays: 4 });
      const { id } = await create('timed');
      await submit(id);
      expect((await get(id)).review).toMatchObject({ dueAt: '2026-11-26T12:00:00.000Z', share: 0 });
      // Thanksgiving is a day off there.
      const calendar = {
        timeZone: 'America/New_York',
        weekend: [6, 7],
        holidays: { country: 'US', extra: ['2026-11-23'] },
        dueWorkingDays: 4,
      };
      expect(await call('PUT', path, calendar)).toMatchObject({ status: 200, body: calendar });
      expect((await get(id)).review).toMatchObject({ dueAt: '2026-11-30T12:00:00.000Z' });
      clock.advance(11 * dayMs);
      expect(await get(id)).toMatchObject({
        review: { state: 'overdue' },
        nextAct: { act: 'wait', reasons: [expect.stringContaining('due'), expect.any(String)] },
      });
      for (const bad of [
        { timeZone: 'Mars/Base' },
        { timeZone: 'UTC', weekend: [1, 2, 3, 4, 5, 6, 7] },
        { timeZone: 'UTC', dueWorkingDays: 0 },
      ])
        expect((await call('PUT', path, bad)).status).toBe(422);
    });

    it('gives the times reviews really took, by category', async () => {
      for (const [index, hours] of [2, 4, 30].entries()) {
        clock.set(new Date(start));
        const { id } = await create(
          `review_${index}`,
          `Good morning {{1}}, the baker number ${index} has kept your bread on shelf ${'abc'[index]}.`,
        );
        await submit(id);
        clock.advance(hours * 3_600_000);
        await reviewed(id, 1, index === 2 ? 'rejected' : 'approved', index === 2 ? 'SCAM' : null);
      }
      const times = (await call('GET', `/v1/accounts/${business.account}/review-times`)).body;
      expect(times.categories).toContainEqual({
        category: 'utility',
        reviews: 3,
        approved: 2,
        rejected: 1,
        hours: { p50: 4, p90: 30, p99: 30, longest: 30 },
      });
      expect(times.categories).toContainEqual(expect.objectContaining({ category: 'marketing', reviews: 0 }));
    });
  });

  describe('the quota', () => {
    const allow = async (templateQuota: number) => {
      const { version } = (await call('GET', `/v1/accounts/${business.account}`)).body;
      await call('PATCH', `/v1/accounts/${business.account}`, { version, templateQuota });
    };

    it('is metered, with what could be deleted safely', async () => {
      const id = await approved('forgotten');
      clock.advance(91 * dayMs);
      const meter = (await call('GET', `/v1/accounts/${business.account}/template-quota`)).body;
      expect(meter).toMatchObject({ used: 3, limit: 250, left: 247, state: 'ok', otherContents: 0 });
      expect(meter.unusedFor90Days).toContain(id);
      expect(meter.safeToDelete).toContainEqual(
        expect.objectContaining({ id, name: 'forgotten', nameBlockedUntil: expect.any(String) }),
      );
      expect((await schedule(id)).status).toBe(202);
      const again = (await call('GET', `/v1/accounts/${business.account}/template-quota`)).body;
      expect(again.safeToDelete.map((one: { id: string }) => one.id)).not.toContain(id);
    });

    it('refuses a new template with what could go, and an edit that would need a place', async () => {
      const id = await approved('old_one');
      clock.advance(91 * dayMs);
      await allow(3);
      const refused = await create('too_many');
      expect(refused).toMatchObject({ code: 'template_quota_reached', used: 3, limit: 3 });
      expect(refused.safeToDelete.map((one: { name: string }) => one.name)).toContain('old_one');
      await call('PATCH', `/v1/templates/${id}`, {
        content: content('Good night {{1}}, the shop is closed and your bread waits until eight.'),
      });
      expect((await submit(id)).body.code).toBe('template_quota_reached');
    });

    it('is told once when it is nearly used up', async () => {
      await allow(4);
      const near = async () =>
        (await stage.gateway.stores.dataSource.query(
          `SELECT data FROM events WHERE workspace_id = $1 AND type = 'template.quota_near'`,
          [business.caller.workspaceId],
        )) as unknown[];
      await create('third');
      expect(await near()).toHaveLength(0);
      await create('fourth');
      expect(await near()).toMatchObject([{ data: { used: 4, limit: 4, state: 'full' } }]);
    });
  });

  describe('what waits for it', () => {
    const other = async () =>
      approved('instead', 'Dear {{first_name}}, we have moved the pick-up of your cake to tomorrow at nine.', {
        content: {
          kind: 'text',
          body: 'Dear {{first_name}}, we have moved the pick-up of your cake to tomorrow at nine.',
          variables: [{ name: 'first_name', sample: 'Ana' }],
        },
      });

    it('is shown, and switched to an approved template in one act', async () => {
      const id = await approved('bread');
      const instead = await other();
      for (let n = 0; n < 3; n++) await schedule(id);
      expect((await call('GET', `/v1/templates/${id}/dependants`)).body).toMatchObject({
        total: 3,
        counts: [{ use: 'template', state: 'scheduled', messages: 3 }],
      });
      const replace = (body: object) => call('POST', `/v1/templates/${id}/replace-with`, body);
      expect(await replace({ template: instead })).toMatchObject({
        status: 422,
        body: { code: 'template_variables_invalid', failing: 3, total: 3 },
      });
      expect((await call('GET', `/v1/templates/${id}/dependants`)).body.total).toBe(3);
      expect((await replace({ template: instead, variables: { first_name: { from: '1' } } })).body).toEqual({
        replaced: 3,
        held: 0,
      });
      expect((await call('GET', `/v1/templates/${id}/dependants`)).body.total).toBe(0);
      const moved = (await call('GET', `/v1/templates/${instead}/dependants`)).body;
      expect(moved.total).toBe(3);
      const message = (await call('GET', `/v1/messages/${moved.oldest[0].message}`)).body;
      expect(message).toMatchObject({ state: 'scheduled', template: { id: instead, variables: { first_name: 'Ana' } } });
      const trail = (await call('GET', '/v1/audit?limit=50')).body.data;
      expect(trail.map(({ action }: { action: string }) => action)).toContain('template.replaced');
    });

    it('is switched all or nothing: one message whose values do not fit keeps all where they are', async () => {
      const id = await approved('bread');
      const tight = await approved('tight', undefined, {
        content: {
          ...content('Dear {{1}}, your cake waits for you at the counter until nine.'),
          header: { format: 'text', text: 'For you, {{1}}!' },
        },
      });
      await schedule(id);
      await schedule(id, { '1': 'A'.repeat(80) });
      const refused = await call('POST', `/v1/templates/${id}/replace-with`, { template: tight });
      expect(refused).toMatchObject({ status: 422, body: { failing: 1, total: 2 } });
      expect((await call('GET', `/v1/templates/${id}/dependants`)).body.total).toBe(2);
    });

    it('is not switched to a template that cannot be sent', async () => {
      const id = await approved('bread');
      expect((await call('POST', `/v1/templates/${id}/replace-with`, { template: business.draft })).body.code).toBe(
        'template_not_approved',
      );
      expect((await call('POST', `/v1/templates/${id}/replace-with`, { template: id })).body.code).toBe(
        'template_replaces_itself',
      );
    });

    it('is suggested an approved alternative when it is disabled', async () => {
      const id = await approved('bread');
      await schedule(id);
      await reviewed(id, 1, 'disabled');
      expect(await get(id)).toMatchObject({
        dependants: 1,
        nextAct: { act: 'use_alternative', alternative: { name: 'order_ready' } },
      });
      expect((await call('DELETE', `/v1/templates/${id}`)).body.code).toBe('template_not_deletable');
    });
  });
});
