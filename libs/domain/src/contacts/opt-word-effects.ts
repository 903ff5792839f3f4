import { consentState, purposes, type ConsentEntry, type ConsentKind, type Purpose } from './consent';
import type { OptWord } from './opt-out-words';

/** STOP covers everything we might start; answering a customer who writes is governed by the service window (R9). */
const stoppable: readonly Purpose[] = purposes.filter((purpose) => purpose !== 'service');

/**
 * What a STOP or START word writes into the ledger (facts §6.3). STOP withdraws every purpose we could start a message for. START
 * restores what was withdrawn after a grant; from somebody who never opted in to anything it opts in to utility only: one word is
 * no explicit marketing consent (R13).
 */
export function optWordEffects(
  word: OptWord['kind'],
  entries: readonly ConsentEntry[],
  now: Date,
): { purpose: Purpose; kind: ConsentKind }[] {
  if (word === 'stop') return stoppable.map((purpose) => ({ purpose, kind: 'withdrawn' }));
  const hadGranted = (purpose: Purpose) =>
    entries.some((entry) => entry.purpose === purpose && (entry.kind === 'given' || entry.kind === 'confirmed'));
  const withdrawn = stoppable.filter(
    (purpose) => consentState(entries, purpose, { wroteToUsAt: null }, now).status === 'withdrawn',
  );
  const restored = withdrawn.filter(hadGranted);
  const chosen = restored.length > 0 ? restored : ['utility' as const];
  return chosen.map((purpose) => ({ purpose, kind: 'given' }));
}

/** Purposes whose double opt-in was asked for and not yet confirmed. A confirm word means something only while one is open. */
export function openRequests(entries: readonly ConsentEntry[], now: Date): Purpose[] {
  return stoppable.filter((purpose) => {
    const last = entries.filter((entry) => entry.purpose === purpose).at(-1);
    if (last === undefined) return false;
    const { level } = consentState(entries, purpose, { wroteToUsAt: null }, now);
    return (
      level !== 'double' &&
      entries.some((entry) => entry.purpose === purpose && entry.kind === 'requested' && notWithdrawnSince(entries, entry))
    );
  });
}

const notWithdrawnSince = (entries: readonly ConsentEntry[], request: ConsentEntry): boolean =>
  !entries.some(
    (entry) => entry.purpose === request.purpose && entry.kind === 'withdrawn' && entry.occurredAt > request.occurredAt,
  );
