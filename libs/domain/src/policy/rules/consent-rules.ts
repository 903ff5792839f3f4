import { consentState, meets } from '../../contacts/consent';
import type { SendFacts } from '../facts';
import { iso, type Rule } from './rule';

/** Two readings of the same fact (ever, and on this channel): the later one tells whether they wrote after a withdrawal. */
function lastWroteAt({ consent, lastCustomerMessageAt }: SendFacts): Date | null {
  const { wroteToUsAt } = consent;
  if (wroteToUsAt === null || lastCustomerMessageAt === null) return wroteToUsAt ?? lastCustomerMessageAt;
  return wroteToUsAt.getTime() >= lastCustomerMessageAt.getTime() ? wroteToUsAt : lastCustomerMessageAt;
}

/** R8, R13: consent of the required level for this purpose, and not withdrawn. */
export const consentIsGiven: Rule = {
  name: 'the contact consented to this purpose',
  codes: ['consent_missing', 'consent_withdrawn', 'marketing_opted_out'],
  check(facts, { now, purpose }) {
    const required = facts.consent.required[purpose];
    const state = consentState(facts.consent.entries, purpose, { wroteToUsAt: lastWroteAt(facts), required }, now);
    const { level, status, entry } = state;
    const withdrawn = status === 'withdrawn';
    if (!withdrawn && meets(level, required)) return null;
    const known = {
      rule: purpose === 'marketing' ? 'R13' : 'R8',
      facts: {
        purpose,
        required,
        level,
        status,
        entryId: entry?.id ?? null,
        occurredAt: iso(entry?.occurredAt),
      },
      effect: 'refuse' as const,
    };
    if (withdrawn) {
      const remedy =
        purpose === 'service'
          ? 'Wait until the customer writes again, or record a new opt-in with its proof.'
          : `Nothing is sent for ${purpose} until the contact opts in again; record the new opt-in with its proof.`;
      if (purpose === 'marketing') {
        return { code: 'marketing_opted_out', message: 'The contact opted out of marketing.', ...known, remedy };
      }
      return { code: 'consent_withdrawn', message: `The contact withdrew consent for ${purpose}.`, ...known, remedy };
    }
    return {
      code: 'consent_missing',
      message: `Consent for ${purpose} is "${level}" (${status}); "${required}" is required.`,
      ...known,
      remedy: `Record the contact's opt-in for ${purpose} with its proof${required === 'double' ? ' and its confirmation' : ''}.`,
    };
  },
};
