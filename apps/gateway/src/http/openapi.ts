import { createDocument } from 'zod-openapi';
import type { oas31, ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { z } from 'zod';
import { PROBLEM_TYPE, problemSchema, titleOf } from './problem';
import { successStatus } from './route';
import { SESSION_COOKIE } from './session-cookie';
import type { RouteDefinition } from './route';

export interface ApiInfo {
  version: string;
  /** Where the outside reaches the API; left out, clients use the address they found the document at. */
  publicUrl?: string;
}

const idempotencyHeader = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({
    description: 'Repeat a create safely: the same key and body give the same answer. Visible ASCII.',
    examples: ['order-4711-shipped'],
  });

/** The OpenAPI 3.1 document of the routes, from the schemas that validate them. Hidden routes are left out. */
export function openApiDocument(routes: readonly RouteDefinition[], info: ApiInfo): oas31.OpenAPIObject {
  const paths: ZodOpenApiPathsObject = {};
  const visible = routes.filter((route) => !route.hidden);
  for (const route of visible) {
    const path = route.path.replace(/:([A-Za-z0-9_]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Heliograph API',
      version: info.version,
      description:
        'The self-hosted WhatsApp Business messaging platform. Every error is an RFC 9457 problem document with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    ...(info.publicUrl ? { servers: [{ url: info.publicUrl }] } : {}),
    tags: [...new Set(visible.flatMap(({ tags }) => tags))].sort().map((name) => ({ name })),
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer hg_live_…`' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: 'A person who signed in. Everything but GET also wants `X-CSRF-Token`, the csrfToken of GET /v1/session',
        },
      },
    },
  });
}

function operationOf(route: RouteDefinition): ZodOpenApiOperationObject {
  const { operationId, summary, description, tags, scopes, params, query, body, deprecated } = route;
  const needs =
    scopes === 'public' || scopes.length === 0
      ? ''
      : `Needs the scope${scopes.length > 1 ? 's' : ''} ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`;
  const requestParams = {
    ...(params ? { path: params as z.ZodObject } : {}),
    ...(query ? { query: query as z.ZodObject } : {}),
    ...(route.idempotency ? { header: z.object({ 'Idempotency-Key': idempotencyHeader }) } : {}),
  };
  return {
    operationId,
    summary,
    ...(description || needs ? { description: [description, needs].filter(Boolean).join('\n\n') } : {}),
    tags: [...tags],
    // An http scheme has no scopes in OpenAPI: they are in the description, and for programs in x-required-scopes.
    ...(scopes === 'public' ? { security: [] } : { 'x-required-scopes': [...scopes] }),
    ...(route.people ? { security: [{ session: [] }] } : {}),
    ...(deprecated ? { deprecated } : {}),
    ...(Object.keys(requestParams).length > 0 ? { requestParams } : {}),
    ...(body ? { requestBody: requestBodyOf(body, route.bodyTypes) } : {}),
    responses: responsesOf(route),
  };
}

function requestBodyOf(body: NonNullable<RouteDefinition['body']>, types: readonly string[] = ['application/octet-stream']) {
  if (typeof body === 'object')
    return { required: !body.safeParse({}).success, content: { 'application/json': { schema: body } } };
  const bytes = { schema: { type: 'string' as const, format: 'binary' } };
  return { required: true, content: Object.fromEntries(types.map((type) => [type, bytes])) };
}

function responsesOf(route: RouteDefinition): ZodOpenApiResponsesObject {
  const responses: Record<string, unknown> = {};
  for (const [status, { description, schema, contentType = 'application/json' }] of Object.entries(route.responses)) {
    responses[status] = { description, ...(schema ? { content: { [contentType]: { schema } } } : {}) };
  }
  const declared = route.problems ?? {};
  for (const status of new Set([...usualProblems(route), ...Object.keys(declared).map(Number)])) {
    const own = declared[status];
    responses[status] ??= {
      description: own ? `${titleOf(status)}: ${own.map((code) => `\`${code}\``).join(', ')}` : titleOf(status),
      content: { [PROBLEM_TYPE]: { schema: problemSchema } },
    };
  }
  responses['default'] = { description: 'Any other problem', content: { [PROBLEM_TYPE]: { schema: problemSchema } } };
  if (route.idempotency) {
    const answer = responses[String(successStatus(route))] as { headers?: unknown };
    answer.headers = z.object({
      'Idempotent-Replayed': z
        .literal('true')
        .optional()
        .meta({ description: 'Present when this is the answer of an earlier request' }),
    });
  }
  return responses as ZodOpenApiResponsesObject;
}

function usualProblems(route: RouteDefinition): number[] {
  return [
    ...(route.params || route.query || route.body ? [400] : []),
    ...(route.scopes === 'public' ? [] : [401, 429]),
    ...(route.scopes === 'public' || (route.scopes.length === 0 && !route.people) ? [] : [403]),
    ...(route.params ? [404] : []),
    ...(route.idempotency ? [409, 422] : []),
    ...(route.body ? [413, 415, 422] : []),
    503,
  ];
}
