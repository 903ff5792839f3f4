import { iso, type Rule } from './rule';

/** R9: free text only within 24 hours of the customer's own last message. */
export const windowIsOpenForFreeForm: Rule = {
  name: 'free-form messages stay inside the customer service window',
  codes: ['window_closed'],
  check(facts, { window, windowOpen, policy }) {
    if (facts.message.kind !== 'free_form' || windowOpen) return null;
    const closedAt = iso(window.closesAt);
    return {
      code: 'window_closed',
      rule: 'R9',
      message:
        closedAt === null
          ? 'The customer has not written on this channel, so there is no customer service window.'
          : `The customer service window closed at ${closedAt}.`,
      facts: {
        lastCustomerMessageAt: iso(window.opensAt),
        closedAt,
        windowHours: policy.windowHours,
        marginSeconds: policy.windowMarginSeconds,
      },
      remedy: 'Send an approved template, or wait until the customer writes again.',
      effect: 'refuse',
    };
  },
};
