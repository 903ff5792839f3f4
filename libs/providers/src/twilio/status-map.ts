import type { ChannelStatus, DeliveryStatus, TemplateCategory, TemplateStatus } from '@heliograph/domain';

const deliveryStatuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['accepted', 'accepted'],
  ['scheduled', 'accepted'],
  ['queued', 'accepted'],
  ['sending', 'accepted'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['failed', 'failed'],
  ['undelivered', 'undelivered'],
  ['canceled', 'canceled'],
]);

/** Facts §1.4. `queued`, `sending`, `scheduled` all mean: the provider has it. Unknown → null, never guessed. */
export const deliveryStatusOf = (raw: string): DeliveryStatus | null => deliveryStatuses.get(raw.toLowerCase()) ?? null;

const templateStatuses: ReadonlyMap<string, TemplateStatus> = new Map([
  ['unsubmitted', 'draft'],
  ['received', 'in_review'],
  ['pending', 'in_review'],
  ['approved', 'approved'],
  ['rejected', 'rejected'],
  ['paused', 'paused'],
  ['disabled', 'disabled'],
]);

/** Facts §3.3. Anything else is `unknown`, which is not sendable (R10). */
export const templateStatusOf = (raw: string): TemplateStatus => templateStatuses.get(raw.toLowerCase()) ?? 'unknown';

const categories: ReadonlyMap<string, TemplateCategory> = new Map([
  ['UTILITY', 'utility'],
  ['AUTHENTICATION', 'authentication'],
  ['MARKETING', 'marketing'],
]);

/** Old rows still carry TRANSACTIONAL, TRANSPORTATION_UPDATE…: null, because we do not know what Meta made of them. */
export const templateCategoryOf = (raw: string): TemplateCategory | null => categories.get(raw.toUpperCase()) ?? null;

const channelStatuses: ReadonlyMap<string, ChannelStatus> = new Map([
  ['ONLINE', 'online'],
  ['ONLINE:UPDATING', 'online'],
  ['OFFLINE', 'offline'],
  ['CREATING', 'pending'],
  ['PENDING_VERIFICATION', 'pending'],
  ['VERIFYING', 'pending'],
  ['TWILIO_REVIEW', 'pending'],
  ['DRAFT', 'pending'],
]);

/** Facts §1.6. STUBBED and whatever comes next: `unknown`. */
export const channelStatusOf = (raw: string): ChannelStatus => channelStatuses.get(raw.toUpperCase()) ?? 'unknown';

const multipliers: Readonly<Record<string, number>> = { '': 1, K: 1_000, M: 1_000_000 };

/** `10K Customers/24hr` → 10000, unlimited → -1, anything unreadable → null. Unique recipients per rolling 24 h. */
export function messagingLimitOf(raw: unknown): number | null {
  if (typeof raw !== 'string') return null;
  if (/unlimited/i.test(raw)) return -1;
  const match = /^\s*(?:TIER_)?(\d+(?:\.\d+)?)\s*([KM]?)(?![A-Za-z0-9.])/i.exec(raw.replace(/(?<=\d),(?=\d{3})/g, ''));
  return match ? Math.round(Number(match[1]) * multipliers[match[2]!.toUpperCase()]!) : null;
}
