import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  deliveryStates,
  eventTypes,
  eventTypesSchema,
  pageOf,
  replayedWebhooksSchema,
  replayWebhooksSchema,
  webhookDeliverySchema,
  type EventTypesBody,
} from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { presentDelivery } from './present-webhooks';
import { ReplayWebhooks } from './replay-webhooks';

const tags = ['webhooks'];
const path = '/v1/webhook-endpoints/:webhookEndpointId';
const params = z.strictObject({ webhookEndpointId: publicId('webhookEndpoint') });
const accepted = { 202: { description: 'It is on its way', schema: webhookDeliverySchema } };

const testEndpoint = defineRoute({
  method: 'POST',
  path: `${path}/test`,
  operationId: 'testWebhookEndpoint',
  summary: 'Send it a `webhook.test`',
  tags,
  scopes: ['webhooks:write'],
  params,
  responses: accepted,
  problems: { 409: ['webhook_endpoint_paused'] },
});
const listDeliveries = defineRoute({
  method: 'GET',
  path: `${path}/deliveries`,
  operationId: 'listWebhookDeliveries',
  summary: 'What was sent to it, with every try, newest first',
  description: 'Kept for 30 days after the last try.',
  tags,
  scopes: ['webhooks:read'],
  params,
  query: z.strictObject({ ...pageOfKind('webhookDelivery'), state: z.enum(deliveryStates).optional() }),
  responses: { 200: { description: 'A page', schema: pageOf(webhookDeliverySchema) } },
});
const replayDelivery = defineRoute({
  method: 'POST',
  path: '/v1/webhook-deliveries/:webhookDeliveryId/replay',
  operationId: 'replayWebhookDelivery',
  summary: 'Send it again, with the same `webhook-id`',
  tags,
  scopes: ['webhooks:write'],
  params: z.strictObject({ webhookDeliveryId: publicId('webhookDelivery') }),
  responses: accepted,
});
const replayRange = defineRoute({
  method: 'POST',
  path: `${path}/replay`,
  operationId: 'replayWebhooks',
  summary: 'Send every event of a time range, again or for the first time',
  description:
    'At most 5,000 for each request; `continueFrom` says where to go on. `types` left out: what the endpoint listens to.',
  tags,
  scopes: ['webhooks:write'],
  params,
  body: replayWebhooksSchema,
  responses: { 202: { description: 'They are on their way', schema: replayedWebhooksSchema } },
});
const listEventTypes = defineRoute({
  method: 'GET',
  path: '/v1/event-types',
  operationId: 'listEventTypes',
  summary: 'Every type of event',
  tags: ['events'],
  scopes: ['events:read'],
  responses: { 200: { description: 'The catalogue', schema: eventTypesSchema } },
});

const catalogue: EventTypesBody = {
  data: Object.entries(eventTypes).map(([type, { description, data }]) => ({
    type,
    description,
    dataSchema: z.toJSONSchema(data) as Record<string, unknown>,
  })),
};

@Controller()
export class WebhookDeliveriesController {
  constructor(
    private readonly replaying: ReplayWebhooks,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(testEndpoint)
  async test(@Input() { params: { webhookEndpointId } }: InputOf<typeof testEndpoint>, @By() by: Requester) {
    return presentDelivery(await orRefuse(this.replaying.test(by, webhookEndpointId)));
  }

  @Route(listDeliveries)
  async list(@Input() { params: { webhookEndpointId }, query }: InputOf<typeof listDeliveries>, @By() by: Requester) {
    const { webhookEndpoints, webhookDeliveries } = this.stores;
    if (!(await webhookEndpoints.get(by.workspaceId, webhookEndpointId))) throw notFound('webhook endpoint');
    const { state } = query;
    const page = await webhookDeliveries.list(by.workspaceId, webhookEndpointId, { state }, pageRequest(query));
    return presentPage('webhookDelivery', page, presentDelivery);
  }

  @Route(replayDelivery)
  async replay(@Input() { params: { webhookDeliveryId } }: InputOf<typeof replayDelivery>, @By() by: Requester) {
    return presentDelivery(await orRefuse(this.replaying.one(by, webhookDeliveryId)));
  }

  @Route(replayRange)
  replayRange(@Input() { params: { webhookEndpointId }, body }: InputOf<typeof replayRange>, @By() by: Requester) {
    return orRefuse(this.replaying.range(by, webhookEndpointId, body));
  }

  @Route(listEventTypes)
  types(): EventTypesBody {
    return catalogue;
  }
}
