import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { z } from 'zod';
import { requestHashOf } from './canonical-json';
import { bodyErrors, parameterErrors } from './field-errors';
import type { GatewayRequest } from './gateway-request';
import { IDEMPOTENCY_HEADER, isIdempotencyKey } from './idempotency';
import { badRequest, unprocessable } from './problem-error';
import type { RouteDefinition } from './route';

const NO_PARAMETERS = Object.freeze({});

/**
 * Validates a request against its route and leaves the result for `@Input()`. A guard and not a pipe, because guards run before
 * interceptors: a request that is not valid never touches the idempotency store. Synchronous; schemas were compiled at start.
 */
export class RequestGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<GatewayRequest>();
    const { route } = request;
    if (!route) return true;
    request.input = {
      params: route.params ? parseParameters(route.params, request.params) : NO_PARAMETERS,
      query: parseQuery(route, request.query),
      body: parseBody(route, request.body),
    };
    if (route.idempotency !== undefined) readIdempotencyKey(request);
    return true;
  }
}

function parseParameters(schema: z.ZodType, given: unknown): unknown {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const errors = parameterErrors(result.error.issues, given);
  const onlyIds = errors.every(({ code }) => code === 'invalid_id');
  const names = [...new Set(errors.map(({ parameter }) => parameter))].join(', ');
  throw badRequest(onlyIds ? 'invalid_id' : 'invalid_parameter', `The parameter ${names} is not valid.`, errors);
}

function parseQuery(route: RouteDefinition, given: unknown): unknown {
  // Postgres cannot store U+0000; no parameter has a use for it.
  for (const name in given as Record<string, unknown>) {
    if (name.includes('\0') || String((given as Record<string, unknown>)[name]).includes('\0')) {
      throw badRequest('invalid_parameter', 'A parameter holds the character U+0000.', [
        { parameter: name.replace(/\0/g, '').slice(0, 64), code: 'nul_character', message: 'Holds the character U+0000' },
      ]);
    }
  }
  if (route.query) return parseParameters(route.query, given);
  // A provider may add parameters to the webhook URL it calls: that is not ours to refuse.
  if (route.body === 'raw') return given;
  const names = Object.keys(given as object);
  if (names.length === 0) return NO_PARAMETERS;
  throw badRequest(
    'invalid_parameter',
    'This path takes no query parameters.',
    names
      .slice(0, 20)
      .map((name) => ({ parameter: name.slice(0, 64), code: 'unknown_parameter', message: 'There is no such parameter here' })),
  );
}

function parseBody(route: RouteDefinition, given: unknown): unknown {
  const schema = route.body;
  if (schema === 'raw') return given ?? Buffer.alloc(0);
  if (schema === 'stream') {
    if (given === undefined || given === null) throw badRequest('body_required', 'This request needs a body.');
    return given;
  }
  if (schema === undefined) {
    // Clients that always send JSON send `{}` where there is nothing to say.
    const empty =
      given === undefined ||
      (typeof given === 'object' && given !== null && !Array.isArray(given) && Object.keys(given).length === 0);
    if (!empty) throw badRequest('body_not_allowed', 'This request takes no body.');
    return undefined;
  }
  if (given === undefined) {
    // A body of which every field is optional may be left out altogether.
    const result = schema.safeParse({});
    if (result.success) return result.data;
    throw badRequest('body_required', 'This request needs a JSON body.');
  }
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const errors = bodyErrors(result.error.issues, given);
  throw unprocessable(
    'validation_failed',
    `The body is not valid at ${errors
      .map(({ pointer }) => pointer || 'the top')
      .slice(0, 5)
      .join(', ')}.`,
    { errors },
  );
}

function readIdempotencyKey(request: GatewayRequest): void {
  const key = request.headers[IDEMPOTENCY_HEADER];
  if (key === undefined) return;
  if (typeof key !== 'string' || !isIdempotencyKey(key)) {
    throw badRequest('invalid_idempotency_key', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
  }
  const path = request.url.split('?', 1)[0] ?? request.url;
  request.idempotency = { key, method: request.method, path, requestHash: requestHashOf(request.body) };
}
