import type { PolicyConstants } from '../policy/policy-constants';

export type WindowConstants = Pick<PolicyConstants, 'windowHours' | 'windowMarginSeconds'>;

/** The 24-hour customer service window of one contact on one channel (R9). */
export interface ServiceWindow {
  /** The customer's own last message; null when there has been none. */
  opensAt: Date | null;
  /** When it closes *for us*: WhatsApp's end minus the safety margin. */
  closesAt: Date | null;
  /** WhatsApp's own end; a message sent between `closesAt` and this might arrive too late there. */
  endsAt: Date | null;
  /** Open up to, not including, `closesAt`. A customer clock ahead of ours counts as open. */
  isOpen(now: Date): boolean;
  /** Whole seconds until `closesAt`, rounded down; 0 when closed. */
  secondsLeft(now: Date): number;
}

/**
 * R9: counts from the moment the customer sent (the provider's clock where it gives one, receipt time otherwise).
 * A time in the future is taken as given: clamp it to the receipt time where it is recorded.
 */
export function serviceWindow(lastCustomerMessageAt: Date | null, constants: WindowConstants): ServiceWindow {
  const end = lastCustomerMessageAt === null ? null : lastCustomerMessageAt.getTime() + constants.windowHours * 3_600_000;
  const closes = end === null ? null : end - constants.windowMarginSeconds * 1000;
  return {
    opensAt: lastCustomerMessageAt,
    closesAt: closes === null ? null : new Date(closes),
    endsAt: end === null ? null : new Date(end),
    isOpen: (now) => closes !== null && now.getTime() < closes,
    secondsLeft: (now) => (closes === null ? 0 : Math.max(0, Math.floor((closes - now.getTime()) / 1000))),
  };
}

/**
 * The time the window counts from after one more message. Only the customer's own message opens or extends it; ours, templates
 * included, never do. A customer message that arrives late never shortens it.
 */
export function lastCustomerMessageAfter(
  current: Date | null,
  message: { author: 'customer' | 'business'; at: Date },
): Date | null {
  if (message.author !== 'customer') return current;
  return current !== null && current.getTime() >= message.at.getTime() ? current : message.at;
}
