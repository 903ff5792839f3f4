import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { changeTeamSchema, createTeamSchema, pageOf, teamSchema } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest } from '../paging';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { KeepTeam } from './keep-team';
import { PresentPeople } from './present-agent';

const tags = ['teams'];
const params = z.strictObject({ teamId: publicId('team') });
const oneTeam = { 200: { description: 'The team', schema: teamSchema } };

const listTeams = defineRoute({
  method: 'GET',
  path: '/v1/teams',
  operationId: 'listTeams',
  summary: 'List teams with their members, newest first',
  tags,
  scopes: ['teams:read'],
  query: z.strictObject(pageOfKind('team')),
  responses: { 200: { description: 'A page', schema: pageOf(teamSchema) } },
});
const getTeam = defineRoute({
  method: 'GET',
  path: '/v1/teams/:teamId',
  operationId: 'getTeam',
  summary: 'A team',
  tags,
  scopes: ['teams:read'],
  params,
  responses: oneTeam,
});
const createTeam = defineRoute({
  method: 'POST',
  path: '/v1/teams',
  operationId: 'createTeam',
  summary: 'Make a team',
  tags,
  scopes: ['teams:write'],
  body: createTeamSchema,
  responses: { 201: { description: 'The team', schema: teamSchema } },
  problems: { 409: ['team_name_taken'] },
  idempotency: 'interceptor',
});
const changeTeam = defineRoute({
  method: 'PATCH',
  path: '/v1/teams/:teamId',
  operationId: 'changeTeam',
  summary: 'Rename a team, or say who is in it',
  tags,
  scopes: ['teams:write'],
  params,
  body: changeTeamSchema,
  responses: oneTeam,
  problems: { 409: ['team_name_taken'] },
});
const removeTeam = defineRoute({
  method: 'DELETE',
  path: '/v1/teams/:teamId',
  operationId: 'removeTeam',
  summary: 'Dissolve a team',
  tags,
  scopes: ['teams:write'],
  params,
  responses: { 204: { description: 'Dissolved' } },
});

@Controller()
export class TeamsController {
  constructor(
    private readonly keeping: KeepTeam,
    private readonly people: PresentPeople,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(listTeams)
  async list(@Input() { query }: InputOf<typeof listTeams>, @By() by: Requester) {
    const page = await this.stores.teams.page(by.workspaceId, pageRequest(query));
    return {
      data: await this.people.teams(by.workspaceId, page.items),
      nextCursor: page.next === null ? null : toPublicId('team', page.next),
    };
  }

  @Route(getTeam)
  async get(@Input() { params: { teamId } }: InputOf<typeof getTeam>, @By() by: Requester) {
    const team = await this.stores.teams.get(by.workspaceId, teamId);
    if (!team) throw notFound('team');
    return this.people.team(team);
  }

  @Route(createTeam)
  async create(@Input() { body }: InputOf<typeof createTeam>, @By() by: Requester) {
    return this.people.team(await orRefuse(this.keeping.create(by, body)));
  }

  @Route(changeTeam)
  async change(@Input() { params: { teamId }, body }: InputOf<typeof changeTeam>, @By() by: Requester) {
    return this.people.team(await orRefuse(this.keeping.change(by, teamId, body)));
  }

  @Route(removeTeam)
  remove(@Input() { params: { teamId } }: InputOf<typeof removeTeam>, @By() by: Requester): Promise<void> {
    return orRefuse(this.keeping.remove(by, teamId));
  }
}
