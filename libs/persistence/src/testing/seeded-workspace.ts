import { newId } from '@heliograph/platform';
import type { Account, Channel, Contact } from '../entities';
import type { Stores } from '../stores';

/** The instant the drafts of this folder are written at. */
export const seedTime = new Date('2026-11-20T12:00:00.000Z');
export const minutesAfter = (minutes: number, from: Date = seedTime): Date => new Date(from.getTime() + minutes * 60_000);

export interface SeededWorkspace {
  workspaceId: string;
  account: Account;
  channel: Channel;
  contact: Contact;
}

/** Plain digits from a fresh id: numbers of one run never meet those of another. */
export const freshPhone = (): string => `+4915${BigInt(`0x${newId().replaceAll('-', '').slice(-15)}`) % 10_000_000_000n}`;

/** A workspace with an account, a channel and a contact who has a phone; every call makes another. */
export async function seedWorkspace(stores: Stores): Promise<SeededWorkspace> {
  const { id: workspaceId } = await stores.workspaces.create('Test');
  return stores.dataSource.transaction(async (tx) => {
    const account = await stores.accounts.create(tx, workspaceId, anAccount(), seedTime);
    const channel = await stores.channels.create(
      workspaceId,
      { accountId: account.id, phone: freshPhone(), name: 'Support', providerChannelId: null },
      tx,
    );
    const phone = freshPhone();
    const met = await stores.contacts.create(
      tx,
      workspaceId,
      { name: 'Ana', phone, country: 'DE', language: null, timeZone: null, identities: [{ kind: 'phone', value: phone }] },
      seedTime,
    );
    if (!channel || !('contact' in met)) throw new Error('a freshly made phone number was already taken');
    return { workspaceId, account, channel, contact: met.contact };
  });
}

/** An account draft under a provider account of its own. */
export const anAccount = () => ({
  name: 'Main',
  provider: 'twilio',
  providerAccountId: `AC${newId().replaceAll('-', '')}`,
  baseUrl: null,
  sealCredentials: (id: string) => `sealed for ${id}`,
  wabaId: null,
  businessManagerName: null,
  messagingLimit: null,
});
