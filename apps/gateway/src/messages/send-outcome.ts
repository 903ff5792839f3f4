import type { AcceptedMessageBody } from '@heliograph/contracts';
import type { Decision } from '@heliograph/domain';
import { toPublicId } from '@heliograph/platform';
import { conflict, notFound, unprocessable, type Begun, type ProblemError } from '../http';
import { presentAccepted, presentReasons } from './present-message';
import type { SendOutcome } from './accept-message';

/** 422 whose code is the first reason's; all reasons are in it, in the order of the rules. */
export function refusal(decision: Decision): ProblemError {
  const [first] = decision.reasons;
  if (!first) throw new Error('a decision refused a message without a reason');
  return unprocessable(first.code, `${first.message} ${first.remedy}`, {
    extra: {
      reasons: presentReasons(decision.reasons),
      policyVersion: decision.policyVersion,
      interaction: decision.interaction,
      window: decision.window,
    },
  });
}

export const acceptedBody = (
  { message }: Extract<SendOutcome, { outcome: 'accepted' }>,
  reference: string | null,
): AcceptedMessageBody => presentAccepted({ ...message, reference, reasons: message.decision.reasons });

export const alreadyReplayed = (replayId: string): ProblemError =>
  conflict('already_replayed', 'This message was sent anew already.', { extra: { replay: toPublicId('message', replayId) } });

/** What is left of an outcome when it is neither accepted nor refused by the policy. */
export function begunOf(outcome: Extract<SendOutcome, { outcome: 'replayed' | 'key_in_progress' | 'key_mismatch' }>) {
  const states: Record<string, Exclude<Begun, { state: 'new' }>> = {
    key_in_progress: { state: 'in_progress' },
    key_mismatch: { state: 'mismatch' },
  };
  return outcome.outcome === 'replayed'
    ? ({ state: 'replay', status: outcome.status, body: outcome.body } as const)
    : (states[outcome.outcome] as Exclude<Begun, { state: 'new' }>);
}

export const missing = (what: 'channel' | 'contact' | 'media' | 'message' | 'template'): ProblemError => notFound(what);
