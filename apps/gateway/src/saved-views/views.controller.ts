import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { changeViewSchema, createViewSchema, viewSchema, viewsSchema, type ViewBody } from '@heliograph/contracts';
import type { SavedView, Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { nothingToSay } from '../desk/nothing';
import { defineRoute, Input, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { ChangeViews } from './change-views';

const tags = ['views'];
const params = z.strictObject({ savedViewId: publicId('savedView') });
const one = { description: 'The view', schema: viewSchema };

const listViews = defineRoute({
  method: 'GET',
  path: '/v1/views',
  operationId: 'listViews',
  summary: 'Saved filters of the conversation list: yours and the shared ones',
  tags,
  scopes: ['conversations:read'],
  responses: { 200: { description: 'All you may use', schema: viewsSchema } },
});
const createView = defineRoute({
  method: 'POST',
  path: '/v1/views',
  operationId: 'createView',
  summary: 'Save a filter under a name',
  tags,
  scopes: ['conversations:read'],
  body: createViewSchema,
  responses: { 201: one },
});
const changeView = defineRoute({
  method: 'PATCH',
  path: '/v1/views/:savedViewId',
  operationId: 'changeView',
  summary: 'Change a saved filter',
  tags,
  params,
  scopes: ['conversations:read'],
  body: changeViewSchema,
  responses: { 200: one },
  problems: { 403: ['not_your_view'], 404: ['saved_view_not_found'] },
});
const deleteView = defineRoute({
  method: 'DELETE',
  path: '/v1/views/:savedViewId',
  operationId: 'deleteView',
  summary: 'Forget a saved filter',
  tags,
  params,
  scopes: ['conversations:read'],
  responses: nothingToSay,
  problems: { 403: ['not_your_view'], 404: ['saved_view_not_found'] },
});

const present = (by: Requester, view: SavedView): ViewBody => ({
  id: toPublicId('savedView', view.id),
  name: view.name,
  query: view.query as Record<string, string>,
  shared: view.shared,
  mine: view.owner === by.actor,
  createdAt: view.createdAt.toISOString(),
});

@Controller()
export class ViewsController {
  constructor(
    private readonly changing: ChangeViews,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(listViews)
  async list(@By() by: Requester) {
    const views = await this.stores.savedViews.list(by.workspaceId, by.actor);
    return { data: views.map((view) => present(by, view)) };
  }

  @Route(createView)
  async create(@Input() { body }: InputOf<typeof createView>, @By() by: Requester) {
    return present(by, await this.changing.create(by, body));
  }

  @Route(changeView)
  async change(@Input() { params, body }: InputOf<typeof changeView>, @By() by: Requester) {
    return present(by, await orRefuse(this.changing.change(by, params.savedViewId, body)));
  }

  @Route(deleteView)
  async remove(@Input() { params }: InputOf<typeof deleteView>, @By() by: Requester) {
    await orRefuse(this.changing.remove(by, params.savedViewId));
  }
}
