import { Injectable } from '@nestjs/common';
import type { CreateContactBody } from '@heliograph/contracts';
import { parsePhoneNumber, parseRecipient } from '@heliograph/domain';
import type { Contact } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import { conflict, unprocessable, type FieldError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

type Identity = { kind: 'phone' | 'provider_user_id'; value: string };

/** A customer, found by any of a set of identities. An identity belongs to one contact: the answer names the one that has it. */
@Injectable()
export class CreateContact {
  constructor(private readonly acts: Acts) {}

  async create(by: Requester, body: CreateContactBody): Promise<Outcome<Contact>> {
    const errors: FieldError[] = [];
    const identities: Identity[] = [];
    let phone: string | null = null;
    let country: string | null = null;
    if (body.phone !== undefined) {
      const parsed = parsePhoneNumber(body.phone);
      if (parsed.ok) {
        ({ e164: phone, country } = parsed);
        identities.push({ kind: 'phone', value: parsed.e164 });
      } else errors.push({ pointer: '/phone', code: parsed.reason, message: 'Write it with + and the country code' });
    }
    if (body.providerUserId !== undefined) {
      const parsed = parseRecipient(body.providerUserId);
      if (parsed.ok && parsed.kind === 'provider_user_id') {
        identities.push({ kind: 'provider_user_id', value: parsed.providerUserId });
      } else errors.push({ pointer: '/providerUserId', code: 'not_a_user_id', message: "Not a provider's user id" });
    }
    if (errors.length > 0) return unprocessable('recipient_invalid', 'The contact cannot be addressed this way.', { errors });

    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { name = null, language = null, timeZone = null } = body;
      const draft = { name, phone, country, language, timeZone, identities };
      const created = await this.acts.stores.contacts.create(tx, by.workspaceId, draft, now);
      if ('takenBy' in created) {
        return conflict('contact_exists', 'A contact with this phone number or user id exists.', {
          extra: { contact: toPublicId('contact', created.takenBy) },
        });
      }
      await record({
        action: 'contact.created',
        subject: { kind: 'contact', id: created.contact.id },
        after: { identities: identities.map(({ kind }) => kind), language, country },
        event: { type: 'contact.created', data: { country } },
      });
      return created.contact;
    });
  }
}
