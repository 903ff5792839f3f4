import { consentState, purposes, type ConsentEntry, type ConsentKind, type Purpose } from './consent';

export interface LedgerOf {
  entries: readonly ConsentEntry[];
  wroteToUsAt: Date | null;
}

/** An entry the ledger of the contact that stays must get. */
export interface MergedConsent {
  purpose: Purpose;
  kind: ConsentKind;
  occurredAt: Date;
  /** The entry of the other ledger whose proof it carries; null when it only ends something. */
  proof: string | null;
}

/**
 * R8, R13: one person, two ledgers. The stricter wins: what either of them ended stays ended, and of two levels the lower stands. Silence is no
 * objection: an opt-in about which the other ledger says nothing comes along, with its proof. The person may opt in again afterwards.
 */
export function mergeConsents(survivor: LedgerOf, merged: LedgerOf, now: Date): MergedConsent[] {
  return purposes.flatMap((purpose) => mergePurpose(purpose, survivor, merged, now));
}

function mergePurpose(purpose: Purpose, survivor: LedgerOf, merged: LedgerOf, now: Date): MergedConsent[] {
  const [ours, theirs] = [
    consentState(survivor.entries, purpose, survivor, now),
    consentState(merged.entries, purpose, merged, now),
  ];
  const wroteToUsAt = later(survivor.wroteToUsAt, merged.wroteToUsAt);
  const together = consentState(survivor.entries, purpose, { wroteToUsAt }, now);
  // After everything we know, so that nothing dated later undoes it.
  const dates = survivor.entries.filter((entry) => entry.purpose === purpose).map(({ occurredAt }) => occurredAt);
  const end = [...dates, wroteToUsAt].reduce<Date>((latest, date) => (date && date > latest ? date : latest), now);
  const ending = (kind: 'withdrawn' | 'expired'): MergedConsent => ({ purpose, kind, occurredAt: end, proof: null });

  if (ours.status === 'withdrawn' || theirs.status === 'withdrawn')
    return together.status === 'withdrawn' ? [] : [ending('withdrawn')];
  if (ours.status === 'expired') return [];
  if (theirs.status === 'expired') return ours.status === 'active' && ours.entry ? [ending('expired')] : [];
  if (theirs.status !== 'active' || !theirs.entry) return [];
  const proof = theirs.entry.id;
  const { occurredAt } = theirs.entry;
  if (!ours.entry || ours.status !== 'active') {
    const given: MergedConsent = { purpose, kind: 'given', occurredAt, proof };
    return theirs.level === 'double' ? [given, { ...given, kind: 'confirmed' }] : [given];
  }
  if (ours.level === 'double' && theirs.level === 'explicit')
    return [ending('expired'), { purpose, kind: 'given', occurredAt: end, proof }];
  return [];
}

const later = (a: Date | null, b: Date | null): Date | null => (a === null ? b : b === null || a > b ? a : b);
