import { minutesAfter, openStores, seedTime, seedWorkspace, type SeededWorkspace } from '../testing';
import type { EligibilityDraft } from './account.store';

const verified: EligibilityDraft = {
  kind: 'business_verification',
  value: 'verified',
  source: 'provider',
  actor: 'sync',
  occurredAt: seedTime,
};
const approved: EligibilityDraft = { ...verified, kind: 'account_review', value: 'approved', text: 'Approved.' };
const restricted: EligibilityDraft = { ...verified, kind: 'restriction', value: 'marketing', until: minutesAfter(60) };

// Real: Postgres; concurrent writers are real transactions.
describe('accounts', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    place = await seedWorkspace(stores);
  });

  const record = (facts: EligibilityDraft[], { workspaceId, account } = place) =>
    stores.dataSource.transaction((tx) => stores.accounts.recordEligibility(tx, workspaceId, account.id, facts, seedTime));
  const account = async () => (await stores.accounts.get(place.workspaceId, place.account.id)) ?? place.account;

  it('seal their credentials for the id they get', () => {
    expect(place.account.credentialsSealed).toBe(`sealed for ${place.account.id}`);
  });

  it('fold the facts of two concurrent writers: neither is lost', async () => {
    for (let round = 0; round < 15; round++) {
      place = await seedWorkspace(stores);
      await Promise.all([record([verified]), record([approved]), record([restricted])]);
      expect((await account()).standing).toMatchObject({
        businessVerification: { status: 'verified', source: 'provider' },
        review: { status: 'approved' },
        restrictions: [{ kind: 'restricted', scope: 'marketing', until: minutesAfter(60).toISOString() }],
      });
      expect((await account()).version).toBe(place.account.version + 3);
      expect(await stores.accounts.timeline(place.workspaceId, place.account.id)).toHaveLength(3);
    }
  });

  it('tick off verification and approval in the checklist the first time they are true', async () => {
    await record([{ ...verified, value: 'pending' }]);
    expect(await stores.accounts.onboarding(place.workspaceId, place.account.id)).toEqual([]);
    await record([verified, approved]);
    expect(await stores.accounts.onboarding(place.workspaceId, place.account.id)).toMatchObject([
      { name: 'account_approved', state: 'done', source: 'provider', proof: 'Approved.', at: seedTime },
      { name: 'business_verified', state: 'done' },
    ]);
  });

  it('let one of two operators win who change the same version, and tell the other', async () => {
    const read = await account();
    const change = (name: string) =>
      stores.dataSource.transaction((tx) => stores.accounts.change(tx, read, { name }, minutesAfter(1)));
    const [first, second] = await Promise.all([change('First'), change('Second')]);
    expect([first, second].sort()).toEqual([false, true]);
    expect(await account()).toMatchObject({ name: first ? 'First' : 'Second', version: read.version + 1 });
    const current = await account();
    expect(
      await stores.dataSource.transaction((tx) => stores.accounts.change(tx, current, { name: 'Third' }, minutesAfter(2))),
    ).toBe(true);
  });

  it('take no facts and no checklist items from another workspace', async () => {
    const other = await seedWorkspace(stores);
    await expect(record([verified], { ...other, account: place.account })).rejects.toThrow('not in this workspace');
    expect(await stores.accounts.timeline(other.workspaceId, place.account.id)).toEqual([]);
    const item = {
      accountId: place.account.id,
      name: 'channel_enabled',
      state: 'done',
      source: 'operator',
      actor: 'a',
      proof: null,
      at: seedTime,
    } as const;
    await stores.accounts.stateOnboardingItem(stores.dataSource.manager, place.workspaceId, item);
    await stores.accounts.stateOnboardingItem(stores.dataSource.manager, other.workspaceId, { ...item, state: 'open' });
    expect(await stores.accounts.onboarding(place.workspaceId, place.account.id)).toMatchObject([{ state: 'done' }]);
    expect(await stores.accounts.onboarding(other.workspaceId, place.account.id)).toEqual([]);
  });

  it('keep an item of one number apart from the same item of the account', async () => {
    const item = {
      accountId: place.account.id,
      name: 'channel_enabled',
      source: 'operator',
      actor: 'a',
      proof: 'seen',
      at: seedTime,
    } as const;
    const state = (done: 'done' | 'open', channelId?: string) =>
      stores.accounts.stateOnboardingItem(stores.dataSource.manager, place.workspaceId, {
        ...item,
        state: done,
        ...(channelId ? { channelId } : {}),
      });
    await state('done', place.channel.id);
    await state('open');
    await state('open');
    const items = await stores.accounts.onboarding(place.workspaceId, place.account.id);
    expect(items.map(({ channelId, state: now }) => [channelId === place.channel.id, now]).sort()).toEqual([
      [false, 'open'],
      [true, 'done'],
    ]);
  });

  it('are found by every workspace that could have signed a webhook', async () => {
    const found = await stores.accounts.candidatesForDoor('twilio', place.account.providerAccountId);
    expect(found.map(({ id }) => id)).toEqual([place.account.id]);
    expect(await stores.accounts.candidatesForDoor('meta', place.account.providerAccountId)).toEqual([]);
  });

  it('give one number to one owner in the whole installation', async () => {
    const other = await seedWorkspace(stores);
    const draft = { accountId: other.account.id, phone: place.channel.phone, name: 'Mine?', providerChannelId: null };
    expect(await stores.channels.create(other.workspaceId, draft)).toBeNull();
  });
});

// Real: Postgres triggers.
describe('what is append-only', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  beforeAll(async () => {
    stores = await openStores();
    const place = await seedWorkspace(stores);
    const { workspaceId } = place;
    await stores.dataSource.transaction(async (tx) => {
      await stores.accounts.recordEligibility(tx, workspaceId, place.account.id, [verified], seedTime);
      const consent = { purpose: 'marketing', kind: 'given', channel: 'web', actor: 'form', occurredAt: seedTime } as const;
      await stores.consents.append(tx, workspaceId, place.contact.id, consent, seedTime);
      const entry = {
        workspaceId,
        actor: 'key_1',
        action: 'a.b',
        subjectKind: 'account',
        subjectId: place.account.id,
        requestId: null,
      };
      await stores.audit.append(tx, { ...entry, occurredAt: seedTime });
    });
  });
  afterAll(() => stores.close());

  const tables = ['audit_entries', 'consent_entries', 'eligibility_facts'];
  const changes = tables.flatMap((table) =>
    [`UPDATE ${table} SET actor = 'somebody else'`, `DELETE FROM ${table}`, `TRUNCATE ${table}`].map(
      (sql) => [table, sql] as const,
    ),
  );
  it.each(changes)('%s refuses: %s', async (table, sql) => {
    await expect(stores.dataSource.query(sql)).rejects.toMatchObject({ code: 'HG001' });
    expect((await stores.dataSource.query(`SELECT actor FROM ${table}`)).length).toBe(1);
  });
});
