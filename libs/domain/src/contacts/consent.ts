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
