import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { hashApiKey } from '@heliograph/platform';
import type { ApiKeyCache } from './api-key-cache';
import type { Caller } from './caller';
import type { GatewayRequest } from './gateway-request';
import { forbidden, unauthorized } from './problem-error';
import type { RouteDefinition } from './route';

const bearer = /^Bearer +(hg_[a-z]+_[A-Za-z0-9_-]{20,200}) *$/i;

/**
 * Every route needs a key unless its declaration says `public`; a handler without a declaration is a bug and answers 500.
 * Synchronous while the key is remembered (see ApiKeyCache: a revoked key works for up to 5 s more).
 */
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly keys: ApiKeyCache) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<GatewayRequest>();
    const { route } = request;
    if (!route) throw new Error(`${context.getClass().name}.${context.getHandler().name} has no @Route declaration`);
    if (route.scopes === 'public') return true;
    const header = request.headers.authorization;
    if (header === undefined) throw unauthorized('authentication_required', 'Send the API key as "Authorization: Bearer hg_…".');
    const secret = bearer.exec(header)?.[1];
    if (secret === undefined)
      throw unauthorized('api_key_invalid', 'The Authorization header does not hold a Heliograph API key.');
    const hash = hashApiKey(secret);
    const caller = this.keys.remembered(hash);
    if (caller !== undefined) return admit(request, route, caller);
    return this.keys.ask(hash).then((found) => admit(request, route, found));
  }
}

function admit(request: GatewayRequest, route: RouteDefinition, caller: Caller | null): true {
  if (!caller) throw unauthorized('api_key_invalid', 'The API key does not exist, was revoked or has expired.');
  for (const scope of route.scopes) {
    if (!caller.scopes.includes(scope)) {
      throw forbidden('scope_missing', `The API key lacks the scope ${scope}.`, { extra: { requiredScopes: route.scopes } });
    }
  }
  request.caller = caller;
  return true;
}
