import type { Rule } from './rule';

/** P: a message past its own `expiresAt` is worse than none. */
export const messageIsNotExpired: Rule = {
  name: 'the message has not expired',
  codes: ['expired'],
  check(facts, { now }) {
    const { expiresAt } = facts.message;
    if (expiresAt === null || now.getTime() < expiresAt.getTime()) return null;
    return {
      code: 'expired',
      rule: 'P',
      message: `The message expired at ${expiresAt.toISOString()}.`,
      facts: { expiresAt: expiresAt.toISOString() },
      remedy: 'Send a new message with a later expiresAt, or none.',
      effect: 'refuse',
    };
  },
};
