import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { changeTagSchema, createTagSchema, putTagsSchema, tagSchema, tagsSchema } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { nothingToSay } from '../desk/nothing';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { ChangeTags } from './change-tags';
import { presentTag } from './present-tag';

const tags = ['tags'];
const params = z.strictObject({ tagId: publicId('tag') });
const all = { 200: { description: 'All its tags', schema: tagsSchema } } as const;

const listTags = defineRoute({
  method: 'GET',
  path: '/v1/tags',
  operationId: 'listTags',
  summary: "The workspace's tags, by name",
  tags,
  scopes: ['conversations:read'],
  responses: { 200: { description: 'All tags', schema: tagsSchema } },
});
const createTag = defineRoute({
  method: 'POST',
  path: '/v1/tags',
  operationId: 'createTag',
  summary: 'Make a tag',
  tags,
  scopes: ['conversations:write'],
  body: createTagSchema,
  responses: { 201: { description: 'The tag', schema: tagSchema } },
  problems: { 409: ['tag_exists'] },
});
const changeTag = defineRoute({
  method: 'PATCH',
  path: '/v1/tags/:tagId',
  operationId: 'changeTag',
  summary: 'Rename or recolour a tag',
  tags,
  params,
  scopes: ['conversations:write'],
  body: changeTagSchema,
  responses: { 200: { description: 'The tag', schema: tagSchema } },
  problems: { 409: ['tag_exists'] },
});
const deleteTag = defineRoute({
  method: 'DELETE',
  path: '/v1/tags/:tagId',
  operationId: 'deleteTag',
  summary: 'Delete a tag, wherever it is used',
  tags,
  params,
  scopes: ['conversations:write'],
  responses: nothingToSay,
});
const tagConversation = defineRoute({
  method: 'PUT',
  path: '/v1/conversations/:conversationId/tags',
  operationId: 'tagConversation',
  summary: 'Give a conversation exactly these tags',
  tags,
  params: z.strictObject({ conversationId: publicId('conversation') }),
  scopes: ['conversations:write'],
  body: putTagsSchema,
  responses: all,
  problems: { 404: ['conversation_not_found', 'tag_not_found'] },
});
const tagContact = defineRoute({
  method: 'PUT',
  path: '/v1/contacts/:contactId/tags',
  operationId: 'tagContact',
  summary: 'Give a contact exactly these tags',
  tags,
  params: z.strictObject({ contactId: publicId('contact') }),
  scopes: ['contacts:write'],
  body: putTagsSchema,
  responses: all,
  problems: { 404: ['contact_not_found', 'tag_not_found'] },
});
const listContactTags = defineRoute({
  method: 'GET',
  path: '/v1/contacts/:contactId/tags',
  operationId: 'listContactTags',
  summary: 'The tags of a contact',
  tags,
  params: z.strictObject({ contactId: publicId('contact') }),
  scopes: ['contacts:read'],
  responses: all,
});

@Controller()
export class TagsController {
  constructor(
    private readonly changing: ChangeTags,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(listTags)
  async list(@By() by: Requester) {
    return { data: (await this.stores.tags.list(by.workspaceId)).map(presentTag) };
  }

  @Route(createTag)
  async create(@Input() { body }: InputOf<typeof createTag>, @By() by: Requester) {
    return presentTag(await orRefuse(this.changing.create(by, body)));
  }

  @Route(changeTag)
  async change(@Input() { params, body }: InputOf<typeof changeTag>, @By() by: Requester) {
    return presentTag(await orRefuse(this.changing.change(by, params.tagId, body)));
  }

  @Route(deleteTag)
  async remove(@Input() { params }: InputOf<typeof deleteTag>, @By() by: Requester) {
    await orRefuse(this.changing.remove(by, params.tagId));
  }

  @Route(tagConversation)
  async putOnConversation(@Input() { params, body }: InputOf<typeof tagConversation>, @By() by: Requester) {
    const put = this.changing.put(by, 'conversation', params.conversationId, body.tags);
    return { data: (await orRefuse(put)).map(presentTag) };
  }

  @Route(tagContact)
  async putOnContact(@Input() { params, body }: InputOf<typeof tagContact>, @By() by: Requester) {
    const put = this.changing.put(by, 'contact', params.contactId, body.tags);
    return { data: (await orRefuse(put)).map(presentTag) };
  }

  @Route(listContactTags)
  async ofContact(@Input() { params }: InputOf<typeof listContactTags>, @By() by: Requester) {
    if (!(await this.stores.contacts.get(by.workspaceId, params.contactId))) throw notFound('contact');
    const found = await this.stores.tags.of(by.workspaceId, 'contact', [params.contactId]);
    return { data: (found.get(params.contactId) ?? []).map(presentTag) };
  }
}
