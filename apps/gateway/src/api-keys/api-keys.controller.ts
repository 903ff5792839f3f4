import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { apiKeySchema, createApiKeySchema, createdApiKeySchema, pageOf, type CreatedApiKeyBody } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import { defineRoute, Input, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { STORES } from '../tokens';
import { CreateApiKey } from './create-api-key';
import { presentApiKey } from './present-api-key';
import { RevokeApiKey } from './revoke-api-key';

const tags = ['api-keys'];

/** Without Idempotency-Key on purpose: the answer holds a secret, and a kept answer would keep the secret. */
const createApiKey = defineRoute({
  method: 'POST',
  path: '/v1/api-keys',
  operationId: 'createApiKey',
  summary: 'Make an API key',
  description: 'The secret is shown this once.',
  tags,
  scopes: ['api-keys:write'],
  body: createApiKeySchema,
  responses: { 201: { description: 'The key and its secret', schema: createdApiKeySchema } },
  problems: { 403: ['role_not_grantable', 'scope_not_grantable'] },
});
const listApiKeys = defineRoute({
  method: 'GET',
  path: '/v1/api-keys',
  operationId: 'listApiKeys',
  summary: 'List API keys, newest first, revoked ones included',
  tags,
  scopes: ['api-keys:read'],
  query: z.strictObject(pageOfKind('apiKey')),
  responses: { 200: { description: 'A page', schema: pageOf(apiKeySchema) } },
});
const revokeApiKey = defineRoute({
  method: 'DELETE',
  path: '/v1/api-keys/:apiKeyId',
  operationId: 'revokeApiKey',
  summary: 'Revoke an API key',
  description: 'It stops working within 5 seconds.',
  tags,
  scopes: ['api-keys:write'],
  params: z.strictObject({ apiKeyId: publicId('apiKey') }),
  responses: { 204: { description: 'Revoked' } },
});

@Controller()
export class ApiKeysController {
  constructor(
    private readonly creating: CreateApiKey,
    private readonly revoking: RevokeApiKey,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  @Route(createApiKey)
  async create(@Input() { body }: InputOf<typeof createApiKey>, @By() by: Requester): Promise<CreatedApiKeyBody> {
    const { key, secret } = await orRefuse(this.creating.create(by, body));
    return { ...presentApiKey(key), secret };
  }

  @Route(listApiKeys)
  async list(@Input() { query }: InputOf<typeof listApiKeys>, @By() by: Requester) {
    return presentPage('apiKey', await this.stores.apiKeys.page(by.workspaceId, pageRequest(query)), presentApiKey);
  }

  @Route(revokeApiKey)
  revoke(@Input() { params }: InputOf<typeof revokeApiKey>, @By() by: Requester): Promise<void> {
    return orRefuse(this.revoking.revoke(by, params.apiKeyId));
  }
}
