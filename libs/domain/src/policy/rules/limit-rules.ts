import type { CapUse } from '../facts';
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

/** Product: the workspace's own cap on how often one contact gets templates of a category. It holds; it never fails a message. */
export const capHasRoom: Rule = {
  name: "the workspace's own cap for this category has room",
  codes: ['limit_reached'],
  check({ caps, message }, { now, purpose }) {
    if (message.kind !== 'template') return null;
    const full = (caps ?? [])
      .filter(({ category }) => category === purpose)
      .map((cap) => ({ ...cap, opensAt: capOpensAt(cap, now) }))
      .filter(({ opensAt }) => opensAt !== null)
      // Several caps on one category (per day and per week): the one that opens last decides.
      .sort((a, b) => (b.opensAt as Date).getTime() - (a.opensAt as Date).getTime())[0];
    if (!full) return null;
    const { category, max, perHours, waitingAhead } = full;
    const each = perHours === 1 ? 'hour' : `${perHours} hours`;
    return {
      code: 'limit_reached',
      rule: 'P',
      message: `The workspace allows ${max} ${category} ${max === 1 ? 'template' : 'templates'} per contact every ${each}.`,
      facts: { cap: { category, max, perHours }, waitingAhead, freesAt: iso(full.opensAt) },
      remedy: "Nothing to do: it is sent when the cap frees. An admin can raise the cap in the workspace's settings.",
      nextAllowedAt: iso(full.opensAt) as string,
      effect: 'hold',
    };
  },
};

/** When the oldest counted message leaves the span; null while there is room. Those ahead count as if they left now. */
function capOpensAt({ max, perHours, handedOffAt, waitingAhead }: CapUse, now: Date): Date | null {
  const span = perHours * 3_600_000;
  const counted = handedOffAt.map((at) => at.getTime()).filter((at) => at > now.getTime() - span);
  if (counted.length + waitingAhead < max) return null;
  const newestFirst = counted.sort((a, b) => b - a);
  return new Date((newestFirst[max - 1] ?? newestFirst.at(-1) ?? now.getTime()) + span);
}
