import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  cannedRepliesSchema,
  cannedReplySchema,
  changeCannedReplySchema,
  createCannedReplySchema,
  renderCannedReplySchema,
  renderedReplySchema,
} from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { nothingToSay } from '../desk/nothing';
import { defineRoute, Input, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { ChangeCannedReplies } from './change-canned-replies';
import { presentCannedReply } from './present-canned-reply';
import { RenderCannedReply } from './render-canned-reply';

const tags = ['canned replies'];
const params = z.strictObject({ cannedReplyId: publicId('cannedReply') });
const one = { description: 'The canned reply', schema: cannedReplySchema };
const problems = {
  404: ['canned_reply_not_found', 'team_not_found'],
  409: ['shortcut_taken'],
  422: ['variable_unknown'],
} as const;

const listCannedReplies = defineRoute({
  method: 'GET',
  path: '/v1/canned-replies',
  operationId: 'listCannedReplies',
  summary: 'Texts agents send often, by shortcut',
  tags,
  scopes: ['conversations:read'],
  responses: { 200: { description: 'All of them', schema: cannedRepliesSchema } },
});
const createCannedReply = defineRoute({
  method: 'POST',
  path: '/v1/canned-replies',
  operationId: 'createCannedReply',
  summary: 'Write a canned reply',
  tags,
  scopes: ['conversations:write'],
  body: createCannedReplySchema,
  responses: { 201: one },
  problems,
});
const changeCannedReply = defineRoute({
  method: 'PATCH',
  path: '/v1/canned-replies/:cannedReplyId',
  operationId: 'changeCannedReply',
  summary: 'Change a canned reply; `text` is replaced as a whole',
  tags,
  params,
  scopes: ['conversations:write'],
  body: changeCannedReplySchema,
  responses: { 200: one },
  problems,
});
const deleteCannedReply = defineRoute({
  method: 'DELETE',
  path: '/v1/canned-replies/:cannedReplyId',
  operationId: 'deleteCannedReply',
  summary: 'Delete a canned reply',
  tags,
  params,
  scopes: ['conversations:write'],
  responses: nothingToSay,
});
const renderCannedReply = defineRoute({
  method: 'POST',
  path: '/v1/canned-replies/:cannedReplyId/render',
  operationId: 'renderCannedReply',
  summary: 'The text for one conversation, with the names in it',
  tags,
  params,
  scopes: ['conversations:read'],
  body: renderCannedReplySchema,
  responses: { 200: { description: 'The text, and what it lacks', schema: renderedReplySchema } },
  problems: { 404: ['canned_reply_not_found', 'conversation_not_found'] },
});

@Controller()
export class CannedRepliesController {
  constructor(
    private readonly changing: ChangeCannedReplies,
    private readonly rendering: RenderCannedReply,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(listCannedReplies)
  async list(@By() by: Requester) {
    return { data: (await this.stores.cannedReplies.list(by.workspaceId)).map(presentCannedReply) };
  }

  @Route(createCannedReply)
  async create(@Input() { body }: InputOf<typeof createCannedReply>, @By() by: Requester) {
    return presentCannedReply(await orRefuse(this.changing.create(by, body)));
  }

  @Route(changeCannedReply)
  async change(@Input() { params, body }: InputOf<typeof changeCannedReply>, @By() by: Requester) {
    return presentCannedReply(await orRefuse(this.changing.change(by, params.cannedReplyId, body)));
  }

  @Route(deleteCannedReply)
  async remove(@Input() { params }: InputOf<typeof deleteCannedReply>, @By() by: Requester) {
    await orRefuse(this.changing.remove(by, params.cannedReplyId));
  }

  @Route(renderCannedReply)
  render(@Input() { params, body }: InputOf<typeof renderCannedReply>, @By() by: Requester) {
    return orRefuse(this.rendering.render(by, params.cannedReplyId, body));
  }
}
