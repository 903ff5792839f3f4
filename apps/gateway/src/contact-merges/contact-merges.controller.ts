import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { duplicatesSchema, mergeContactSchema, mergedContactSchema, type DuplicatesBody } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { presentContact } from '../contacts/present-contact';
import { defineRoute, Input, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { MergeContacts } from './merge-contacts';

const tags = ['contacts'];

const listDuplicates = defineRoute({
  method: 'GET',
  path: '/v1/contacts/duplicates',
  operationId: 'listDuplicates',
  summary: 'Contacts that may be one person',
  tags,
  scopes: ['contacts:read'],
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
  responses: { 200: { description: 'Groups, those with one number first', schema: duplicatesSchema } },
});
const mergeContact = defineRoute({
  method: 'POST',
  path: '/v1/contacts/:contactId/merge',
  operationId: 'mergeContact',
  summary: 'Merge a contact into another; it cannot be undone',
  description:
    'Identities, conversations, messages, notes and tags become the other’s; conversations on the same channel become one. Of two consents the stricter wins. The old id goes on working.',
  tags,
  scopes: ['contacts:write'],
  params: z.strictObject({ contactId: publicId('contact') }),
  body: mergeContactSchema,
  responses: { 200: { description: 'What happened, or would', schema: mergedContactSchema } },
  problems: { 404: ['contact_not_found'], 422: ['same_contact'] },
});

@Controller()
export class ContactMergesController {
  constructor(
    private readonly merging: MergeContacts,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(listDuplicates)
  async duplicates(@Input() { query }: InputOf<typeof listDuplicates>, @By() by: Requester): Promise<DuplicatesBody> {
    const groups = await this.stores.contactMerges.duplicates(by.workspaceId, query.limit);
    const ids = groups.flatMap((group) => group.ids);
    const [contacts, identities] = await Promise.all([
      this.stores.contacts.some(by.workspaceId, ids),
      this.stores.contacts.identitiesOf(by.workspaceId, ids),
    ]);
    const byId = new Map(contacts.map((contact) => [contact.id, contact]));
    return {
      data: groups.map(({ reason, ids: members }) => ({
        reason,
        contacts: members.flatMap((id) => byId.get(id) ?? []).map((contact) => presentContact(contact, identities)),
      })),
    };
  }

  @Route(mergeContact)
  merge(@Input() { params, body }: InputOf<typeof mergeContact>, @By() by: Requester) {
    return orRefuse(this.merging.merge(by, params.contactId, body));
  }
}
