import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { channelRoutingSchema, conversationPolicySchema, queueSchema, teamHoursSchema } from '@heliograph/contracts';
import { goneAfterMs } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { presentConversation } from '../conversations/present-conversation';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { conversationPolicyOf } from './conversation-policy';
import { presentHours, presentRouting } from './present-routing';
import { PutChannelRouting } from './put-channel-routing';
import { PutTeamHours } from './put-team-hours';

const tags = ['routing'];
const channelParams = z.strictObject({ channelId: publicId('channel') });
const teamParams = z.strictObject({ teamId: publicId('team') });
const routingAnswer = { 200: { description: 'The rules', schema: channelRoutingSchema } } as const;
const hoursAnswer = { 200: { description: 'The hours', schema: teamHoursSchema } } as const;
const policyAnswer = { 200: { description: 'The policy', schema: conversationPolicySchema } } as const;

const getChannelRouting = defineRoute({
  method: 'GET',
  path: '/v1/channels/:channelId/routing',
  operationId: 'getChannelRouting',
  summary: "How a channel's conversations find somebody",
  tags,
  params: channelParams,
  scopes: ['channels:read'],
  responses: routingAnswer,
});
const putChannelRouting = defineRoute({
  method: 'PUT',
  path: '/v1/channels/:channelId/routing',
  operationId: 'putChannelRouting',
  summary: "State how a channel's conversations find somebody",
  tags,
  params: channelParams,
  body: channelRoutingSchema,
  scopes: ['channels:write'],
  responses: routingAnswer,
  problems: { 404: ['channel_not_found', 'team_not_found'] },
});
const getTeamHours = defineRoute({
  method: 'GET',
  path: '/v1/teams/:teamId/hours',
  operationId: 'getTeamHours',
  summary: 'When a team answers; always, until stated',
  tags,
  params: teamParams,
  scopes: ['teams:read'],
  responses: hoursAnswer,
});
const putTeamHours = defineRoute({
  method: 'PUT',
  path: '/v1/teams/:teamId/hours',
  operationId: 'putTeamHours',
  summary: 'State when a team answers',
  tags,
  params: teamParams,
  body: teamHoursSchema,
  scopes: ['teams:write'],
  responses: hoursAnswer,
});
const getConversationPolicy = defineRoute({
  method: 'GET',
  path: '/v1/workspace/conversation-policy',
  operationId: 'getConversationPolicy',
  summary: 'When conversations go quiet, end, and transfers are withdrawn',
  tags,
  scopes: ['workspace:read'],
  responses: policyAnswer,
});
const putConversationPolicy = defineRoute({
  method: 'PUT',
  path: '/v1/workspace/conversation-policy',
  operationId: 'putConversationPolicy',
  summary: 'State when conversations go quiet, end, and transfers are withdrawn',
  tags,
  body: conversationPolicySchema,
  scopes: ['workspace:write'],
  responses: policyAnswer,
});
const getQueue = defineRoute({
  method: 'GET',
  path: '/v1/queue',
  operationId: 'getQueue',
  summary: 'Who waits: most urgent first, then the window that closes first',
  tags,
  query: z.strictObject({
    team: publicId('team').optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  scopes: ['conversations:read'],
  responses: { 200: { description: 'The head of the queue, its length, and who could take from it', schema: queueSchema } },
});

@Controller()
export class RoutingController {
  constructor(
    private readonly putRouting: PutChannelRouting,
    private readonly putHours: PutTeamHours,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(getChannelRouting)
  async rule(@Input() { params }: InputOf<typeof getChannelRouting>, @By() by: Requester) {
    if (!(await this.stores.channels.get(by.workspaceId, params.channelId))) throw notFound('channel');
    return presentRouting(await this.stores.routing.ruleOf(by.workspaceId, params.channelId));
  }

  @Route(putChannelRouting)
  stateRule(@Input() { params, body }: InputOf<typeof putChannelRouting>, @By() by: Requester) {
    return orRefuse(this.putRouting.put(by, params.channelId, body));
  }

  @Route(getTeamHours)
  async hours(@Input() { params }: InputOf<typeof getTeamHours>, @By() by: Requester) {
    const { routing, dataSource } = this.stores;
    if (!(await routing.hasTeam(dataSource.manager, by.workspaceId, params.teamId))) throw notFound('team');
    return presentHours(await routing.hoursOf(by.workspaceId, params.teamId));
  }

  @Route(putTeamHours)
  stateHours(@Input() { params, body }: InputOf<typeof putTeamHours>, @By() by: Requester) {
    return orRefuse(this.putHours.hours(by, params.teamId, body));
  }

  @Route(getConversationPolicy)
  async policy(@By() by: Requester) {
    return conversationPolicyOf((await this.stores.workspaces.get(by.workspaceId))?.settings ?? {});
  }

  @Route(putConversationPolicy)
  statePolicy(@Input() { body }: InputOf<typeof putConversationPolicy>, @By() by: Requester) {
    return this.putHours.policy(by, body);
  }

  @Route(getQueue)
  async queue(@Input() { query }: InputOf<typeof getQueue>, @By() by: Requester) {
    const now = this.clock.now();
    const seenAfter = new Date(now.getTime() - goneAfterMs);
    const { ids, ...counts } = await this.stores.routing.queue(by.workspaceId, query.team ?? null, seenAfter, query.limit);
    const views = await this.stores.conversations.views(by.workspaceId, ids);
    const data = views.map((view, index) => {
      const conversation = presentConversation(view, now);
      const waitingSince = conversation.waitingSince ?? conversation.createdAt;
      return { conversation, position: index + 1, waitingSince, windowClosesAt: conversation.window.closesAt };
    });
    return { data, ...counts };
  }
}
