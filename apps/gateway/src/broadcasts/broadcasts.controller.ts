import { Controller, Inject } from '@nestjs/common';
import {
  broadcastSchema,
  changeBroadcastSchema,
  createBroadcastSchema,
  forecastSchema,
  pageOf,
  testBroadcastSchema,
  testedBroadcastSchema,
} from '@heliograph/contracts';
import { broadcastStates } from '@heliograph/domain';
import type { Broadcast, Stores } from '@heliograph/persistence';
import { z } from 'zod';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse, type Outcome } from '../outcome';
import { pageOfKind, pageRequest } from '../paging';
import { toPublicId } from '@heliograph/platform';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { ForecastBroadcast } from './forecast-broadcast';
import { PlanBroadcast } from './plan-broadcast';
import { ShowBroadcast } from './show-broadcast';
import { SteerBroadcast } from './steer-broadcast';
import { TestBroadcast } from './test-broadcast';

const tags = ['broadcasts'];
export const broadcastParams = z.strictObject({ broadcastId: publicId('broadcast') });
const one = { description: 'The broadcast', schema: broadcastSchema };
const scopes = ['broadcasts:write'] as const;

const listBroadcasts = defineRoute({
  method: 'GET',
  path: '/v1/broadcasts',
  operationId: 'listBroadcasts',
  summary: 'Broadcasts, newest first',
  description: 'The figures of each are those counted last; a single broadcast is counted when it is asked for.',
  tags,
  scopes: ['broadcasts:read'],
  query: z.strictObject({
    ...pageOfKind('broadcast'),
    state: z.enum(broadcastStates).optional(),
    channel: publicId('channel').optional(),
  }),
  responses: { 200: { description: 'A page', schema: pageOf(broadcastSchema) } },
});
const createBroadcast = defineRoute({
  method: 'POST',
  path: '/v1/broadcasts',
  operationId: 'createBroadcast',
  summary: 'Draft a broadcast: one template to an audience that is added next',
  tags,
  scopes,
  body: createBroadcastSchema,
  responses: { 201: one },
  problems: { 404: ['channel_not_found', 'template_not_found'], 422: ['template_wrong_account', 'template_variables_invalid'] },
  idempotency: 'interceptor',
});
const getBroadcast = defineRoute({
  method: 'GET',
  path: '/v1/broadcasts/:broadcastId',
  operationId: 'getBroadcast',
  summary: 'A broadcast and where its recipients are',
  tags,
  scopes: ['broadcasts:read'],
  params: broadcastParams,
  responses: { 200: one },
});
const changeBroadcast = defineRoute({
  method: 'PATCH',
  path: '/v1/broadcasts/:broadcastId',
  operationId: 'changeBroadcast',
  summary: 'Change a draft; pace, thresholds and name also later',
  tags,
  scopes,
  params: broadcastParams,
  body: changeBroadcastSchema,
  responses: { 200: one },
  problems: {
    409: ['broadcast_changed', 'broadcast_not_changeable'],
    422: ['template_wrong_account', 'template_variables_invalid'],
  },
});
const deleteBroadcast = defineRoute({
  method: 'DELETE',
  path: '/v1/broadcasts/:broadcastId',
  operationId: 'deleteBroadcast',
  summary: 'Delete one that was never started',
  tags,
  scopes,
  params: broadcastParams,
  responses: { 204: { description: 'Gone, with its audience' } },
  problems: { 409: ['broadcast_not_deletable'] },
});
const act = (name: string, operationId: string, summary: string, description: string, codes: string[] = []) =>
  defineRoute({
    method: 'POST',
    path: `/v1/broadcasts/:broadcastId/${name}`,
    operationId,
    summary,
    description,
    tags,
    scopes,
    params: broadcastParams,
    responses: { 200: one },
    problems: { 409: ['broadcast_state', ...codes] },
  });
const freezeBroadcast = act(
  'freeze',
  'freezeBroadcast',
  'Close the audience for good, with a hash over it',
  'Answers at once with the audience `freezing`; it is `frozen`, and the broadcast `ready`, when the hash is made: seconds for a million.',
  ['audience_empty'],
);
const startBroadcast = act(
  'start',
  'startBroadcast',
  'Start it, or let it start at its time',
  'Each recipient is decided on when its turn comes, by the same policy as any message.',
  ['broadcast_expired'],
);
const pauseBroadcast = act(
  'pause',
  'pauseBroadcast',
  'Stop handing over',
  'Nothing is claimed any more once this is answered; calls to the provider that are under way are finished.',
);
const resumeBroadcast = act('resume', 'resumeBroadcast', 'Go on where it was', 'Thresholds are watched anew from here.');
const cancelBroadcast = act('cancel', 'cancelBroadcast', 'End it', 'What has left stays; everybody else ends as canceled.');

