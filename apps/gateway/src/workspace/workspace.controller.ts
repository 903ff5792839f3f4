import { Controller, Inject } from '@nestjs/common';
import { changeWorkspaceSchema, workspaceSchema } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { defineRoute, Input, notFound, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { ChangeWorkspace } from './change-workspace';
import { presentWorkspace } from './workspace-settings';

const responses = { 200: { description: 'The workspace of the key', schema: workspaceSchema } } as const;

const getWorkspace = defineRoute({
  method: 'GET',
  path: '/v1/workspace',
  operationId: 'getWorkspace',
  summary: 'Your workspace and its settings',
  tags: ['workspace'],
  scopes: ['workspace:read'],
  responses,
});
const changeWorkspace = defineRoute({
  method: 'PATCH',
  path: '/v1/workspace',
  operationId: 'changeWorkspace',
  summary: 'Change its settings: required consent, opt-out words and answers, caps, business name',
  tags: ['workspace'],
  scopes: ['workspace:write'],
  body: changeWorkspaceSchema,
  responses,
  problems: { 403: ['role_missing'] },
});

@Controller()
export class WorkspaceController {
  constructor(
    private readonly changing: ChangeWorkspace,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(getWorkspace)
  async get(@By() by: Requester) {
    const workspace = await this.stores.workspaces.get(by.workspaceId);
    if (!workspace) throw notFound('workspace');
    return presentWorkspace(workspace);
  }

  @Route(changeWorkspace)
  change(@Input() { body }: InputOf<typeof changeWorkspace>, @By() by: Requester) {
    return orRefuse(this.changing.change(by, body));
  }
}
