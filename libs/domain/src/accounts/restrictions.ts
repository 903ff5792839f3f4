import type { AccountRestriction } from './standing';

/** The traffic a restriction may stop. A message is business-initiated when it is a template, customer care otherwise (R2). */
export interface Traffic {
  businessInitiated: boolean;
  marketing: boolean;
}

function stops({ kind, scope }: AccountRestriction, traffic: Traffic): boolean {
  if (kind === 'banned' || scope === 'all') return true;
  if (scope === 'business_initiated') return traffic.businessInitiated;
  return scope === 'customer_initiated' ? !traffic.businessInitiated : traffic.marketing;
}

const holdsAt = ({ from, until }: AccountRestriction, at: number): boolean =>
  from.getTime() <= at && (until === null || at < until.getTime());

/** Those that stop this traffic now; from `from` up to, not including, `until`. */
export const restrictionsInForce = (
  restrictions: readonly AccountRestriction[],
  traffic: Traffic,
  now: Date,
): AccountRestriction[] =>
  restrictions.filter((restriction) => stops(restriction, traffic) && holdsAt(restriction, now.getTime()));

/**
 * The first moment from `now` at which none of them stops this traffic, one following another included; `now` itself when none
 * does; null when one lasts until it is lifted.
 */
export function restrictionFreeAt(restrictions: readonly AccountRestriction[], traffic: Traffic, now: Date): Date | null {
  let at = now;
  for (;;) {
    const inForce = restrictionsInForce(restrictions, traffic, at);
    if (inForce.length === 0) return at;
    const ends = inForce.map(({ until }) => until?.getTime() ?? Infinity);
    const last = Math.max(...ends);
    if (last === Infinity) return null;
    at = new Date(last);
  }
}
