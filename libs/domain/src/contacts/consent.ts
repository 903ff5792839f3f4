/** R8, R13: consent is a ledger of facts, never a flag. */
export const purposes = ['service', 'utility', 'authentication', 'marketing'] as const;
export type Purpose = (typeof purposes)[number];

/** `none` < `implicit` (they wrote to us) < `explicit` (opt-in with proof) < `double` (opt-in confirmed). */
export const consentLevels = ['none', 'implicit', 'explicit', 'double'] as const;
export type ConsentLevel = (typeof consentLevels)[number];

export const consentKinds = ['requested', 'given', 'confirmed', 'withdrawn', 'expired'] as const;
export type ConsentKind = (typeof consentKinds)[number];

export interface ConsentEntry {
  id: string;
  purpose: Purpose;
  kind: ConsentKind;
  /** When it happened in the world (not when it was recorded). */
  occurredAt: Date;
  /** Where it was collected: `web`, `paper`, `sms`, `ivr`, `whatsapp`, `import`, `provider`, `api` … */
  channel: string;
  actor: string;
}

export type ConsentStatus = 'none' | 'requested' | 'active' | 'withdrawn' | 'expired';

export interface ConsentState {
  level: ConsentLevel;
  status: ConsentStatus;
  /** The entry that decided; null when nothing in the ledger did (no entry, or implicit consent by writing to us). */
  entry: ConsentEntry | null;
}

export interface ConsentBasis {
  /** The contact's own last message to us. A STOP message must not count as "after" the withdrawal it caused: same instant. */
  wroteToUsAt: Date | null;
  /** What this workspace requires for the purpose; only where that is `implicit` does writing to us count beyond `service`. */
  required?: ConsentLevel;
}

/** R8, R13: what is required when a workspace says nothing else. */
export const defaultConsentRequirements: Readonly<Record<Purpose, ConsentLevel>> = {
  service: 'implicit',
  utility: 'explicit',
  authentication: 'explicit',
  marketing: 'explicit',
};

/** A recorder's clock may run a little ahead of ours; a grant dated further in the future does not count yet. */
const clockToleranceMs = 5 * 60_000;

const byTime = (a: ConsentEntry, b: ConsentEntry): number =>
  a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

interface Ledger extends ConsentState {
  /** A grant or a request stands since the last withdrawal: a confirmation now is the second step, not the first. */
  asked: boolean;
}

function fold(ledger: Ledger, entry: ConsentEntry): Ledger {
  switch (entry.kind) {
    case 'requested':
      // We asked: that restores nothing and takes nothing away.
      if (ledger.status === 'active' || ledger.status === 'withdrawn') return { ...ledger, asked: true };
      return { level: 'none', status: 'requested', entry, asked: true };
    case 'given':
      if (ledger.level === 'double') return ledger;
      return { level: 'explicit', status: 'active', entry, asked: true };
    case 'confirmed':
      if (ledger.level === 'double') return ledger;
      return { level: ledger.asked ? 'double' : 'explicit', status: 'active', entry, asked: true };
    case 'withdrawn':
      return { level: 'none', status: 'withdrawn', entry, asked: false };
    case 'expired':
      return ledger.status === 'withdrawn' ? ledger : { level: 'none', status: 'expired', entry, asked: false };
  }
}

/**
 * What the ledger says now about one purpose. Order is by `occurredAt`, then id; the order in which entries arrive does not matter.
 * A withdrawal wins over every earlier grant and a later opt-in restores. Withdrawals count whatever their date.
 *
 * Writing to us is implicit consent for `service`, also after a withdrawal: who writes after STOP gets an answer. For any other
 * purpose it never undoes a withdrawal.
 */
export function consentState(entries: readonly ConsentEntry[], purpose: Purpose, basis: ConsentBasis, now: Date): ConsentState {
  const latest = now.getTime() + clockToleranceMs;
  const ledger = entries
    .filter((entry) => entry.purpose === purpose && (entry.kind === 'withdrawn' || entry.occurredAt.getTime() <= latest))
    .sort(byTime)
    .reduce(fold, { level: 'none', status: 'none', entry: null, asked: false } as Ledger);
  const { level, status, entry } = ledger;
  if (status === 'active' || basis.wroteToUsAt === null) return { level, status, entry };

  const implicitCounts = purpose === 'service' || basis.required === 'implicit';
  const wroteAfterwards = entry !== null && purpose === 'service' && basis.wroteToUsAt.getTime() > entry.occurredAt.getTime();
  if (implicitCounts && (status !== 'withdrawn' || wroteAfterwards)) return { level: 'implicit', status: 'active', entry: null };
  return { level, status, entry };
}

export const meets = (level: ConsentLevel, required: ConsentLevel): boolean =>
  consentLevels.indexOf(level) >= consentLevels.indexOf(required);
