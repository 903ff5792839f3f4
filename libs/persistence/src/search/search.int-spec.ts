import { searchQuery } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import { anInbound, freshPhone, openStores, seedWorkspace, type SeededWorkspace } from '../testing';

// Real: Postgres, the receiving statement and the follow-up reading. What is read is what happened more than a second ago.
describe('search', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    place = await seedWorkspace(stores);
  });

  const hear = async (text: string, overrides: object = {}) => {
    const draft = anInbound(place, freshPhone(), { content: { type: 'text', text }, ...overrides });
    await stores.sql.transaction((sql) => stores.inbound.record(sql, [draft]));
    return draft.messageId;
  };
  const catchUp = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1100));
    while ((await stores.searchIndex.readContacts()) > 0);
    while ((await stores.searchIndex.readMessages()) > 0);
  };
  const find = async (asked: string) =>
    (await stores.search.messages(place.workspaceId, searchQuery(asked) as string, 20)).map(({ text }) => text);

  it('finds Chinese by one character, by two, and by a phrase only where it stands together', async () => {
    await hear('我要退款,谢谢');
    await hear('款式请退回');
    await catchUp();
    expect(await find('退')).toHaveLength(2);
    expect(await find('退款')).toEqual(['我要退款,谢谢']);
    expect(await find('要退款')).toEqual(['我要退款,谢谢']);
    expect(await find('退款谢')).toEqual([]);
  });

  it('finds words by their beginning, all of them, newest first, and quotes what Postgres would read', async () => {
    await hear("Where is my order? It's late");
    await hear('My orders: two');
    await catchUp();
    expect(await find('ORDER')).toEqual(['My orders: two', "Where is my order? It's late"]);
    expect(await find('ord late')).toEqual(["Where is my order? It's late"]);
    expect(await find("it's")).toEqual(["Where is my order? It's late"]);
    expect(await find("'; | & ! \\ late")).toHaveLength(1);
  });

  it('finds a message whose own id is older than what was read already', async () => {
    await hear('first');
    await catchUp();
    const old = `01900000-0000-7000-8000-${newId().slice(-12)}`;
    await hear('replayed from quarantine', { messageId: old });
    await catchUp();
    expect(await find('quarantine')).toEqual(['replayed from quarantine']);
  });

  it('reads each message once, however many workers read', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => hear(`parcel ${n}`)));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    for (let round = 0; round < 3; round++) await Promise.all([1, 2, 3].map(() => stores.searchIndex.readMessages()));
    await catchUp();
    const found = await stores.search.messages(place.workspaceId, searchQuery('parcel') as string, 50);
    expect(found.map(({ messageId }) => messageId).sort()).toEqual([...ids].sort());
  });

  it('finds a contact by name and by the last digits of the number, and by the new name after a change', async () => {
    const { phone, id } = place.contact;
    await catchUp();
    const contacts = async (asked: string) =>
      (await stores.search.contacts(place.workspaceId, searchQuery(asked) as string, 5)).map((contact) => contact.id);
    expect(await contacts('ana')).toEqual([id]);
    expect(await contacts((phone as string).slice(-5))).toEqual([id]);
    await stores.contacts.change(stores.dataSource.manager, place.workspaceId, id, { name: '王小明' }, new Date());
    await catchUp();
    expect(await contacts('ana')).toEqual([]);
    expect(await contacts('小明')).toEqual([id]);
  });

  it('never loses a change that is made while the job reads', async () => {
    await catchUp();
    for (let round = 0; round < 10; round++) {
      const rename = stores.contacts.change(
        stores.dataSource.manager,
        place.workspaceId,
        place.contact.id,
        { name: `Bo ${round}` },
        new Date(),
      );
      await Promise.all([rename, stores.searchIndex.readContacts(), stores.searchIndex.readContacts()]);
    }
    await catchUp();
    expect(await stores.search.contacts(place.workspaceId, searchQuery('bo 9') as string, 5)).toHaveLength(1);
  });
});
