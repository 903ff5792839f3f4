import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from './caller';
import type { IdempotentRequest } from './idempotency';
import type { Input, RouteDefinition } from './route';

/** What our hooks and guards leave on a request, in the order in which it appears. */
export interface GatewayRequest extends FastifyRequest {
  /** Null for what is not declared with `@Route`: docs, static files. */
  route: RouteDefinition | null;
  caller: Caller | null;
  input: Input | null;
  idempotency: IdempotentRequest | null;
}

/** Declares the members up front, so that every request object has the same shape from birth. */
export function decorateRequests(server: FastifyInstance): void {
  for (const member of ['route', 'caller', 'input', 'idempotency']) server.decorateRequest(member, null);
}
