import type { MessageState } from './message-state';

/** Ended without reaching the customer: may be sent anew as a new message. A canceled one was meant to end. */
export const resendableStates = ['failed', 'undelivered', 'expired', 'canceled'] as const satisfies readonly MessageState[];

export const canResend = (state: MessageState): boolean => (resendableStates as readonly MessageState[]).includes(state);

/** Kinds of failure that sending anew cannot mend: the person said no, or is not on WhatsApp under this number. */
const hopeless = new Set(['recipient', 'recipient_opted_out']);

/** Whether a failed message is worth sending anew. The policy still decides about the new one. */
export const worthReplaying = (state: MessageState, failureKind: string | null): boolean =>
  canResend(state) && !hopeless.has(failureKind ?? '');
