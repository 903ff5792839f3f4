import type { Readable } from 'node:stream';
import { applyDecorators, createParamDecorator, HttpCode, RequestMapping, RequestMethod, UseInterceptors } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { z } from 'zod';
import type { Caller } from './caller';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import type { GatewayRequest } from './gateway-request';
import type { IdempotentRequest } from './idempotency';
import { assertStrict } from './strict-schema';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A schema, or nothing for an answer without a body; `contentType` when it is not JSON. */
export interface RouteResponse {
  description: string;
  schema?: z.ZodType;
  contentType?: string;
}

/**
 * `raw`: the untouched bytes, for provider webhooks whose signature covers them, and for files. `stream`: bytes still arriving, for what
 * is too large to hold; the handler counts them against its own limit and reads them to the end.
 */
export type BodyDefinition = z.ZodType | 'raw' | 'stream' | undefined;

/**
 * One route, declared once: it validates, it authorises, and it is the OpenAPI document.
 *
 * What a bad request gets: 400 `malformed_json` when the body is not JSON, 422 `validation_failed` when it is JSON with the
 * wrong content, 400 `invalid_id` for a bad id in the path, 400 `invalid_parameter` for anything else in path or query.
 */
export interface RouteDefinition<
  P extends z.ZodType | undefined = z.ZodType | undefined,
  Q extends z.ZodType | undefined = z.ZodType | undefined,
  B extends BodyDefinition = BodyDefinition,
> {
  method: HttpMethod;
  /** Full path as Fastify writes it: `/v1/messages/:messageId`. The controller has no prefix. */
  path: `/${string}`;
  /** Unique; names the method in generated clients: `sendMessage`. */
  operationId: string;
  summary: string;
  description?: string;
  tags: readonly string[];
  /** All are required of the caller; `public` needs none at all. An empty list: any caller. */
  scopes: readonly string[] | 'public';
  /** Only for a person who is signed in: what concerns their own session, presence or drafts. An API key gets 403 `session_required`. */
  people?: boolean;
  params?: P;
  query?: Q;
  body?: B;
  /** `raw` and `stream`: the media types taken, lower case; others are 415 before a byte is read. Left out, a raw route takes all. */
  bodyTypes?: readonly string[];
  /** Bytes; `raw` and `stream`. Left out: the server's own limit. A stream's announced length is held against it, the rest is the handler's. */
  bodyLimit?: number;
  /** By status. The one success status (2xx) is what the handler's return value is sent with. */
  responses: Readonly<Record<number, RouteResponse>>;
  /** Codes of this route's own problems, for the document: `{ 409: ['broadcast_running'] }`. */
  problems?: Readonly<Record<number, readonly string[]>>;
  /**
   * Honour `Idempotency-Key`. `interceptor`: around the handler, see idempotency.ts for what is promised. `handler`: the handler
   * reads it with `@Idempotency()` and stores it inside its own statement (the send path).
   */
  idempotency?: 'interceptor' | 'handler';
  /** With `interceptor`: doing it twice does no harm, so a lock left by a crash may be taken over after 60 s. */
  repeatable?: boolean;
  deprecated?: boolean;
  /** Left out of the OpenAPI document: provider webhooks. */
  hidden?: boolean;
}

type Out<T, Otherwise> = T extends z.ZodType ? z.output<T> : Otherwise;

/** What a handler receives from `@Input()`. */
export type InputOf<R> =
  R extends RouteDefinition<infer P, infer Q, infer B>
    ? {
        params: Out<P, Record<string, never>>;
        query: Out<Q, Record<string, never>>;
        body: B extends 'raw' ? Buffer : B extends 'stream' ? Readable : Out<B, undefined>;
      }
    : never;

export interface Input {
  params: unknown;
  query: unknown;
  body: unknown;
}

/** Checks the declaration at start, so that a mistake in it never waits for a request. */
export function defineRoute<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends BodyDefinition = undefined,
>(definition: RouteDefinition<P, Q, B>): RouteDefinition<P, Q, B> {
  const name = `${definition.method} ${definition.path}`;
  if (definition.params) assertStrict(definition.params, `${name} params`);
  if (definition.query) assertStrict(definition.query, `${name} query`);
  if (typeof definition.body === 'object') assertStrict(definition.body, `${name} body`);
  if (definition.body === 'stream' && !definition.bodyTypes) throw new Error(`${name}: a stream names its media types`);
  if (typeof definition.body !== 'string' && (definition.bodyTypes || definition.bodyLimit))
    throw new Error(`${name}: JSON has one type and one limit`);
  if (typeof definition.body === 'string' && definition.idempotency)
    throw new Error(`${name}: only JSON can be compared with an earlier request`);
  if (definition.method === 'GET' && definition.body !== undefined) throw new Error(`${name}: a GET has no body`);
  successStatus(definition);
  if (definition.people && definition.scopes === 'public') throw new Error(`${name}: a public route knows no person`);
  if (definition.idempotency && definition.scopes === 'public') throw new Error(`${name}: idempotency needs a caller`);
  return definition;
}

/** The one declared status below 400. */
export function successStatus(definition: RouteDefinition): number {
  const statuses = Object.keys(definition.responses)
    .map(Number)
    .filter((status) => status < 400);
  if (statuses.length !== 1 || statuses[0] === undefined)
    throw new Error(`${definition.method} ${definition.path} must declare exactly one success status`);
  return statuses[0];
}

/** Registers a handler for the route: Nest's method decorator, the status, the metadata and the idempotency interceptor. */
export const Route = (definition: RouteDefinition): MethodDecorator =>
  applyDecorators(
    RequestMapping({ method: RequestMethod[definition.method], path: definition.path }),
    HttpCode(successStatus(definition)),
    RouteConfig({ route: definition }),
    ...(definition.idempotency === 'interceptor' ? [UseInterceptors(IdempotencyInterceptor)] : []),
  );

const requestOf = (context: ExecutionContext): GatewayRequest => context.switchToHttp().getRequest<GatewayRequest>();

/** The validated `{ params, query, body }`; type it as `InputOf<typeof theRoute>`. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext): Input => {
  const { input } = requestOf(context);
  if (!input) throw new Error('@Input() on a handler without @Route()');
  return input;
});

/** Who calls. Only on routes that are not public. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = requestOf(context);
  if (!caller) throw new Error('@CurrentCaller() on a public route');
  return caller;
});

/** The idempotency key and request hash, or null when the caller sent no key. */
export const Idempotency = createParamDecorator(
  (_: unknown, context: ExecutionContext): IdempotentRequest | null => requestOf(context).idempotency,
);
