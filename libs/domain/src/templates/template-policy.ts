/** WhatsApp's limits on what may be done to a template, as data with a date: an old refusal can be explained with the numbers of its day. */
export interface TemplatePolicy {
  version: string;
  /** ISO 8601 UTC; in force from this moment until the next version. */
  effectiveFrom: string;
  /** Edits of an *approved* template; rejected and paused ones may be edited without limit (facts §5.3, M-TMAN). */
  editsOfApproved: { most: number; perDays: number; hoursBetween: number };
  /** Deleting an approved template keeps its name from being used again this long (facts §5.3, M-TMAN). */
  nameBlockDays: number;
  /** Hours of the first pause, the second … ; after the last one it is disabled (facts §5.5, AKE 4.2.7). */
  pauseHours: readonly number[];
  /** Days in which a change of category may be appealed (facts §5.5, AKE 4.5). */
  categoryAppealDays: number;
  source: string;
}

/** Oldest first. Never edit a version that was in force: add one. */
export const templatePolicies: readonly TemplatePolicy[] = [
  {
    version: '2026-09-11',
    effectiveFrom: '2026-09-11T00:00:00.000Z',
    editsOfApproved: { most: 10, perDays: 30, hoursBetween: 24 },
    nameBlockDays: 30,
    pauseHours: [3, 6],
    categoryAppealDays: 60,
    source: 'M-TMAN and AKE 4.2.7, 4.5, as read 2026-09-11',
  },
];

/** The version in force at a moment; before the first one, the first one. */
export function templatePolicyAt(now: Date): TemplatePolicy {
  const inForce = templatePolicies.filter((policy) => Date.parse(policy.effectiveFrom) <= now.getTime());
  return inForce.at(-1) ?? (templatePolicies[0] as TemplatePolicy);
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface EditAllowance {
  allowed: boolean;
  /** Edits of the approved template in the counted days. */
  used: number;
  most: number;
  /** When the next one may be submitted; null when it may be now. */
  nextAllowedAt: Date | null;
  policyVersion: string;
}

/**
 * Whether an approved template may be edited once more now.
 *
 * @param submitted when earlier edits of it were submitted, in any order
 */
export function editAllowance(submitted: readonly Date[], now: Date): EditAllowance {
  const policy = templatePolicyAt(now);
  const { most, perDays, hoursBetween } = policy.editsOfApproved;
  const counted = submitted
    .map((at) => at.getTime())
    .filter((at) => at > now.getTime() - perDays * dayMs)
    .sort((a, b) => a - b);
  const newest = counted.at(-1);
  const afterLast = newest === undefined ? 0 : newest + hoursBetween * hourMs;
  // With `most` in the window, a place frees when the oldest that counts against the limit has left it.
  const limiting = counted.at(-most);
  const afterWindow = limiting === undefined ? 0 : limiting + perDays * dayMs;
  const next = Math.max(afterLast, afterWindow);
  const allowed = next <= now.getTime();
  return { allowed, used: counted.length, most, nextAllowedAt: allowed ? null : new Date(next), policyVersion: policy.version };
}

/** Until when WhatsApp refuses the name of an approved template deleted at `deletedAt`. */
export const nameBlockedUntil = (deletedAt: Date): Date =>
  new Date(deletedAt.getTime() + templatePolicyAt(deletedAt).nameBlockDays * dayMs);

/**
 * When a pause first seen at `seenAt` should end. An estimate from Meta's published steps: Twilio names no end, and the pause began
 * somewhat before we saw it. Null past the published steps. Only the provider's own *approved* ends a pause (R10).
 *
 * @param pausesBefore how often the template was paused before this time
 */
export function pauseEndsAt(pausesBefore: number, seenAt: Date): Date | null {
  const hours = templatePolicyAt(seenAt).pauseHours[pausesBefore];
  return hours === undefined ? null : new Date(seenAt.getTime() + hours * hourMs);
}
