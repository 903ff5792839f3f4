import { sendable, type TemplateStatus } from '@heliograph/domain';
import { aTemplateContent } from '@heliograph/domain/testing';
import { minutesAfter, queueTemplate, seedTime } from '@heliograph/persistence/testing';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import type { Provider, ProviderAccount } from '@heliograph/providers';
import { openSyncBench, secretToken, type SyncBench, type SyncedPlace } from './testing/sync-bench';

const pageSize = 500;

// Real: Postgres, the Twilio SDK and adapter, HTTP on loopback with its failures. Simulated: Twilio. Fake: our clock.
describe('keeping the templates of an account in step', () => {
  let bench: SyncBench;
  let place: SyncedPlace;
  let clock: ManualClock;
  beforeAll(async () => {
    bench = await openSyncBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.simulator.control('DELETE', '/_sim/faults');
    clock = manualClock(seedTime);
    place = await bench.place(minutesAfter(-60));
  });
  afterEach(() => jest.restoreAllMocks());

  const job = (trigger: 'schedule' | 'requested' = 'requested', of = place) => ({
    workspaceId: of.workspaceId,
    accountId: of.account.id,
    trigger,
  });
  const sync = async (overrides: Partial<Parameters<SyncBench['sync']>[0]> = {}): Promise<string> => {
    clock.advance(1000);
    return bench.sync({ clock, ...overrides }).handle(job());
  };
  const fault = (plan: object) => bench.simulator.control('POST', '/_sim/faults', { accountSid: place.accountSid, ...plan });
  const many = (count: number): string[] => Array.from({ length: count }, (_, n) => place.atTwilio({ name: `made_there_${n}` }));
  const draft = (name: string) =>
    bench.stores.dataSource.transaction(async (tx) => {
      const wanted = {
        accountId: place.account.id,
        name,
        language: 'en_US',
        category: 'utility' as const,
        content: aTemplateContent(),
      };
      const made = await bench.stores.templates.createDraft(tx, place.workspaceId, wanted, 'key_1', minutesAfter(-30));
      if (!made) throw new Error('the name was taken');
      await bench.stores.templates.change(
        tx,
        place.workspaceId,
        made.id,
        { status: 'in_review', statusRaw: 'pending' },
        minutesAfter(-30),
      );
      return made.id;
    });
  const typesOf = async (): Promise<string[]> => (await place.events()).map(({ type }) => type);

  it('imports from every page what was made elsewhere, with Twilio’s own words and without its drafts', async () => {
    many(2 * pageSize + 3);
    place.atTwilio({ name: 'never_submitted', status: 'unsubmitted' });
    place.atTwilio({
      name: 'abgelehnt',
      status: 'rejected',
      rejectionReason: 'INVALID_FORMAT',
      category: 'MARKETING',
      language: 'de',
    });
    expect(await sync()).toBe('synced');
    const ours = await place.ours();
    expect(ours.size).toBe(2 * pageSize + 3 + 2);
    expect(ours.get('abgelehnt')).toMatchObject({
      source: 'imported',
      status: 'rejected',
      statusRaw: 'rejected',
      rejectionReason: 'INVALID_FORMAT',
      category: 'marketing',
      language: 'de',
      content: { kind: 'text', body: 'Hello {{1}}, this is about abgelehnt.' },
    });
    expect(await place.sync()).toMatchObject({
      templatesSeen: 2 * pageSize + 6,
      pages: 3,
      failures: 0,
      lastError: null,
      runningBy: null,
    });
    expect((await typesOf()).filter((type) => type === 'template.imported')).toHaveLength(2 * pageSize + 4);
  });

  it('changes nothing and tells nothing when nothing changed', async () => {
    await sync();
    const before = [await place.ours(), await place.events()];
    await sync();
    expect([await place.ours(), await place.events()]).toEqual(before);
  });

  it('keeps a status it does not know as it was said, and such a template is not sendable', async () => {
    place.says(place.providerTemplateId, { status: 'on_vacation' });
    place.atTwilio({ name: 'strange', status: 'limbo' });
    await sync();
    const ours = await place.ours();
    expect(ours.get('order_on_its_way')).toMatchObject({ status: 'unknown', statusRaw: 'on_vacation' });
    expect(ours.get('strange')).toMatchObject({ status: 'unknown', statusRaw: 'limbo' });
    expect(sendable(ours.get('strange')?.status as TemplateStatus)).toBe(false);
  });

  describe('when the provider fails on the second page', () => {
    it.each<[string, string, () => unknown]>([
      ['answers 429', '20429', () => fault({ kind: 'list_fail_page', page: 1, status: 429, count: 1 })],
      ['answers 500', '20500', () => fault({ kind: 'list_fail_page', page: 1, status: 500, count: 1 })],
      ['answers 503', '20500', () => fault({ kind: 'list_fail_page', page: 1, status: 503, count: 1 })],
      ['sends the reader round in circles', 'page_loop', () => fault({ kind: 'list_loop_page', page: 1, count: 1 })],
      ['breaks the answer off in its middle', 'reset', () => bench.proxy.breakNext(/ContentAndApprovals.*[?&]Page=1/)],
    ])('and %s, no template changes, none goes missing, and the account says so', async (_, code, arrange) => {
      many(pageSize + 10);
      const soonGone = place.atTwilio({ name: 'gone_at_twilio' });
      await sync();
      place.gone(soonGone);
      place.says(place.providerTemplateId, { status: 'rejected' });
      place.atTwilio({ name: 'new_at_twilio' });
      const before = [await place.ours(), await place.events()];
      await arrange();
      expect(await sync()).toBe('failed');
      expect([await place.ours(), await place.events()]).toEqual(before);
      const state = await place.sync();
      expect(state).toMatchObject({ failures: 1, lastErrorAt: clock.now(), runningBy: null });
      expect(state?.lastError).toContain(`${code}: `);
      expect(state?.lastSuccessAt).toEqual(new Date(clock.now().getTime() - 1000));

      expect(await sync()).toBe('synced');
      expect((await place.ours()).get('order_on_its_way')).toMatchObject({ status: 'rejected' });
      expect((await place.ours()).get('gone_at_twilio')).toMatchObject({ status: 'approved', missingListings: 1 });
      expect(await place.sync()).toMatchObject({ failures: 0, lastError: null, notBefore: null });
    });
  });

  it('does not take an account whose credentials Twilio refuses for an account without templates', async () => {
    await bench.simulator.control('POST', '/_sim/accounts', { accountSid: place.accountSid, authToken: 'rotated' });
    const before = await place.ours();
    for (let time = 0; time < 3; time++) expect(await sync()).toBe('failed');
    expect(await place.ours()).toEqual(before);
    expect((await place.sync())?.lastError).toContain('20003: ');
  });

  it('counts an entry once that the listing shows twice', async () => {
    many(pageSize + 10);
    await fault({ kind: 'list_duplicate_entries' });
    expect(await sync()).toBe('synced');
    expect((await place.ours()).size).toBe(pageSize + 11);
    expect((await typesOf()).filter((type) => type === 'template.imported')).toHaveLength(pageSize + 10);
  });

  describe('while the listing is under way', () => {
    /** The real adapter, with something happening between its pages. */
    const between = (pages: (afterPage: number) => Promise<void> | void) => {
      const real = bench.providers.get('twilio');
      const provider: Provider = Object.create(real);
      provider.listTemplates = async function* (account: ProviderAccount) {
        let page = 0;
        for await (const items of real.listTemplates(account)) {
          yield items;
          await pages(page++);
        }
      };
      return { get: () => provider, kinds: ['twilio'], close: async () => undefined };
    };

    it('one that slides between two pages is missed once, and not taken for gone', async () => {
      const sids = many(2 * pageSize);
      await sync();
      // The last of the first page disappears: every later one moves up, and the next page begins one too late.
      const providers = between((page) => (page === 0 ? place.gone(sids.at(-pageSize) as string) : undefined));
      await sync({ providers });
      const missed = [...(await place.ours()).values()].filter(({ missingListings }) => missingListings > 0);
      expect(missed).toHaveLength(1);
      expect(missed[0]).toMatchObject({ status: 'approved', missingListings: 1 });
      await sync();
      expect((await place.ours()).get(missed[0]?.name as string)).toMatchObject({ status: 'approved', missingListings: 0 });
      expect(await typesOf()).not.toContain('template.gone');
    });

    it('one that changes at Twilio after its page was read is right after the next listing', async () => {
      many(pageSize);
      const newest = place.atTwilio({ name: 'newest', status: 'pending' });
      const providers = between((page) => (page === 0 ? place.says(newest, { status: 'approved' }) : undefined));
      await sync({ providers });
      expect((await place.ours()).get('newest')).toMatchObject({ status: 'in_review' });
      await sync();
      expect((await place.ours()).get('newest')).toMatchObject({ status: 'approved' });
    });

    const newer = (readAt: Date) =>
      bench.stores.dataSource.transaction((tx) =>
        bench.stores.templates.applyProviderFact(tx, place.workspaceId, place.templateId, {
          providerTemplateId: place.providerTemplateId,
          status: 'paused',
          statusRaw: 'paused',
          category: null,
          rejectionReason: null,
          readAt,
        }),
      );

    it('a newer fact about a template is not overwritten by what the listing said before it', async () => {
      place.says(place.providerTemplateId, { status: 'rejected' });
      const providers = between(async () => {
        clock.advance(5000);
        await newer(clock.now());
      });
      await sync({ providers });
      expect((await place.ours()).get('order_on_its_way')).toMatchObject({ status: 'paused' });
      expect(await typesOf()).not.toContain('template.rejected');
    });

    it('nor in the last moment, between reading what we know and writing what changed', async () => {
      place.says(place.providerTemplateId, { status: 'rejected' });
      const templates = new Proxy(bench.stores.templates, {
        get: (store, name, proxy) => {
          const method = Reflect.get(store, name, proxy);
          if (name !== 'ofAccount' && name !== 'knownOf') return method;
          return async (...args: unknown[]) => {
            const rows = await (method as (...given: unknown[]) => Promise<unknown>).apply(store, args);
            clock.advance(5000);
            await newer(clock.now());
            return rows;
          };
        },
      });
      await sync({ stores: { ...bench.stores, templates } });
      expect((await place.ours()).get('order_on_its_way')).toMatchObject({ status: 'paused' });
      expect(await typesOf()).not.toContain('template.rejected');
    });

    it('a template submitted since then is not missed for being absent, however often', async () => {
      for (let time = 0; time < 3; time++) {
        const providers = between(async () => {
          clock.advance(5000);
          const change = { status: 'in_review', providerTemplateId: 'HXjustnow' };
          await bench.stores.dataSource.transaction((tx) =>
            bench.stores.templates.change(tx, place.workspaceId, place.templateId, change, clock.now()),
          );
        });
        await sync({ providers });
        expect((await place.ours()).get('order_on_its_way')).toMatchObject({ status: 'in_review', missingListings: 0 });
      }
    });
  });

  describe('a template that is no longer listed', () => {
    it('is a tombstone after two complete listings without it, and keeps its row', async () => {
      place.gone(place.providerTemplateId);
      await sync();
      expect((await place.ours()).get('order_on_its_way')).toMatchObject({ status: 'approved', missingListings: 1 });
      await sync();
      expect((await place.ours()).size).toBe(0);
      const [tombstone] = await bench.stores.templates.byIds(place.workspaceId, [place.templateId]);
      expect(tombstone).toMatchObject({ status: 'deleted', deletedAt: clock.now(), name: 'order_on_its_way' });
      expect(await typesOf()).toEqual(['template.gone']);
    });

    it('is not gone for a failed listing, nor when it was back in between', async () => {
      const twilio = bench.simulator.simulation.world.templates.get(place.providerTemplateId);
      place.gone(place.providerTemplateId);
      await sync();
      await fault({ kind: 'list_fail_page', page: 0, status: 503, count: 1 });
      expect(await sync()).toBe('failed');
      expect((await place.ours()).get('order_on_its_way')).toMatchObject({ missingListings: 1 });
      bench.simulator.simulation.world.templates.set(place.providerTemplateId, twilio as never);
      await sync();
      place.gone(place.providerTemplateId);
      await sync();
      expect((await place.ours()).get('order_on_its_way')).toMatchObject({ status: 'approved', missingListings: 1 });
    });

    it('frees its name in the same listing for one made again under it', async () => {
      place.gone(place.providerTemplateId);
      const again = place.atTwilio({ name: 'order_on_its_way', status: 'pending' });
      await sync();
      await sync();
      expect((await place.ours()).get('order_on_its_way')).toMatchObject({ providerTemplateId: again, status: 'in_review' });
      expect(await typesOf()).toEqual(['template.gone', 'template.imported']);
    });

    it('is not missed while it is a draft of ours that was never submitted', async () => {
      await bench.stores.dataSource.transaction((tx) =>
        bench.stores.templates.createDraft(
          tx,
          place.workspaceId,
          { accountId: place.account.id, name: 'mine', language: 'en_US', category: 'utility', content: aTemplateContent() },
          'key_1',
          minutesAfter(-30),
        ),
      );
      for (let time = 0; time < 3; time++) await sync();
      expect((await place.ours()).get('mine')).toMatchObject({ status: 'draft', missingListings: 0 });
    });
  });

  it('keeps the category we asked for beside the one WhatsApp gave, and tells of the difference', async () => {
    const id = await draft('tracking');
    place.atTwilio({ name: 'tracking', status: 'pending', category: 'MARKETING' });
    await sync();
    expect((await place.ours()).get('tracking')).toMatchObject({ id, category: 'marketing', requestedCategory: 'utility' });
    expect(await place.events()).toContainEqual({
      type: 'template.category_changed',
      subject_id: id,
      data: { from: 'utility', to: 'marketing', requested: 'utility' },
    });
  });

  it('tells of an approval, ticks the first one off the checklist, and releases what was held', async () => {
    await bench.stores.dataSource.query(
      "DELETE FROM onboarding_items WHERE account_id = $1 AND name = 'first_template_approved'",
      [place.account.id],
    );
    place.says(place.providerTemplateId, { status: 'pending' });
    await sync();
    const waiting = await queueTemplate(bench.stores, place, seedTime, { state: 'held', dueAt: null });
    const stranger = await bench.place(minutesAfter(-60));
    const theirs = await queueTemplate(bench.stores, stranger, seedTime, { state: 'held', dueAt: null });
    place.says(place.providerTemplateId, { status: 'approved' });
    await sync();
    expect((await typesOf()).filter((type) => type.startsWith('template.'))).toEqual(['template.in_review', 'template.approved']);
    const items = await bench.stores.accounts.onboarding(place.workspaceId, place.account.id);
    expect(items).toContainEqual(expect.objectContaining({ name: 'first_template_approved', state: 'done', at: clock.now() }));
    const due = (await bench.stores.sweep.dueMessages(clock.now(), 100)).map(({ messageId }) => messageId);
    expect(due).toContain(waiting);
    expect(due).not.toContain(theirs);
  });

  it.each([
    ['rejected', 'template.rejected', { reason: 'INVALID_FORMAT', code: 'INVALID_FORMAT', ruleId: null }],
    ['paused', 'template.paused', { pausedUntil: minutesAfter(180, new Date(seedTime.getTime() + 1000)).toISOString() }],
    ['disabled', 'template.disabled', {}],
    ['limbo', 'template.status_changed', {}],
  ])('tells that a template was %s as %s, with the reason where there is one', async (status, type, more) => {
    place.says(place.providerTemplateId, { status, rejectionReason: status === 'rejected' ? 'INVALID_FORMAT' : '' });
    await sync();
    expect(await place.events()).toEqual([
      { type, subject_id: place.templateId, data: { from: 'approved', to: expect.any(String), raw: status, ...more } },
    ]);
  });

  it('writes all of a listing or nothing of it when the database fails half way', async () => {
    const missed = place.atTwilio({ name: 'missed' });
    await sync();
    place.gone(missed);
    many(3);
    place.says(place.providerTemplateId, { status: 'paused' });
    const events = Object.create(bench.stores.events);
    events.append = () => Promise.reject(new Error('the database is away'));
    const before = [await place.ours(), await place.events()];
    expect(await sync({ stores: { ...bench.stores, events } })).toBe('failed');
    expect([await place.ours(), await place.events()]).toEqual(before);
  });

  it('puts neither credentials nor phone numbers into its error or its log', async () => {
    await bench.simulator.control('POST', '/_sim/accounts', { accountSid: place.accountSid, authToken: 'rotated' });
    await sync();
    const told = bench.log.text() + JSON.stringify(await place.sync());
    for (const secret of [
      secretToken,
      place.channel.phone.slice(1),
      place.phone.slice(1),
      Buffer.from(secretToken).toString('base64'),
    ])
      expect(told).not.toContain(secret);
  });

  it('skips an account that is gone', async () => {
    expect(await bench.sync({ clock }).handle({ ...job(), accountId: place.templateId })).toBe('skipped');
  });
});
