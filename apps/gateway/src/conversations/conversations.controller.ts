import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { acceptedMessageSchema, conversationSchema, messageSchema, pageOf, replySchema } from '@heliograph/contracts';
import type { ConversationView, Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { defineRoute, Idempotency, Input, notFound, publicId, Route, type IdempotentRequest, type InputOf } from '../http';
import { mediaOf } from '../messages/present-content';
import { presentMessage } from '../messages/present-message';
import { SendMessage } from '../messages/send-message';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { conversationFilter, conversationListQuery, cursorOf } from './conversation-query';
import { presentConversation } from './present-conversation';

const tags = ['conversations'];
const params = z.strictObject({ conversationId: publicId('conversation') });

const listConversations = defineRoute({
  method: 'GET',
  path: '/v1/conversations',
  operationId: 'listConversations',
  summary: 'List conversations',
  tags,
  scopes: ['conversations:read'],
  query: conversationListQuery,
  responses: { 200: { description: 'A page', schema: pageOf(conversationSchema) } },
});
const getConversation = defineRoute({
  method: 'GET',
  path: '/v1/conversations/:conversationId',
  operationId: 'getConversation',
  summary: 'A conversation with its service window',
  tags,
  params,
  scopes: ['conversations:read'],
  responses: { 200: { description: 'The conversation', schema: conversationSchema } },
});
const listConversationMessages = defineRoute({
  method: 'GET',
  path: '/v1/conversations/:conversationId/messages',
  operationId: 'listConversationMessages',
  summary: 'Messages of a conversation, newest first',
  tags,
  params,
  query: z.strictObject(pageOfKind('message')),
  scopes: ['conversations:read', 'messages:read'],
  responses: { 200: { description: 'A page', schema: pageOf(messageSchema) } },
});
const replyInConversation = defineRoute({
  method: 'POST',
  path: '/v1/conversations/:conversationId/messages',
  operationId: 'replyInConversation',
  summary: 'Reply to the customer',
  description: 'The same policy and the same answer as POST /v1/messages; a free-form reply overtakes notifications.',
  tags,
  params,
  body: replySchema,
  scopes: ['messages:send'],
  responses: { 202: { description: 'Accepted', schema: acceptedMessageSchema } },
  problems: { 404: ['conversation_not_found', 'template_not_found'] },
  idempotency: 'handler',
});
const markConversationRead = defineRoute({
  method: 'POST',
  path: '/v1/conversations/:conversationId/read',
  operationId: 'markConversationRead',
  summary: 'Mark a conversation as read by us',
  description: 'Resets the unread count. The customer is not told.',
  tags,
  params,
  scopes: ['conversations:write'],
  responses: { 200: { description: 'The conversation', schema: conversationSchema } },
});

@Controller()
export class ConversationsController {
  constructor(
    private readonly sending: SendMessage,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(listConversations)
  async list(@Input() { query }: InputOf<typeof listConversations>, @By() by: Requester) {
    const now = this.clock.now();
    const page = await this.stores.conversations.list(
      by.workspaceId,
      { limit: query.limit, after: query.cursor ?? null },
      conversationFilter(by, query, now),
      query.sort,
    );
    return { data: page.items.map((view) => presentConversation(view, now)), nextCursor: cursorOf(page.next) };
  }

  @Route(getConversation)
  async get(@Input() { params }: InputOf<typeof getConversation>, @By() by: Requester) {
    return presentConversation(await this.find(by, params.conversationId), this.clock.now());
  }

  @Route(listConversationMessages)
  async messages(@Input() { params, query }: InputOf<typeof listConversationMessages>, @By() by: Requester) {
    const { id } = await this.find(by, params.conversationId);
    const page = await this.stores.messages.list(by.workspaceId, pageRequest(query), { conversationId: id });
    const media = await mediaOf(this.stores, by.workspaceId, page.items);
    return presentPage('message', page, (message) => presentMessage(message, media));
  }

  @Route(replyInConversation)
  async reply(
    @Input() { params, body }: InputOf<typeof replyInConversation>,
    @By() by: Requester,
    @Idempotency() idempotency: IdempotentRequest | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { channelId, contactId } = await this.find(by, params.conversationId);
    return this.sending.send(by, body, idempotency, reply, { channelId, contactId });
  }

  @Route(markConversationRead)
  async markRead(@Input() { params }: InputOf<typeof markConversationRead>, @By() by: Requester) {
    await this.stores.conversations.markRead(by.workspaceId, params.conversationId);
    return presentConversation(await this.find(by, params.conversationId), this.clock.now());
  }

  private async find(by: Requester, id: string): Promise<ConversationView> {
    const conversation = await this.stores.conversations.view(by.workspaceId, id);
    if (!conversation) throw notFound('conversation');
    return conversation;
  }
}
