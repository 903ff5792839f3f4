import type { Purpose } from '../contacts/consent';
import type { FailureKind } from '../messages/after-failure';

/** Days after which a number that was not on WhatsApp may be tried again: people do install it. */
const unreachableDays = 30;

/** Codes by which the provider says "no marketing to this person" rather than "no messages" (facts §4: 63050, 131050). */
const marketingOnly = new Set(['63050', '131050']);

/** What a failed delivery says about the person: not on WhatsApp (suppressed for a while), or opted out at the provider (ledger). */
export function aboutRecipient(
  kind: FailureKind,
  code: string,
  at: Date,
): { unreachableUntil?: Date; withdraw?: readonly Purpose[] } | null {
  switch (kind) {
    case 'recipient':
      return { unreachableUntil: new Date(at.getTime() + unreachableDays * 24 * 3_600_000) };
    case 'recipient_opted_out':
      return { withdraw: marketingOnly.has(code) ? ['marketing'] : ['utility', 'authentication', 'marketing'] };
    default:
      return null;
  }
}
