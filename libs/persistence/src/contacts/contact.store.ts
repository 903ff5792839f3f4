import { newId } from '@heliograph/platform';
import { In, IsNull, type EntityManager } from 'typeorm';
import { toPage, type Page, type PageRequest } from '../page';
import { ContactIdentity } from './contact-identity.entity';
import { Contact } from './contact.entity';

export interface ContactDraft {
  name: string | null;
  phone: string | null;
  country: string | null;
  language: string | null;
  timeZone: string | null;
  identities: { kind: 'phone' | 'provider_user_id'; value: string }[];
}

export class ContactStore {
  constructor(private readonly manager: EntityManager) {}

  /** The new contact, or the id of the one that already has one of these identities. Needs a transaction. */
  async create(
    tx: EntityManager,
    workspaceId: string,
    draft: ContactDraft,
    now: Date,
  ): Promise<{ contact: Contact } | { takenBy: string }> {
    const { identities, ...columns } = draft;
    const id = newId();
    await tx.insert(Contact, { id, workspaceId, ...columns, createdAt: now, updatedAt: now });
    // In one order everywhere, so that two requests about the same person wait for each other instead of crossing.
    const inOrder = [...identities].sort((a, b) => (`${a.kind} ${a.value}` < `${b.kind} ${b.value}` ? -1 : 1));
    for (const identity of inOrder) {
      const inserted = await tx
        .createQueryBuilder()
        .insert()
        .into(ContactIdentity)
        .values({ workspaceId, ...identity, contactId: id })
        .orIgnore()
        .returning('contact_id')
        .execute();
      if ((inserted.raw as unknown[]).length === 1) continue;
      const owner = await tx.findOneByOrFail(ContactIdentity, { workspaceId, ...identity });
      if (owner.contactId === id) continue;
      await tx.delete(ContactIdentity, { contactId: id });
      await tx.delete(Contact, { id });
      return { takenBy: owner.contactId };
    }
    return { contact: await tx.findOneByOrFail(Contact, { id }) };
  }

  /** A contact that was merged is the one it was merged into. */
  async get(workspaceId: string, id: string): Promise<Contact | null> {
    const contact = await this.manager.findOneBy(Contact, { id, workspaceId });
    return contact?.mergedInto ? this.manager.findOneBy(Contact, { id: contact.mergedInto, workspaceId }) : contact;
  }

  some(workspaceId: string, ids: string[]): Promise<Contact[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.manager.findBy(Contact, { workspaceId, id: In(ids) });
  }

  lock(tx: EntityManager, workspaceId: string, id: string): Promise<Contact | null> {
    return tx.findOne(Contact, { where: { id, workspaceId, mergedInto: IsNull() }, lock: { mode: 'pessimistic_write' } });
  }

  identitiesOf(workspaceId: string, contactIds: string[]): Promise<ContactIdentity[]> {
    return contactIds.length === 0
      ? Promise.resolve([])
      : this.manager.find(ContactIdentity, { where: { workspaceId, contactId: In(contactIds) }, order: { createdAt: 'ASC' } });
  }

  async findByPhone(workspaceId: string, phone: string): Promise<Contact | null> {
    const identity = await this.manager.findOneBy(ContactIdentity, { workspaceId, kind: 'phone', value: phone });
    return identity ? this.get(workspaceId, identity.contactId) : null;
  }

  async list(workspaceId: string, page: PageRequest): Promise<Page<Contact>> {
    const query = this.manager
      .createQueryBuilder(Contact, 'contact')
      .where('contact.workspaceId = :workspaceId AND contact.mergedInto IS NULL', { workspaceId });
    if (page.after) query.andWhere('contact.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('contact.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  async change(
    tx: EntityManager,
    workspaceId: string,
    id: string,
    change: Partial<Pick<Contact, 'name' | 'language' | 'timeZone' | 'blockedAt' | 'unreachableUntil'>>,
    now: Date,
  ): Promise<void> {
    await tx.update(Contact, { id, workspaceId }, { ...change, updatedAt: now });
  }
}
