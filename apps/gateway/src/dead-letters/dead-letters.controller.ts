import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  acceptedMessageSchema,
  channelId,
  deadLetterFilter,
  deadLetterSchema,
  pageOf,
  replayDeadLettersSchema,
  replayResultSchema,
  type DeadLetterBody,
} from '@heliograph/contracts';
import { worthReplaying, type MessageState } from '@heliograph/domain';
import type { DeadLetter, Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { defineRoute, Input, publicId, Route, type InputOf } from '../http';
import { ResendMessage } from '../messages/resend-message';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { deadLetterFilterOf, kindOf, ReplayDeadLetters } from './replay-dead-letters';

const tags = ['operations'];
const one = { params: z.strictObject({ messageId: publicId('message') }), tags } as const;
const resent = { 202: { description: 'A new message, accepted', schema: acceptedMessageSchema } } as const;
const problems = { 409: ['message_not_resendable', 'already_replayed'] } as const;

const listDeadLetters = defineRoute({
  method: 'GET',
  path: '/v1/dead-letters',
  operationId: 'listDeadLetters',
  summary: 'Messages that failed for good and were not sent anew, newest first',
  tags,
  scopes: ['operations:read'],
  query: z.strictObject({ ...pageOfKind('message'), ...deadLetterFilter, channel: channelId.optional() }),
  responses: { 200: { description: 'A page', schema: pageOf(deadLetterSchema) } },
});
const replayDeadLetter = defineRoute({
  ...one,
  method: 'POST',
  path: '/v1/dead-letters/:messageId/replay',
  operationId: 'replayDeadLetter',
  summary: 'Send it anew',
  description: 'A new message through the policy, linked by `replayOf`. The same one is never sent anew twice.',
  scopes: ['operations:write'],
  responses: resent,
  problems,
});
const replayDeadLetters = defineRoute({
  method: 'POST',
  path: '/v1/dead-letters/replay',
  operationId: 'replayDeadLetters',
  summary: 'Send many anew, by their ids or by a filter',
  tags,
  scopes: ['operations:write'],
  body: replayDeadLettersSchema,
  responses: { 200: { description: 'What became of each', schema: replayResultSchema } },
});
const resendMessage = defineRoute({
  ...one,
  tags: ['messages'],
  method: 'POST',
  path: '/v1/messages/:messageId/resend',
  operationId: 'resendMessage',
  summary: 'Send a message anew that failed, was undelivered, expired or was canceled',
  description: 'A new message through the policy, linked by `replayOf`. The same one is never sent anew twice.',
  scopes: ['messages:send'],
  responses: resent,
  problems,
});

@Controller()
export class DeadLettersController {
  constructor(
    private readonly resending: ResendMessage,
    private readonly replaying: ReplayDeadLetters,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(listDeadLetters)
  async list(@Input() { query }: InputOf<typeof listDeadLetters>, @By() by: Requester) {
    const page = await this.stores.deadLetters.page(by.workspaceId, pageRequest(query), deadLetterFilterOf(query));
    return presentPage('message', page, presentDeadLetter);
  }

  @Route(replayDeadLetter)
  replay(@Input() { params }: InputOf<typeof replayDeadLetter>, @By() by: Requester) {
    return orRefuse(this.resending.resend(by, params.messageId));
  }

  @Route(replayDeadLetters)
  replayMany(@Input() { body }: InputOf<typeof replayDeadLetters>, @By() by: Requester) {
    return this.replaying.replay(by, body);
  }

  @Route(resendMessage)
  resend(@Input() { params }: InputOf<typeof resendMessage>, @By() by: Requester) {
    return orRefuse(this.resending.resend(by, params.messageId));
  }
}

const presentDeadLetter = ({ message, code, failedAt }: DeadLetter): DeadLetterBody => {
  const state = message.state as DeadLetterBody['state'];
  const detail = message.error?.['message'];
  return {
    message: toPublicId('message', message.id),
    conversation: toPublicId('conversation', message.conversationId),
    contact: toPublicId('contact', message.contactId),
    channel: toPublicId('channel', message.channelId),
    state,
    code,
    kind: kindOf(message),
    detail: typeof detail === 'string' ? detail : '',
    failedAt: failedAt.toISOString(),
    attempts: message.attemptCount,
    reference: message.reference,
    replayable: worthReplaying(state as MessageState, kindOf(message)),
  };
};
