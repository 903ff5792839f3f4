import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  acceptedMessageSchema,
  anyMessageState,
  batchResultSchema,
  explanationSchema,
  messageSchema,
  messageTimelineSchema,
  messageWhySchema,
  pageOf,
  sendBatchSchema,
  sendMessageSchema,
  type ExplanationBody,
} from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { defineRoute, Idempotency, Input, notFound, publicId, Route, type IdempotentRequest, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { CancelMessage } from './cancel-message';
import { ExplainMessage } from './explain-message';
import { mediaOf } from './present-content';
import { presentMessage, presentReasons, presentTimeline, presentWhy } from './present-message';
import { SendBatch } from './send-batch';
import { SendMessage } from './send-message';
import { missing } from './send-outcome';
import { toSendCommand } from './to-send-command';

const tags = ['messages'];
const one = { params: z.strictObject({ messageId: publicId('message') }), tags } as const;

const sendMessage = defineRoute({
  method: 'POST',
  path: '/v1/messages',
  operationId: 'sendMessage',
  summary: 'Send a message',
  description:
    'Accepted (202) means that it is on the record: `queued`, `scheduled`, or `held` with what it waits for. What the policy refuses is 422 with every reason.',
  tags,
  scopes: ['messages:send'],
  body: sendMessageSchema,
  responses: { 202: { description: 'Accepted', schema: acceptedMessageSchema } },
  problems: { 404: ['channel_not_found', 'contact_not_found', 'media_not_found', 'message_not_found', 'template_not_found'] },
  idempotency: 'handler',
});
const sendBatch = defineRoute({
  method: 'POST',
  path: '/v1/messages/batch',
  operationId: 'sendBatch',
  summary: 'Send up to 1000 messages',
  description: 'Each is accepted or refused on its own. With an Idempotency-Key the whole batch can be repeated safely.',
  tags,
  scopes: ['messages:send'],
  body: sendBatchSchema,
  responses: { 202: { description: 'One result per message', schema: batchResultSchema } },
  idempotency: 'handler',
});
const explainMessage = defineRoute({
  method: 'POST',
  path: '/v1/messages/explain',
  operationId: 'explainMessage',
  summary: 'Would it be sent?',
  description: 'The same decision as sending, without sending: by which rules, as what, at what estimated price.',
  tags,
  scopes: ['messages:read'],
  body: sendMessageSchema,
  responses: { 200: { description: 'The decision', schema: explanationSchema } },
  problems: { 404: ['channel_not_found', 'contact_not_found'] },
});
const listMessages = defineRoute({
  method: 'GET',
  path: '/v1/messages',
  operationId: 'listMessages',
  summary: 'List messages, newest first',
  tags,
  scopes: ['messages:read'],
  query: z.strictObject({
    ...pageOfKind('message'),
    conversation: publicId('conversation').optional(),
    contact: publicId('contact').optional(),
    state: anyMessageState.optional(),
    direction: z.enum(['in', 'out']).optional(),
  }),
  responses: { 200: { description: 'A page', schema: pageOf(messageSchema) } },
});
const getMessage = defineRoute({
  ...one,
  method: 'GET',
  path: '/v1/messages/:messageId',
  operationId: 'getMessage',
  summary: 'A message with its timeline',
  scopes: ['messages:read'],
  responses: { 200: { description: 'The message', schema: messageTimelineSchema } },
});
const whyMessage = defineRoute({
  ...one,
  method: 'GET',
  path: '/v1/messages/:messageId/why',
  operationId: 'whyMessage',
  summary: 'Every decision about a message, with the facts as they were',
  scopes: ['messages:read'],
  responses: { 200: { description: 'The decisions', schema: messageWhySchema } },
});
const cancelMessage = defineRoute({
  ...one,
  method: 'POST',
  path: '/v1/messages/:messageId/cancel',
  operationId: 'cancelMessage',
  summary: 'Cancel a message that is still ours',
  scopes: ['messages:send'],
  responses: { 200: { description: 'Canceled', schema: messageSchema } },
  problems: { 409: ['message_not_cancelable'] },
});

@Controller()
export class MessagesController {
  constructor(
    private readonly sending: SendMessage,
    private readonly batches: SendBatch,
    private readonly explaining: ExplainMessage,
    private readonly canceling: CancelMessage,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(sendMessage)
  send(
    @Input() { body }: InputOf<typeof sendMessage>,
    @By() by: Requester,
    @Idempotency() idempotency: IdempotentRequest | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.sending.send(by, body, idempotency, reply);
  }

  @Route(sendBatch)
  batch(@Input() { body }: InputOf<typeof sendBatch>, @By() by: Requester, @Idempotency() idempotency: IdempotentRequest | null) {
    return this.batches.send(by, body, idempotency);
  }

  @Route(explainMessage)
  async explain(@Input() { body }: InputOf<typeof explainMessage>, @By() by: Requester): Promise<ExplanationBody> {
    const explanation = await this.explaining.explain(toSendCommand(by, body, null));
    if ('notFound' in explanation) throw missing(explanation.notFound);
    const { decision, disposition, category, alternatives, estimatedPrice } = explanation;
    return {
      decision: { ...decision, reasons: presentReasons(decision.reasons) },
      disposition,
      category,
      alternatives: alternatives.map((template) => ({ ...template, id: toPublicId('template', template.id) })),
      estimatedPrice,
    };
  }

  @Route(listMessages)
  async list(@Input() { query }: InputOf<typeof listMessages>, @By() by: Requester) {
    const { conversation, contact, state, direction } = query;
    const filter = {
      ...(conversation ? { conversationId: conversation } : {}),
      ...(contact ? { contactId: contact } : {}),
      ...(state ? { state } : {}),
      ...(direction ? { direction } : {}),
    };
    const page = await this.stores.messages.list(by.workspaceId, pageRequest(query), filter);
    const media = await mediaOf(this.stores, by.workspaceId, page.items);
    return presentPage('message', page, (message) => presentMessage(message, media));
  }

  @Route(getMessage)
  async get(@Input() { params }: InputOf<typeof getMessage>, @By() by: Requester) {
    const timeline = await this.timeline(by, params.messageId);
    return presentTimeline(timeline, await mediaOf(this.stores, by.workspaceId, [timeline.message]));
  }

  @Route(whyMessage)
  async why(@Input() { params }: InputOf<typeof whyMessage>, @By() by: Requester) {
    return presentWhy(await this.timeline(by, params.messageId));
  }

  @Route(cancelMessage)
  async cancel(@Input() { params }: InputOf<typeof cancelMessage>, @By() by: Requester) {
    const message = await orRefuse(this.canceling.cancel(by, params.messageId));
    return presentMessage(message, await mediaOf(this.stores, by.workspaceId, [message]));
  }

  private async timeline(by: Requester, messageId: string) {
    const timeline = await this.stores.messages.timeline(by.workspaceId, messageId);
    if (!timeline) throw notFound('message');
    return timeline;
  }
}
