import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { foundSchema, searchKinds, type FoundBody } from '@heliograph/contracts';
import { searchQuery, snippetOf } from '@heliograph/domain';
import { saying, type Stores } from '@heliograph/persistence';
import { toPublicId, type Clock } from '@heliograph/platform';
import { presentContact } from '../contacts/present-contact';
import { presentConversation } from '../conversations/present-conversation';
import { defineRoute, Input, Route, type InputOf } from '../http';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';

const search = defineRoute({
  method: 'GET',
  path: '/v1/search',
  operationId: 'search',
  summary: 'Find messages, contacts and conversations by what is written in them',
  description:
    'Every word must be there; the last letters of a word may be left out. Chinese, Japanese, Korean and Thai are found by any part, one character included; contacts also by the last digits of their number. A new message is found a few seconds after it was written.',
  tags: ['search'],
  scopes: ['messages:read', 'contacts:read', 'conversations:read'],
  query: z.strictObject({
    q: z.string().min(1).max(200),
    kind: z.enum(searchKinds).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  responses: { 200: { description: 'What was found, newest first', schema: foundSchema } },
});

@Controller()
export class SearchController {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(search)
  async find(@Input() { query: asked }: InputOf<typeof search>, @By() by: Requester): Promise<FoundBody> {
    const { q, kind, limit } = asked;
    const query = searchQuery(q);
    const wants = (one: NonNullable<typeof kind>): boolean => query !== null && (kind === undefined || kind === one);
    const [messages, contacts, conversations] = await Promise.all([
      wants('message') ? this.stores.search.messages(by.workspaceId, query as string, limit) : [],
      wants('contact') ? this.stores.search.contacts(by.workspaceId, query as string, limit) : [],
      wants('conversation')
        ? this.stores.conversations.list(by.workspaceId, { limit }, { also: [saying(query)] }).then(({ items }) => items)
        : [],
    ]);
    const identities = await this.stores.contacts.identitiesOf(
      by.workspaceId,
      contacts.map(({ id }) => id),
    );
    const now = this.clock.now();
    return {
      messages: messages.map((hit) => ({
        message: toPublicId('message', hit.messageId),
        conversation: toPublicId('conversation', hit.conversationId),
        contactName: hit.contactName,
        snippet: snippetOf(hit.text, q),
        at: hit.at.toISOString(),
      })),
      contacts: contacts.map((contact) => presentContact(contact, identities)),
      conversations: conversations.map((conversation) => presentConversation(conversation, now)),
    };
  }
}
