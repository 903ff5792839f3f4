import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { AcceptedMessageBody, ReplyBody, SendMessageBody } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { replay, type IdempotentRequest } from '../http';
import type { Requester } from '../requester';
import { STORES } from '../tokens';
import { TakeByReply } from '../conversations/take-by-reply';
import { AcceptMessages, type AcceptedMessage } from './accept-message';
import type { SendCommand } from './send-facts';
import { acceptedBody, alreadyReplayed, begunOf, missing, refusal } from './send-outcome';
import { toSendCommand, type ReplyTarget } from './to-send-command';

/**
 * `POST /v1/messages` and the reply in a conversation: from a body to the answer. The idempotency key is written by the same statement
 * as the message, so a repeat is answered with the first answer whatever crashed in between.
 */
@Injectable()
export class SendMessage {
  constructor(
    private readonly accept: AcceptMessages,
    private readonly taking: TakeByReply,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  async send(
    by: Requester,
    body: SendMessageBody | ReplyBody,
    idempotency: IdempotentRequest | null,
    reply: Pick<FastifyReply, 'code' | 'header'>,
    target: ReplyTarget | null = null,
  ): Promise<AcceptedMessageBody> {
    const command = toSendCommand(by, body, idempotency, target);
    if (!(await this.ownsFallback(command))) throw missing('template');
    const outcome = await this.accept.send(command);
    switch (outcome.outcome) {
      case 'accepted':
        // A reply, or words of our own by whatever door: the customer is answered. A notification by template answers nobody.
        if (target !== null || command.template === null) await this.answered(by, outcome.message);
        return acceptedBody(outcome, command.reference);
      case 'refused':
        throw refusal(outcome.decision);
      case 'already_replayed':
        throw alreadyReplayed(outcome.replayId);
      case 'not_found':
        throw missing(outcome.what);
      default:
        return replay(begunOf(outcome), reply) as AcceptedMessageBody;
    }
  }

  /** A repeated request never gets here; and whom this message is the first to, wrote nothing yet. */
  private async answered(by: Requester, { conversationId, createdAt }: AcceptedMessage): Promise<void> {
    if (conversationId !== null) await this.taking.answered(by, conversationId, createdAt);
  }

  /** The fallback is looked up by its id alone when it is needed, so another workspace's template must not get in here. */
  async ownsFallback({ workspaceId, fallback }: Pick<SendCommand, 'workspaceId' | 'fallback'>): Promise<boolean> {
    return fallback === null || (await this.stores.templates.get(workspaceId, fallback.templateId)) !== null;
  }
}
