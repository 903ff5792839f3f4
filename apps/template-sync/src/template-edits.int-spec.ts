import type { TemplateStatus } from '@heliograph/domain';
import { aTemplateContent } from '@heliograph/domain/testing';
import { minutesAfter, queueTemplate, seedTime } from '@heliograph/persistence/testing';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import { openSyncBench, type SyncBench, type SyncedPlace } from './testing/sync-bench';

// Real: Postgres, the Twilio SDK and adapter, HTTP on loopback. Simulated: Twilio. Fake: our clock.
describe('what a listing says about edits, pauses and places', () => {
  let bench: SyncBench;
  let place: SyncedPlace;
  let clock: ManualClock;
  beforeAll(async () => {
    bench = await openSyncBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    clock = manualClock(seedTime);
    place = await bench.place(minutesAfter(-60));
  });

  const sync = async (): Promise<string> => {
    clock.advance(1000);
    return bench.sync({ clock }).handle({ workspaceId: place.workspaceId, accountId: place.account.id, trigger: 'requested' });
  };
  const edited = aTemplateContent({ body: 'Hello {{1}}, your order {{2}} leaves our house today.' });
  /** An edit under review, as the gateway leaves it after a submission. */
  const edit = async (status: string, number = 2): Promise<string> => {
    const providerTemplateId = place.atTwilio({ name: `order_on_its_way_edit_${number}`, status });
    const { stores } = bench;
    const { workspaceId, templateId } = place;
    await stores.dataSource.transaction(async (tx) => {
      const version = { templateId, number, content: edited, category: 'utility' as const, actor: 'key_1', now: clock.now() };
      await stores.templates.addVersion(tx, workspaceId, version);
      const review = { status: 'in_review', statusRaw: 'pending', providerTemplateId, submittedAt: clock.now() };
      await stores.templateVersions.change(tx, workspaceId, templateId, number, review);
      await stores.templates.change(tx, workspaceId, templateId, { pendingVersion: number }, minutesAfter(-60));
    });
    return providerTemplateId;
  };
  const ours = async () => (await place.ours()).get('order_on_its_way');
  const versions = async () => (await bench.stores.templates.versions(place.workspaceId, place.templateId)).map((v) => v.status);
  const told = async (type: string) => (await place.events()).filter((event) => event.type === type).map(({ data }) => data);

  it('goes on sending the approved version while an edit is reviewed, and imports the edit as no template of its own', async () => {
    await edit('pending');
    await sync();
    expect(await ours()).toMatchObject({
      status: 'approved',
      providerTemplateId: place.providerTemplateId,
      currentVersion: 1,
      pendingVersion: 2,
    });
    expect((await place.ours()).size).toBe(1);
    expect(await place.events()).toEqual([]);
  });

  it('sends the edit from the moment WhatsApp approves it, and keeps what it replaced', async () => {
    const providerTemplateId = await edit('approved');
    await sync();
    expect(await ours()).toMatchObject({
      id: place.templateId,
      status: 'approved',
      providerTemplateId,
      currentVersion: 2,
      pendingVersion: null,
      content: { body: edited.body },
      reviewedAt: clock.now(),
    });
    expect(await versions()).toEqual(['superseded', 'approved']);
    expect(await told('template.approved')).toEqual([expect.objectContaining({ version: 2, edit: true, replacedVersion: 1 })]);
    await sync();
    await sync();
    // The replaced content is still at Twilio: neither imported, nor taken for the template, nor told again.
    expect((await place.ours()).size).toBe(1);
    expect(await ours()).toMatchObject({ providerTemplateId, missingListings: 0 });
    expect(await told('template.approved')).toHaveLength(1);
  });

  it('goes on as it was when WhatsApp refuses the edit, and says why', async () => {
    const providerTemplateId = await edit('rejected');
    place.says(providerTemplateId, { rejectionReason: "INVALID_FORMAT. Variables can't be at the start or end of the template" });
    await sync();
    expect(await ours()).toMatchObject({
      status: 'approved',
      providerTemplateId: place.providerTemplateId,
      currentVersion: 1,
      rejectionReason: null,
    });
    expect(await versions()).toEqual(['approved', 'rejected']);
    expect(await told('template.rejected')).toEqual([
      expect.objectContaining({ version: 2, edit: true, code: 'INVALID_FORMAT', ruleId: 'variable_at_edge' }),
    ]);
    const wordings = await bench.stores.templateHistory.rejectedWordings(place.workspaceId, place.account.id);
    expect(wordings).toMatchObject([{ templateName: 'order_on_its_way', text: edited.body }]);
  });

  it('times a review from its submission to the listing that ended it', async () => {
    await edit('approved');
    clock.advance(90 * 60_000);
    await sync();
    const reviews = await bench.stores.templateHistory.reviews(place.workspaceId, place.account.id, minutesAfter(-60));
    expect(reviews).toEqual([{ category: 'utility', outcome: 'approved', submittedAt: seedTime, reviewedAt: clock.now() }]);
  });

  it('does not bring back what was deleted while the listing was under way', async () => {
    const { stores } = bench;
    const late = Object.create(stores.templates) as typeof stores.templates;
    late.knownOf = async (tx, ...of) => {
      await stores.templates.bury(tx, place.workspaceId, place.templateId, clock.now(), null);
      return stores.templates.knownOf(tx, ...of);
    };
    clock.advance(1000);
    const job = { workspaceId: place.workspaceId, accountId: place.account.id, trigger: 'requested' } as const;
    expect(await bench.sync({ clock, stores: { ...stores, templates: late } }).handle(job)).toBe('synced');
    expect((await place.ours()).size).toBe(0);
  });

  it('keeps the end a pause should have by WhatsApp’s published steps, and names who waits', async () => {
    const paused = async (status: string) => {
      place.says(place.providerTemplateId, { status });
      await sync();
      return ours();
    };
    await queueTemplate(bench.stores, place, seedTime, {
      state: 'scheduled',
      dueAt: minutesAfter(600),
      sendAt: minutesAfter(600),
    });
    expect(await paused('paused')).toMatchObject({ pauses: 1, pausedUntil: minutesAfter(180, clock.now()) });
    expect(await told('template.paused')).toEqual([expect.objectContaining({ dependants: 1 })]);
    expect(await paused('approved')).toMatchObject({ pausedUntil: null });
    expect(await paused('paused')).toMatchObject({ pauses: 2, pausedUntil: minutesAfter(360, clock.now()) });
    await paused('approved');
    expect(await paused('paused')).toMatchObject({ pauses: 3, pausedUntil: null });
  });

  it('keeps every change of status and category with its time', async () => {
    place.says(place.providerTemplateId, { status: 'disabled', category: 'MARKETING' });
    await sync();
    const changes = await bench.stores.templateHistory.changes(place.workspaceId, place.templateId);
    expect(changes).toMatchObject([
      { kind: 'status', was: 'approved', became: 'disabled', version: 1 },
      { kind: 'category', was: 'utility', became: 'marketing' },
    ]);
  });

  it('blocks the name of an approved template that was deleted elsewhere', async () => {
    place.gone(place.providerTemplateId);
    await sync();
    await sync();
    const { stores } = bench;
    const blocked = (name: string) =>
      stores.templates.nameBlockedUntil(
        stores.dataSource.manager,
        place.workspaceId,
        place.account.id,
        name,
        'en_US',
        clock.now(),
      );
    expect(await blocked('order_on_its_way')).toEqual(minutesAfter(30 * 24 * 60, clock.now()));
    expect(await blocked('another')).toBeNull();
  });

  it('tells once when the account is nearly full', async () => {
    const quota = (templateQuota: number) =>
      bench.stores.dataSource.query('UPDATE accounts SET template_quota = $2 WHERE id = $1', [place.account.id, templateQuota]);
    const near = async (): Promise<number> => {
      const rows: unknown[] = await bench.stores.dataSource.query(
        `SELECT 1 FROM events WHERE workspace_id = $1 AND type = 'template.quota_near'`,
        [place.workspaceId],
      );
      return rows.length;
    };
    await quota(10);
    for (let n = 0; n < 7; n++) place.atTwilio({ name: `made_there_${n}` });
    await sync();
    expect(await near()).toBe(0);
    place.atTwilio({ name: 'one_more' });
    await sync();
    await sync();
    expect(await near()).toBe(1);
    await quota(100);
    await sync();
    await quota(9);
    await sync();
    expect(await near()).toBe(2);
  });

  it('leaves a status alone that the gateway changed after the listing was begun', async () => {
    await edit('approved');
    const { stores } = bench;
    const status: TemplateStatus = 'draft';
    await stores.templateVersions.change(stores.dataSource.manager, place.workspaceId, place.templateId, 2, { status });
    await sync();
    expect(await ours()).toMatchObject({ currentVersion: 1, pendingVersion: 2 });
  });
});
