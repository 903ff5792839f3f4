import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  changeContactSchema,
  consentLedgerSchema,
  contactSchema,
  createContactSchema,
  pageOf,
  phoneGiven,
  recordConsentSchema,
  type ContactBody,
  type PageBody,
} from '@heliograph/contracts';
import { parsePhoneNumber } from '@heliograph/domain';
import { consentRequirements, type Contact, type Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { badRequest, defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { ChangeContact } from './change-contact';
import { CreateContact } from './create-contact';
import { presentContact, presentLedger } from './present-contact';
import { RecordConsent } from './record-consent';

const params = z.strictObject({ contactId: publicId('contact') });
const tags = ['contacts'];
const read = { tags, scopes: ['contacts:read'] } as const;
const write = { tags, scopes: ['contacts:write'] } as const;
const contact200 = { 200: { description: 'The contact', schema: contactSchema } } as const;
const ledger = { description: 'The ledger, and what it comes to per purpose', schema: consentLedgerSchema };

const createContact = defineRoute({
  ...write,
  method: 'POST',
  path: '/v1/contacts',
  operationId: 'createContact',
  summary: 'Create a contact',
  body: createContactSchema,
  responses: { 201: { description: 'The contact', schema: contactSchema } },
  problems: { 409: ['contact_exists'], 422: ['recipient_invalid'] },
  idempotency: 'interceptor',
  repeatable: true,
});
const listContacts = defineRoute({
  ...read,
  method: 'GET',
  path: '/v1/contacts',
  operationId: 'listContacts',
  summary: 'List contacts, newest first, or find one by phone number',
  query: z.strictObject({ ...pageOfKind('contact'), phone: phoneGiven.optional() }),
  responses: { 200: { description: 'A page; with `phone`, at most one contact', schema: pageOf(contactSchema) } },
});
const ofContact = (verb: string) => `/v1/contacts/:contactId${verb}` as const;
const getContact = defineRoute({
  ...read,
  method: 'GET',
  path: ofContact(''),
  operationId: 'getContact',
  summary: 'A contact',
  params,
  responses: contact200,
});
const changeContact = defineRoute({
  ...write,
  method: 'PATCH',
  path: ofContact(''),
  operationId: 'changeContact',
  summary: 'Change a contact',
  params,
  body: changeContactSchema,
  responses: contact200,
});
const blockContact = defineRoute({
  ...write,
  method: 'POST',
  path: ofContact('/block'),
  operationId: 'blockContact',
  summary: 'Never write to this contact',
  params,
  responses: contact200,
});
const unblockContact = defineRoute({
  ...write,
  method: 'POST',
  path: ofContact('/unblock'),
  operationId: 'unblockContact',
  summary: 'Lift the block',
  params,
  responses: contact200,
});
const listConsents = defineRoute({
  ...read,
  method: 'GET',
  path: ofContact('/consents'),
  operationId: 'listConsents',
  summary: 'The consent ledger of a contact',
  params,
  responses: { 200: ledger },
});
const recordConsent = defineRoute({
  ...write,
  method: 'POST',
  path: ofContact('/consents'),
  operationId: 'recordConsent',
  summary: 'Record an opt-in or opt-out, with its proof',
  params,
  body: recordConsentSchema,
  responses: { 201: ledger },
  problems: { 422: ['occurred_in_future'] },
  idempotency: 'interceptor',
});

@Controller()
export class ContactsController {
  constructor(
    private readonly creating: CreateContact,
    private readonly changing: ChangeContact,
    private readonly consent: RecordConsent,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(createContact)
  async create(@Input() { body }: InputOf<typeof createContact>, @By() by: Requester) {
    return this.present(by, await orRefuse(this.creating.create(by, body)));
  }

  @Route(listContacts)
  async list(@Input() { query }: InputOf<typeof listContacts>, @By() by: Requester): Promise<PageBody<ContactBody>> {
    if (query.phone !== undefined) return this.findByPhone(by, query.phone);
    const page = await this.stores.contacts.list(by.workspaceId, pageRequest(query));
    const identities = await this.stores.contacts.identitiesOf(
      by.workspaceId,
      page.items.map(({ id }) => id),
    );
    return presentPage('contact', page, (contact) => presentContact(contact, identities));
  }

  @Route(getContact)
  async get(@Input() { params }: InputOf<typeof getContact>, @By() by: Requester) {
    return this.present(by, await this.find(by, params.contactId));
  }

  @Route(changeContact)
  async change(@Input() { params, body }: InputOf<typeof changeContact>, @By() by: Requester) {
    return this.present(by, await orRefuse(this.changing.change(by, params.contactId, body)));
  }

  @Route(blockContact)
  async block(@Input() { params }: InputOf<typeof blockContact>, @By() by: Requester) {
    return this.present(by, await orRefuse(this.changing.block(by, params.contactId)));
  }

  @Route(unblockContact)
  async unblock(@Input() { params }: InputOf<typeof unblockContact>, @By() by: Requester) {
    return this.present(by, await orRefuse(this.changing.unblock(by, params.contactId)));
  }

  @Route(listConsents)
  async consents(@Input() { params }: InputOf<typeof listConsents>, @By() by: Requester) {
    return this.ledger(by, params.contactId);
  }

  @Route(recordConsent)
  async record(@Input() { params, body }: InputOf<typeof recordConsent>, @By() by: Requester) {
    await orRefuse(this.consent.record(by, params.contactId, body));
    return this.ledger(by, params.contactId);
  }

  private async findByPhone(by: Requester, text: string): Promise<PageBody<ContactBody>> {
    const phone = parsePhoneNumber(text);
    if (!phone.ok) {
      throw badRequest('invalid_parameter', 'The phone number is not written the international way.', [
        { parameter: 'phone', code: phone.reason, message: 'Write it with + (as %2B) and the country code' },
      ]);
    }
    const contact = await this.stores.contacts.findByPhone(by.workspaceId, phone.e164);
    return { data: contact ? [await this.present(by, contact)] : [], nextCursor: null };
  }

  private async ledger(by: Requester, contactId: string) {
    const contact = await this.find(by, contactId);
    const [rows, workspace] = await Promise.all([
      this.stores.consents.list(by.workspaceId, contactId),
      this.stores.workspaces.get(by.workspaceId),
    ]);
    return presentLedger(contact, rows, consentRequirements(workspace?.settings ?? {}), this.clock.now());
  }

  private async find(by: Requester, contactId: string): Promise<Contact> {
    const contact = await this.stores.contacts.get(by.workspaceId, contactId);
    if (!contact) throw notFound('contact');
    return contact;
  }

  private async present(by: Requester, contact: Contact): Promise<ContactBody> {
    return presentContact(contact, await this.stores.contacts.identitiesOf(by.workspaceId, [contact.id]));
  }
}