const forecastRoute = defineRoute({
  method: 'GET',
  path: '/v1/broadcasts/:broadcastId/forecast',
  operationId: 'forecastBroadcast',
  summary: 'When it would be done, how many wait for which limit, and what it may cost',
  description:
    'Puts up to 5,000 of those still pending before the policy as of its start, and reckons the rest from them. Nothing is promised: others send too.',
  tags,
  scopes: ['broadcasts:read'],
  params: broadcastParams,
  responses: { 200: { description: 'The forecast', schema: forecastSchema } },
});
const testRoute = defineRoute({
  method: 'POST',
  path: '/v1/broadcasts/:broadcastId/test',
  operationId: 'testBroadcast',
  summary: 'Send it to up to five phones of your own first',
  description: "With the first recipient's values, or the template's samples. Ordinary messages: the policy decides on each.",
  tags,
  scopes: ['broadcasts:write', 'messages:send'],
  params: broadcastParams,
  body: testBroadcastSchema,
  responses: { 200: { description: 'What became of each', schema: testedBroadcastSchema } },
  problems: { 404: ['template_not_found'], 422: ['phone_invalid'] },
});

@Controller()
export class BroadcastsController {
  constructor(
    private readonly planning: PlanBroadcast,
    private readonly steering: SteerBroadcast,
    private readonly showing: ShowBroadcast,
    private readonly forecasting: ForecastBroadcast,
    private readonly testing: TestBroadcast,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(listBroadcasts)
  async list(@Input() { query }: InputOf<typeof listBroadcasts>, @By() by: Requester) {
    const filter = { ...(query.state ? { state: query.state } : {}), ...(query.channel ? { channelId: query.channel } : {}) };
    const page = await this.stores.broadcasts.list(by.workspaceId, pageRequest(query), filter);
    const data = await this.showing.showAll(by.workspaceId, page.items);
    return { data, nextCursor: page.next === null ? null : toPublicId('broadcast', page.next) };
  }

  @Route(createBroadcast)
  create(@Input() { body }: InputOf<typeof createBroadcast>, @By() by: Requester) {
    return this.shown(this.planning.create(by, body));
  }

  @Route(getBroadcast)
  async get(@Input() { params }: InputOf<typeof getBroadcast>, @By() by: Requester) {
    return this.showing.show(await this.find(by, params.broadcastId));
  }

  @Route(forecastRoute)
  async forecast(@Input() { params }: InputOf<typeof forecastRoute>, @By() by: Requester) {
    return this.forecasting.forecast(await this.find(by, params.broadcastId));
  }

  @Route(testRoute)
  test(@Input() { params, body }: InputOf<typeof testRoute>, @By() by: Requester) {
    return orRefuse(this.testing.test(by, params.broadcastId, body.to));
  }

  @Route(changeBroadcast)
  change(@Input() { params, body }: InputOf<typeof changeBroadcast>, @By() by: Requester) {
    return this.shown(this.planning.change(by, params.broadcastId, body));
  }

  @Route(deleteBroadcast)
  remove(@Input() { params }: InputOf<typeof deleteBroadcast>, @By() by: Requester) {
    return orRefuse(this.planning.remove(by, params.broadcastId));
  }

  @Route(freezeBroadcast)
  freeze(@Input() { params }: InputOf<typeof freezeBroadcast>, @By() by: Requester) {
    return this.shown(this.steering.steer(by, params.broadcastId, 'freeze'));
  }

  @Route(startBroadcast)
  start(@Input() { params }: InputOf<typeof startBroadcast>, @By() by: Requester) {
    return this.shown(this.steering.steer(by, params.broadcastId, 'start'));
  }

  @Route(pauseBroadcast)
  pause(@Input() { params }: InputOf<typeof pauseBroadcast>, @By() by: Requester) {
    return this.shown(this.steering.steer(by, params.broadcastId, 'pause'));
  }

  @Route(resumeBroadcast)
  resume(@Input() { params }: InputOf<typeof resumeBroadcast>, @By() by: Requester) {
    return this.shown(this.steering.steer(by, params.broadcastId, 'resume'));
  }

  @Route(cancelBroadcast)
  cancel(@Input() { params }: InputOf<typeof cancelBroadcast>, @By() by: Requester) {
    return this.shown(this.steering.steer(by, params.broadcastId, 'cancel'));
  }

  private async find(by: Requester, id: string): Promise<Broadcast> {
    const broadcast = await this.stores.broadcasts.get(by.workspaceId, id);
    if (!broadcast) throw notFound('broadcast');
    return broadcast;
  }

  private async shown(outcome: Promise<Outcome<Broadcast>>) {
    return this.showing.show(await orRefuse(outcome));
  }
}
