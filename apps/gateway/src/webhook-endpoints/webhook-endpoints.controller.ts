import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import {
  changeWebhookEndpointSchema,
  createdWebhookEndpointSchema,
  createWebhookEndpointSchema,
  pageOf,
  resumeWebhookEndpointSchema,
  webhookEndpointSchema,
  type CreatedWebhookEndpointBody,
} from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { ChangeWebhookEndpoint } from './change-webhook-endpoint';
import { presentEndpoint } from './present-webhooks';

const read = { tags: ['webhooks'], scopes: ['webhooks:read'] } as const;
const write = { tags: ['webhooks'], scopes: ['webhooks:write'] } as const;
const path = '/v1/webhook-endpoints/:webhookEndpointId';
const params = z.strictObject({ webhookEndpointId: publicId('webhookEndpoint') });
const endpoint = { 200: { description: 'The endpoint', schema: webhookEndpointSchema } };

/** Without Idempotency-Key on purpose, as for API keys: a kept answer would keep the secret. */
const createEndpoint = defineRoute({
  ...write,
  method: 'POST',
  path: '/v1/webhook-endpoints',
  operationId: 'createWebhookEndpoint',
  summary: 'Be told of events at a URL of yours',
  description:
    'Each event is posted as in `GET /v1/events`, signed as Standard Webhooks says, at least once and not always in order: `webhook-id` is the id of the event. Anything but a 2xx is tried again for 28 hours; redirects are not followed.',
  body: createWebhookEndpointSchema,
  responses: { 201: { description: 'The endpoint and its secret', schema: createdWebhookEndpointSchema } },
});
const listEndpoints = defineRoute({
  ...read,
  method: 'GET',
  path: '/v1/webhook-endpoints',
  operationId: 'listWebhookEndpoints',
  summary: 'List webhook endpoints, newest first',
  query: z.strictObject(pageOfKind('webhookEndpoint')),
  responses: { 200: { description: 'A page', schema: pageOf(webhookEndpointSchema) } },
});
const getEndpoint = defineRoute({
  ...read,
  method: 'GET',
  path,
  operationId: 'getWebhookEndpoint',
  summary: 'A webhook endpoint',
  params,
  responses: endpoint,
});
const changeEndpoint = defineRoute({
  ...write,
  method: 'PATCH',
  path,
  operationId: 'changeWebhookEndpoint',
  summary: 'Change where it leads, what it is told of, or its description',
  params,
  body: changeWebhookEndpointSchema,
  responses: endpoint,
});
const deleteEndpoint = defineRoute({
  ...write,
  method: 'DELETE',
  path,
  operationId: 'deleteWebhookEndpoint',
  summary: 'Delete it, with what still waited for it',
  params,
  responses: { 204: { description: 'Deleted' } },
});
const rotateSecret = defineRoute({
  ...write,
  method: 'POST',
  path: `${path}/secret`,
  operationId: 'rotateWebhookSecret',
  summary: 'Give it a new secret',
  description: 'For 24 hours every webhook is signed with the old one too.',
  params,
  responses: { 200: { description: 'The endpoint and its new secret', schema: createdWebhookEndpointSchema } },
});
const resumeEndpoint = defineRoute({
  ...write,
  method: 'POST',
  path: `${path}/resume`,
  operationId: 'resumeWebhookEndpoint',
  summary: 'Go on after a pause',
  description: 'Where it stopped: everything that happened meanwhile is told. With `skip`, only what happens from now on.',
  params,
  body: resumeWebhookEndpointSchema,
  responses: endpoint,
});

@Controller()
export class WebhookEndpointsController {
  constructor(
    private readonly changing: ChangeWebhookEndpoint,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(createEndpoint)
  async create(@Input() { body }: InputOf<typeof createEndpoint>, @By() by: Requester): Promise<CreatedWebhookEndpointBody> {
    const { endpoint: made, secret } = await orRefuse(this.changing.create(by, body));
    return { ...presentEndpoint(made, this.clock.now()), secret };
  }

  @Route(listEndpoints)
  async list(@Input() { query }: InputOf<typeof listEndpoints>, @By() by: Requester) {
    const page = await this.stores.webhookEndpoints.list(by.workspaceId, pageRequest(query));
    return presentPage('webhookEndpoint', page, (item) => presentEndpoint(item, this.clock.now()));
  }

  @Route(getEndpoint)
  async get(@Input() { params: { webhookEndpointId } }: InputOf<typeof getEndpoint>, @By() by: Requester) {
    const found = await this.stores.webhookEndpoints.get(by.workspaceId, webhookEndpointId);
    if (!found) throw notFound('webhook endpoint');
    return presentEndpoint(found, this.clock.now());
  }

  @Route(changeEndpoint)
  async change(@Input() { params: { webhookEndpointId }, body }: InputOf<typeof changeEndpoint>, @By() by: Requester) {
    return presentEndpoint(await orRefuse(this.changing.change(by, webhookEndpointId, body)), this.clock.now());
  }

  @Route(deleteEndpoint)
  remove(@Input() { params: { webhookEndpointId } }: InputOf<typeof deleteEndpoint>, @By() by: Requester): Promise<void> {
    return orRefuse(this.changing.remove(by, webhookEndpointId));
  }

  @Route(rotateSecret)
  async rotate(
    @Input() { params: { webhookEndpointId } }: InputOf<typeof rotateSecret>,
    @By() by: Requester,
  ): Promise<CreatedWebhookEndpointBody> {
    const { endpoint: changed, secret } = await orRefuse(this.changing.rotateSecret(by, webhookEndpointId));
    return { ...presentEndpoint(changed, this.clock.now()), secret };
  }

  @Route(resumeEndpoint)
  async resume(@Input() { params: { webhookEndpointId }, body }: InputOf<typeof resumeEndpoint>, @By() by: Requester) {
    return presentEndpoint(await orRefuse(this.changing.resume(by, webhookEndpointId, body)), this.clock.now());
  }
}
