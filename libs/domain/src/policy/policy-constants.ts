/** The numbers of the policy. Data with a date and a version, so that an old decision can be explained with the numbers of its day. */
export interface PolicyConstants {
  /** Shown in every decision as `policyVersion`. */
  version: string;
  /** ISO 8601 UTC; in force from this moment until the next version. */
  effectiveFrom: string;
  /** R9: the customer service window, in hours. */
  windowHours: number;
  /** Closes the window early for us, in seconds: the message still has to travel. */
  windowMarginSeconds: number;
  /** R11: templates per account, unless a fact raised it. */
  templateQuotaDefault: number;
  /** What Meta grants a verified portfolio (facts §5.5); only a fact read from the provider applies it. */
  templateQuotaVerified: number;
  /** R12. */
  reviewWorkingDays: number;
  /** Free-form text (Twilio's `Body`, facts §1.2), in UTF-16 code units. */
  maxTextLength: number;
  maxCaptionLength: number;
  maxMediaUrlLength: number;
  /** ISO 3166-1 countries to whose numbers WhatsApp delivers no marketing templates (facts §6.4). */
  marketingNotDeliveredTo: readonly string[];
  /** Unique contacts per rolling 24 h and portfolio; after the last one: unlimited (facts §5.5). */
  messagingLimits: readonly number[];
  /** Messages per second and channel. */
  channelMessagesPerSecond: number;
  /** One message per contact and channel in this many seconds, with this burst. */
  pairIntervalSeconds: number;
  pairBurst: number;
}

/** Oldest first. Never edit a version that was in force: add one. */
export const policyVersions: readonly PolicyConstants[] = [
  {
    version: '2026-10-01',
    effectiveFrom: '2026-10-01T00:00:00.000Z',
    windowHours: 24,
    windowMarginSeconds: 120,
    templateQuotaDefault: 250,
    templateQuotaVerified: 6000,
    reviewWorkingDays: 4,
    maxTextLength: 1600,
    maxCaptionLength: 1024,
    maxMediaUrlLength: 2000,
    marketingNotDeliveredTo: ['US'],
    messagingLimits: [250, 2000, 10_000, 100_000],
    channelMessagesPerSecond: 80,
    pairIntervalSeconds: 6,
    pairBurst: 45,
  },
];

/** The version in force at a moment; before the first one, the first one. */
export function policyAt(now: Date): PolicyConstants {
  const inForce = policyVersions.filter((policy) => Date.parse(policy.effectiveFrom) <= now.getTime());
  return inForce.at(-1) ?? (policyVersions[0] as PolicyConstants);
}
