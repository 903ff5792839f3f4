import { iso, type Rule } from './rule';

/** P (facts §5.5): unique contacts reached outside a window, per portfolio and rolling 24 hours. */
export const limitHasRoom: Rule = {
  name: 'the 24-hour limit of unique contacts has room',
  codes: ['limit_reached'],
  check(facts, { now, windowOpen }) {
    const { limit, message } = facts;
    if (!limit || message.kind !== 'template' || windowOpen || limit.alreadyCounted || limit.used < limit.allowed) return null;
    const ahead = limit.freesAt !== null && limit.freesAt.getTime() > now.getTime();
    return {
      code: 'limit_reached',
      rule: 'P',
      message: `The limit of ${limit.allowed} unique contacts in 24 hours is used up.`,
      facts: { allowed: limit.allowed, used: limit.used, freesAt: iso(limit.freesAt) },
      remedy: 'Nothing to do: it is sent when the limit frees. WhatsApp raises the limit with quality and volume.',
      ...(ahead ? { nextAllowedAt: iso(limit.freesAt) as string } : {}),
      effect: 'hold',
    };
  },
};
