import { Injectable } from '@nestjs/common';
import type { ChangeContactBody } from '@heliograph/contracts';
import type { Contact } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** What people say about a contact. Names are personal: the audit log keeps which fields changed, not what they say. */
@Injectable()
export class ChangeContact {
  constructor(private readonly acts: Acts) {}

  change(by: Requester, contactId: string, body: ChangeContactBody): Promise<Outcome<Contact>> {
    return this.write(by, contactId, 'contact.changed', () => ({ ...body }));
  }

  /** A blocked contact is written to by nobody (`recipient_blocked`). Blocking again keeps the first date. */
  block(by: Requester, contactId: string): Promise<Outcome<Contact>> {
    return this.write(by, contactId, 'contact.blocked', (contact, now) => ({ blockedAt: contact.blockedAt ?? now }));
  }

  unblock(by: Requester, contactId: string): Promise<Outcome<Contact>> {
    return this.write(by, contactId, 'contact.unblocked', () => ({ blockedAt: null }));
  }

  private write(
    by: Requester,
    contactId: string,
    action: string,
    changeOf: (contact: Contact, now: Date) => Partial<Pick<Contact, 'name' | 'language' | 'timeZone' | 'blockedAt'>>,
  ): Promise<Outcome<Contact>> {
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { contacts } = this.acts.stores;
      const contact = await contacts.lock(tx, by.workspaceId, contactId);
      if (!contact) return notFound('contact');
      const change = changeOf(contact, now);
      await contacts.change(tx, by.workspaceId, contactId, change, now);
      await record({
        action,
        subject: { kind: 'contact', id: contactId },
        after: { fields: Object.keys(change) },
        event: { type: action, data: {} },
      });
      return { ...contact, ...change, updatedAt: now };
    });
  }
}
