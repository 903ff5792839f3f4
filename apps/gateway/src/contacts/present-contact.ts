import type { ConsentLedgerBody, ContactBody } from '@heliograph/contracts';
import { consentState, meets, purposes, type ConsentKind, type ConsentLevel, type Purpose } from '@heliograph/domain';
import type { ConsentEntryRow, Contact, ContactIdentity } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { publicOrNull } from '../public-ids';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** @param identities of any contacts; those of others are left out. */
export const presentContact = (contact: Contact, identities: readonly ContactIdentity[]): ContactBody => ({
  id: toPublicId('contact', contact.id),
  name: contact.name,
  phone: contact.phone,
  providerUserIds: identities
    .filter(({ contactId, kind }) => contactId === contact.id && kind === 'provider_user_id')
    .map(({ value }) => value),
  country: contact.country,
  language: contact.language,
  timeZone: contact.timeZone,
  blockedAt: iso(contact.blockedAt),
  unreachableUntil: iso(contact.unreachableUntil),
  wroteToUsAt: iso(contact.wroteToUsAt),
  createdAt: contact.createdAt.toISOString(),
  updatedAt: contact.updatedAt.toISOString(),
});

/** The ledger and what it comes to per purpose, as the policy will fold it (R8, R13). */
export function presentLedger(
  contact: Contact,
  rows: readonly ConsentEntryRow[],
  required: Readonly<Record<Purpose, ConsentLevel>>,
  now: Date,
): ConsentLedgerBody {
  const entries = rows.map((row) => ({ ...row, purpose: row.purpose as Purpose, kind: row.kind as ConsentKind }));
  const stateOf = (purpose: Purpose): ConsentLedgerBody['state']['service'] => {
    const basis = { wroteToUsAt: contact.wroteToUsAt, required: required[purpose] };
    const { status, level, entry } = consentState(entries, purpose, basis, now);
    return {
      status,
      level,
      required: required[purpose],
      sufficient: meets(level, required[purpose]),
      entry: publicOrNull('consent', entry?.id ?? null),
    };
  };
  return {
    state: Object.fromEntries(purposes.map((purpose) => [purpose, stateOf(purpose)])) as ConsentLedgerBody['state'],
    entries: entries.map((entry) => ({
      id: toPublicId('consent', entry.id),
      purpose: entry.purpose,
      kind: entry.kind,
      channel: entry.channel,
      businessName: entry.businessName,
      wording: entry.wording,
      wordingVersion: entry.wordingVersion,
      wordingLanguage: entry.wordingLanguage,
      evidence: entry.evidence,
      actor: entry.actor,
      message: publicOrNull('message', entry.messageId),
      occurredAt: entry.occurredAt.toISOString(),
      recordedAt: entry.recordedAt.toISOString(),
    })),
  };
}
