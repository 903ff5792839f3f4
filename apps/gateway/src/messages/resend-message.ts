import { Inject, Injectable } from '@nestjs/common';
import type { AcceptedMessageBody } from '@heliograph/contracts';
import { canResend, type FreeFormContent, type Lane, type MessageState, type Purpose } from '@heliograph/domain';
import type { Message, Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { conflict, notFound, ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { AcceptMessages } from './accept-message';
import type { SendCommand } from './send-facts';
import { acceptedBody, alreadyReplayed, missing, refusal } from './send-outcome';

/**
 * Sends anew what ended without reaching the customer: a new message, through the policy as it is now, linked by `replayOf`. The same
 * message is never sent anew twice, whoever asks and however often: the claim is written with the new message.
 *
 * Not promised: that the first one never arrives. A message given up without an answer may still be delivered late.
 */
@Injectable()
export class ResendMessage {
  constructor(
    private readonly accept: AcceptMessages,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async resend(by: Requester, messageId: string): Promise<Outcome<AcceptedMessageBody>> {
    const message = await this.stores.messages.get(by.workspaceId, messageId);
    if (!message) return notFound('message');
    return this.resendThis(by, message);
  }

  async resendThis(by: Requester, message: Message): Promise<Outcome<AcceptedMessageBody>> {
    if (message.direction !== 'out' || !canResend(message.state as MessageState)) {
      const detail = `The message is ${message.state}: only what failed, was undelivered, expired or was canceled is sent anew.`;
      return conflict('message_not_resendable', detail, { extra: { state: message.state } });
    }
    const command = commandOf(by, message, this.clock.now());
    const outcome = await this.accept.send(command);
    switch (outcome.outcome) {
      case 'accepted':
        return acceptedBody(outcome, command.reference);
      case 'refused':
        return refusal(outcome.decision);
      case 'not_found':
        return missing(outcome.what);
      case 'already_replayed':
        return alreadyReplayed(outcome.replayId);
      default:
        return new ProblemError(409, 'message_not_resendable', 'The message is being sent anew by another request.');
    }
  }
}

/** The same message, at once. Its old time limit goes with it only while it lies ahead; a fallback that was used is what is sent. */
function commandOf(by: Requester, message: Message, now: Date): SendCommand {
  const isTemplate = message.kind === 'template';
  const variables = (message.templateVariables ?? {}) as Record<string, string>;
  return {
    workspaceId: by.workspaceId,
    actor: by.actor,
    channelId: message.channelId,
    to: { contactId: message.contactId },
    content: isTemplate ? null : (message.content as FreeFormContent),
    template: isTemplate ? { templateId: message.templateId, name: null, language: null, variables } : null,
    purpose: message.purpose as Purpose,
    lane: message.lane as Lane,
    sendAt: null,
    expiresAt: message.expiresAt && message.expiresAt > now ? message.expiresAt : null,
    fallback: isTemplate ? null : (message.fallback as SendCommand['fallback']),
    onUnknown: message.onUnknown as SendCommand['onUnknown'],
    replyTo: message.replyTo,
    reference: message.reference,
    replayOf: message.id,
    idempotency: null,
  };
}
