import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { draftGiven, draftSchema, typingShownSchema, type DraftBody } from '@heliograph/contracts';
import type { Conversation, Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { ShowTyping } from '../messages/show-typing';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';

const tags = ['conversations'];
const params = z.strictObject({ conversationId: publicId('conversation') });
const draft = { description: 'The draft; empty when there is none', schema: draftSchema };

const getDraft = defineRoute({
  method: 'GET',
  path: '/v1/conversations/:conversationId/draft',
  operationId: 'getDraft',
  summary: 'What the caller has begun to write here',
  tags,
  params,
  scopes: ['messages:send'],
  responses: { 200: draft },
});
const putDraft = defineRoute({
  method: 'PUT',
  path: '/v1/conversations/:conversationId/draft',
  operationId: 'putDraft',
  summary: 'Keep what the caller has begun to write here',
  description: "One per caller and conversation; the last one written stands. Others' drafts are not shown.",
  tags,
  params,
  body: draftGiven,
  scopes: ['messages:send'],
  responses: { 200: draft },
});
const dropDraft = defineRoute({
  method: 'DELETE',
  path: '/v1/conversations/:conversationId/draft',
  operationId: 'dropDraft',
  summary: 'Throw the draft away',
  tags,
  params,
  scopes: ['messages:send'],
  responses: { 204: { description: 'There is none any more' } },
});
const showTyping = defineRoute({
  method: 'POST',
  path: '/v1/conversations/:conversationId/typing',
  operationId: 'showTyping',
  summary: 'Show the customer and the other agents that somebody is writing',
  description:
    'The agents hear it as the signal `conversation.typing`; the customer sees it where the provider has it and the window is open. It fades by itself; call it again while writing.',
  tags,
  params,
  scopes: ['messages:send'],
  responses: { 202: { description: 'Whether it is shown', schema: typingShownSchema } },
});

const none: DraftBody = { text: '', updatedAt: null };

@Controller()
export class DraftsController {
  constructor(
    private readonly typing: ShowTyping,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(getDraft)
  async get(@Input() { params }: InputOf<typeof getDraft>, @By() by: Requester): Promise<DraftBody> {
    const { id } = await this.find(by, params.conversationId);
    const kept = await this.stores.drafts.get(by.workspaceId, id, by.actor);
    return kept ? { text: kept.text, updatedAt: kept.updatedAt.toISOString() } : none;
  }

  @Route(putDraft)
  async put(@Input() { params, body }: InputOf<typeof putDraft>, @By() by: Requester): Promise<DraftBody> {
    const { id: conversationId, workspaceId } = await this.find(by, params.conversationId);
    const updatedAt = this.clock.now();
    await this.stores.drafts.put({ workspaceId, conversationId, author: by.actor, text: body.text, updatedAt });
    return { text: body.text, updatedAt: updatedAt.toISOString() };
  }

  @Route(dropDraft)
  async drop(@Input() { params }: InputOf<typeof dropDraft>, @By() by: Requester): Promise<void> {
    const { id } = await this.find(by, params.conversationId);
    await this.stores.drafts.drop(by.workspaceId, id, by.actor);
  }

  @Route(showTyping)
  async type(@Input() { params }: InputOf<typeof showTyping>, @By() by: Requester) {
    return this.typing.show(by, await this.find(by, params.conversationId));
  }

  private async find(by: Requester, id: string): Promise<Conversation> {
    const conversation = await this.stores.conversations.get(by.workspaceId, id);
    if (!conversation) throw notFound('conversation');
    return conversation;
  }
}
