import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  agentSchema,
  changeAgentSchema,
  createAgentSchema,
  invitedAgentSchema,
  listAgentsQuery,
  pageOf,
} from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { toPublicId, type Clock } from '@heliograph/platform';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageRequest } from '../paging';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { ChangeAgent } from './change-agent';
import { InviteAgent, type Invited } from './invite-agent';
import { PresentPeople } from './present-agent';

const tags = ['agents'];
const params = z.strictObject({ agentId: publicId('agent') });
const oneAgent = { 200: { description: 'The agent', schema: agentSchema } };
const invited = { 201: { description: 'The agent, and the link that lets them in', schema: invitedAgentSchema } };

const listAgents = defineRoute({
  method: 'GET',
  path: '/v1/agents',
  operationId: 'listAgents',
  summary: 'List the people of the workspace, newest first',
  tags,
  scopes: ['agents:read'],
  query: listAgentsQuery(publicId('agent'), publicId('team')),
  responses: { 200: { description: 'A page', schema: pageOf(agentSchema) } },
});
const getAgent = defineRoute({
  method: 'GET',
  path: '/v1/agents/:agentId',
  operationId: 'getAgent',
  summary: 'One of them',
  tags,
  scopes: ['agents:read'],
  params,
  responses: oneAgent,
});
/** Without Idempotency-Key, as with API keys: a kept answer would keep the token. */
const createAgent = defineRoute({
  method: 'POST',
  path: '/v1/agents',
  operationId: 'createAgent',
  summary: 'Invite somebody',
  description: 'We send no e-mail: hand the link over. It is shown this once and is good for seven days.',
  tags,
  scopes: ['agents:write'],
  body: createAgentSchema,
  responses: invited,
  problems: { 403: ['role_not_grantable'], 409: ['email_taken'] },
});
const inviteAgain = defineRoute({
  method: 'POST',
  path: '/v1/agents/:agentId/invite',
  operationId: 'inviteAgentAgain',
  summary: 'A new invitation in place of the old one',
  tags,
  scopes: ['agents:write'],
  params,
  responses: invited,
  problems: { 403: ['role_not_grantable'], 409: ['agent_not_invited'] },
});
const changeAgent = defineRoute({
  method: 'PATCH',
  path: '/v1/agents/:agentId',
  operationId: 'changeAgent',
  summary: 'Change name, role, teams, skills, capacity or language',
  tags,
  scopes: ['agents:write'],
  params,
  body: changeAgentSchema,
  responses: oneAgent,
  problems: { 403: ['role_not_grantable'], 409: ['last_admin'] },
});

@Controller()
export class AgentsController {
  constructor(
    private readonly inviting: InviteAgent,
    private readonly changing: ChangeAgent,
    private readonly people: PresentPeople,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(listAgents)
  async list(@Input() { query }: InputOf<typeof listAgents>, @By() by: Requester) {
    const { role, team, presence } = query;
    const page = await this.stores.agents.page(by.workspaceId, { role, team, presence }, pageRequest(query), this.clock.now());
    return {
      data: await this.people.agents(by.workspaceId, page.items),
      nextCursor: page.next === null ? null : toPublicId('agent', page.next),
    };
  }

  @Route(getAgent)
  async get(@Input() { params: { agentId } }: InputOf<typeof getAgent>, @By() by: Requester) {
    const agent = await this.stores.agents.get(by.workspaceId, agentId);
    if (!agent) throw notFound('agent');
    return this.people.agent(agent);
  }

  @Route(createAgent)
  async create(
    @Input() { body }: InputOf<typeof createAgent>,
    @By() by: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.show(await orRefuse(this.inviting.invite(by, body)), reply);
  }

  @Route(inviteAgain)
  async again(
    @Input() { params: { agentId } }: InputOf<typeof inviteAgain>,
    @By() by: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.show(await orRefuse(this.inviting.again(by, agentId)), reply);
  }

  @Route(changeAgent)
  async change(@Input() { params: { agentId }, body }: InputOf<typeof changeAgent>, @By() by: Requester) {
    return this.people.agent(await orRefuse(this.changing.change(by, agentId, body)));
  }

  private async show({ agent, invitation }: Invited, reply: FastifyReply) {
    void reply.header('cache-control', 'no-store');
    return { ...(await this.people.agent(agent)), invitation };
  }
}
