import type { ServiceWindow } from '../../conversations/service-window';
import type { Purpose } from '../../contacts/consent';
import type { DecisionCode, Reason } from '../decision';
import type { SendFacts } from '../facts';
import type { PolicyConstants } from '../policy-constants';

/** What every rule may look at besides the facts: worked out once per decision. */
export interface RuleContext {
  now: Date;
  policy: PolicyConstants;
  window: ServiceWindow;
  windowOpen: boolean;
  /** For templates the category, otherwise what the message says (R8, R13). */
  purpose: Purpose;
}

/** One small question about a send. `codes` lists everything it can answer; no reason means no objection. */
export interface Rule {
  name: string;
  codes: readonly DecisionCode[];
  check(facts: SendFacts, context: RuleContext): Reason | null;
}

/** WhatsApp's and operators' free text may quote a phone number; a reason may not (it is logged, stored and shown). */
export const withoutNumbers = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : text.replace(/\+?\p{Nd}(?:[\s().\-/]*\p{Nd}){6,}/gu, '[number]');

export const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

/**
 * A standing that mends by itself holds a notification, which can wait; a reply is refused, because its window would close while
 * it waits for nobody knows how long, and the agent should hear it now.
 */
export const temporaryEffect = (facts: SendFacts): Reason['effect'] => (facts.message.kind === 'template' ? 'hold' : 'refuse');
