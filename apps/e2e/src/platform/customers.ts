import { randomInt } from 'node:crypto';
import type { ContactBody, ConversationBody, PageBody } from '@heliograph/contracts';
import { atOnce } from './eventually';
import type { TestPlatform } from './start-platform';

export interface Customer {
  phone: string;
  contactId: string;
}

let last = randomInt(0, 5_000_000);
/** A number nobody of this run has yet, from a numbering plan that knows it: São Paulo mobiles. */
export const freshPhone = (): string => `+551196${String((last = (last + 1) % 10_000_000)).padStart(7, '0')}`;

export type ConsentPurpose = 'utility' | 'marketing' | 'authentication';

/** Somebody on WhatsApp who agreed to hear from us, with the proof on record. */
export async function newCustomer(
  { api, simulator }: Pick<TestPlatform, 'api' | 'simulator'>,
  { consents = ['utility'] as ConsentPurpose[], name = 'Ana' } = {},
): Promise<Customer> {
  const phone = freshPhone();
  await simulator.customer(phone, { profileName: name });
  const contact = await api.post<ContactBody>('/v1/contacts', { phone, name });
  for (const purpose of consents) {
    await api.post(`/v1/contacts/${contact.id}/consents`, {
      purpose,
      kind: 'given',
      channel: 'web',
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      wording: 'Yes, send me messages on WhatsApp.',
      evidence: 'checkout form',
    });
  }
  return { phone, contactId: contact.id };
}

export const newCustomers = (on: Pick<TestPlatform, 'api' | 'simulator'>, count: number): Promise<Customer[]> =>
  atOnce(
    6,
    Array.from({ length: count }, (_, index) => index),
    () => newCustomer(on),
  );

/** The conversation with a customer on the demo channel, if there is one yet. */
export async function conversationWith(
  { api }: Pick<TestPlatform, 'api'>,
  { contactId }: Customer,
): Promise<ConversationBody | null> {
  const page = await api.get<PageBody<ConversationBody>>(`/v1/conversations?contact=${contactId}`);
  return page.data[0] ?? null;
}
