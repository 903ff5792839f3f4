import { aTemplateContent } from '@heliograph/domain/testing';
import { newId } from '@heliograph/platform';
import { minutesAfter, openStores, seedTime, seedWorkspace, type SeededWorkspace } from '../testing';
import type { ProviderTemplateFact } from './template.store';

// Real: Postgres.
describe('templates', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    place = await seedWorkspace(stores);
  });

  const draft = (name = 'order', language = 'en_US') =>
    stores.dataSource.transaction((tx) =>
      stores.templates.createDraft(
        tx,
        place.workspaceId,
        { accountId: place.account.id, name, language, category: 'utility', content: aTemplateContent() },
        'key_1',
        seedTime,
      ),
    );
  const fact = (minutes: number, overrides: Partial<ProviderTemplateFact> = {}): ProviderTemplateFact => ({
    providerTemplateId: 'HX1',
    status: 'approved',
    statusRaw: 'approved',
    category: null,
    rejectionReason: null,
    readAt: minutesAfter(minutes),
    ...overrides,
  });
  const apply = (id: string, said: ProviderTemplateFact, workspaceId = place.workspaceId) =>
    stores.dataSource.transaction((tx) => stores.templates.applyProviderFact(tx, workspaceId, id, said));
  const get = (id: string) => stores.templates.get(place.workspaceId, id);

  it('begin as a draft with a first version; a second one of the same name and language is not made', async () => {
    const made = await draft();
    expect(made).toMatchObject({
      status: 'draft',
      category: 'utility',
      requestedCategory: 'utility',
      currentVersion: 1,
      source: 'authored',
    });
    expect(await stores.templates.versions(place.workspaceId, made?.id as string)).toMatchObject([
      { number: 1, status: 'draft', createdBy: 'key_1' },
    ]);
    expect(await draft()).toBeNull();
    expect(await draft('order', 'de')).not.toBeNull();
    expect((await Promise.all([draft('race'), draft('race'), draft('race')])).filter((one) => one !== null)).toHaveLength(1);
    expect(await stores.templates.count(place.workspaceId, place.account.id)).toBe(3);
  });

  it('take a newer word of the provider, and never an older one after it', async () => {
    const id = (await draft())?.id as string;
    expect(await apply(id, fact(10))).toBe(true);
    expect(await apply(id, fact(5, { status: 'in_review', statusRaw: 'pending' }))).toBe(false);
    expect(await apply(id, fact(10, { status: 'in_review', statusRaw: 'pending' }))).toBe(false);
    expect(await get(id)).toMatchObject({
      status: 'approved',
      reviewedAt: minutesAfter(10),
      providerReadAt: minutesAfter(10),
      category: 'utility',
    });
    expect(
      await apply(id, fact(20, { status: 'rejected', statusRaw: 'rejected', category: 'marketing', rejectionReason: 'No.' })),
    ).toBe(true);
    expect(await get(id)).toMatchObject({
      status: 'rejected',
      category: 'marketing',
      rejectionReason: 'No.',
      reviewedAt: minutesAfter(10),
    });
  });

  it('end with the newer word when two listings are applied at once', async () => {
    for (let round = 0; round < 15; round++) {
      const id = (await draft(`race_${round}`))?.id as string;
      const providerTemplateId = `HX${newId()}`;
      await Promise.all([
        apply(id, fact(1, { providerTemplateId, status: 'in_review', statusRaw: 'pending' })),
        apply(id, fact(2, { providerTemplateId })),
        apply(id, fact(1, { providerTemplateId, status: 'in_review', statusRaw: 'pending' })),
      ]);
      expect((await get(id))?.status).toBe('approved');
    }
  });

  it('take no word for another workspace', async () => {
    const other = await seedWorkspace(stores);
    const id = (await draft())?.id as string;
    expect(await apply(id, fact(10), other.workspaceId)).toBe(false);
    expect((await get(id))?.status).toBe('draft');
  });

  it('made elsewhere are imported once', async () => {
    const imported = {
      ...fact(1, { category: 'utility' }),
      accountId: place.account.id,
      name: 'made_there',
      language: 'en',
      category: 'utility' as const,
      content: null,
    };
    const importIt = () => stores.dataSource.transaction((tx) => stores.templates.import(tx, place.workspaceId, imported));
    const ids = await Promise.all([importIt(), importIt(), importIt()]);
    const [id, ...more] = ids.filter((found) => found !== null);
    expect(more).toEqual([]);
    expect(await get(id as string)).toMatchObject({
      source: 'imported',
      status: 'approved',
      providerReadAt: minutesAfter(1),
      content: null,
    });
  });

  it('that are gone stay as tombstones, and free their name', async () => {
    const id = (await draft())?.id as string;
    await stores.templates.markMissing(stores.dataSource.manager, place.workspaceId, id, null);
    expect(await get(id)).toMatchObject({ missingListings: 1, status: 'draft' });
    await stores.templates.markMissing(stores.dataSource.manager, place.workspaceId, id, minutesAfter(1));
    expect(await get(id)).toBeNull();
    expect(await stores.templates.byIds(place.workspaceId, [id])).toMatchObject([
      { status: 'deleted', deletedAt: minutesAfter(1) },
    ]);
    expect(await stores.templates.count(place.workspaceId, place.account.id)).toBe(0);
    expect(await draft()).not.toBeNull();
  });
});
