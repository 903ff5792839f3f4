import { consentState, purposes, type ConsentEntry, type ConsentKind, type Purpose } from './consent';
import type { OptWord } from './opt-out-words';

/** STOP covers everything we might start; answering a customer who writes is governed by the service window (R9). */
const stoppable: readonly Purpose[] = purposes.filter((purpose) => purpose !== 'service');

/** How long after the question a YES is its answer, ms. Later it answers something else, and consent is not to be guessed. */
export const requestOpenForMs = 7 * 24 * 3_600_000;

const basis = { wroteToUsAt: null };

/**
 * What a STOP or START word writes into the ledger (facts §6.3). STOP withdraws every purpose we could start a message for; a stop of
 * marketing (a tapped "Stop promotions") withdraws that one. START restores what was withdrawn after a grant; from somebody who never
 * opted in to anything it opts in to utility only: one word is no explicit marketing consent (R13).
 */
export function optWordEffects(
  word: OptWord['kind'] | 'stop_marketing',
  entries: readonly ConsentEntry[],
  now: Date,
): { purpose: Purpose; kind: ConsentKind }[] {
  if (word === 'stop_marketing') return [{ purpose: 'marketing', kind: 'withdrawn' }];
  if (word === 'stop') return stoppable.map((purpose) => ({ purpose, kind: 'withdrawn' }));
  const restored = stoppable.filter(
    (purpose) =>
      consentState(entries, purpose, basis, now).status === 'withdrawn' &&
      entries.some((entry) => entry.purpose === purpose && (entry.kind === 'given' || entry.kind === 'confirmed')),
  );
  const chosen: readonly Purpose[] = restored.length > 0 ? restored : ['utility'];
  return chosen.map((purpose) => ({ purpose, kind: 'given' }));
}

/**
 * Purposes whose double opt-in was asked for and not yet answered: the newest entry, grants aside, is a request at most a week old.
 * A grant leaves it open (it is the first of the two steps); a confirmation, a withdrawal and an expiry close it.
 */
export function openRequests(entries: readonly ConsentEntry[], now: Date): Purpose[] {
  return stoppable.filter((purpose) => {
    const last = entries
      .filter((entry) => entry.purpose === purpose && entry.kind !== 'given')
      .reduce<ConsentEntry | null>(
        (newest, entry) => (newest !== null && newest.occurredAt > entry.occurredAt ? newest : entry),
        null,
      );
    if (last?.kind !== 'requested' || now.getTime() - last.occurredAt.getTime() > requestOpenForMs) return false;
    return consentState(entries, purpose, basis, now).level !== 'double';
  });
}
