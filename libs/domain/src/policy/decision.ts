/**
 * What `decideSend` answers, word for word as the API shows it (product rule: one policy, three moments).
 * A refusal is a value, never an exception.
 */
export const decisionCodes = [
  'account_onboarding_incomplete',
  'account_not_verified',
  'account_not_approved',
  'account_refused',
  'account_restricted',
  'channel_not_ready',
  'window_closed',
  'template_not_found',
  'template_not_approved',
  'template_paused',
  'template_disabled',
  'template_held',
  'template_wrong_account',
  'template_variables_invalid',
  'content_invalid',
  'consent_missing',
  'consent_withdrawn',
  'marketing_opted_out',
  'recipient_invalid',
  'recipient_blocked',
  'recipient_unreachable',
  'marketing_not_delivered_here',
  'limit_reached',
  'quiet_hours',
  'expired',
] as const;

export type DecisionCode = (typeof decisionCodes)[number];

/** The three moments at which the same function decides. */
export const moments = ['accept', 'release', 'hand_off'] as const;
export type Moment = (typeof moments)[number];

/** `hold` waits for what `reasons` name; it never means "will be sent". */
export type Verdict = 'allow' | 'hold' | 'refuse';

export interface Reason {
  code: DecisionCode;
  /** The rule of the mission (R1–R18), or `P` for a rule of WhatsApp or of this product that the article does not name. */
  rule: string;
  /** English sentence for people. Contains no phone number and no message text. */
  message: string;
  /** The facts that led here; JSON-safe, times as ISO 8601, no phone number, no message text. */
  facts: Record<string, unknown>;
  /** What would make the answer change. Never empty. */
  remedy: string;
  /** ISO 8601; present when time alone would change the answer. */
  nextAllowedAt?: string;
  /** Whether this reason alone holds the message (temporary) or refuses it. */
  effect: 'hold' | 'refuse';
}

export interface Decision {
  verdict: Verdict;
  /** All reasons, in the order of the rules; empty exactly when the verdict is `allow`. */
  reasons: Reason[];
  /** Which dated set of constants was used. */
  policyVersion: string;
  /** Which of the two kinds of interaction (R2) the message is. */
  interaction: 'customer_care' | 'notification';
  /** The 24-hour customer service window as this decision saw it (R9); ISO 8601. */
  window: { open: boolean; opensAt: string | null; closesAt: string | null };
}
