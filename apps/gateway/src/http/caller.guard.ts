import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { hashApiKey, hashSecretToken } from '@heliograph/platform';
import type { ApiKeyCache } from './api-key-cache';
import type { Caller, SessionLookup } from './caller';
import type { GatewayRequest } from './gateway-request';
import { forbidden, unauthorized } from './problem-error';
import type { RouteDefinition } from './route';
import { CSRF_HEADER, isCsrfToken, isUnsafe, sessionTokenIn } from './session-cookie';

const bearer = /^Bearer +(hg_[a-z]+_[A-Za-z0-9_-]{20,200}) *$/i;

/**
 * Every route needs a caller unless its declaration says `public`: an API key, or a person's session. A handler without a declaration is a
 * bug and answers 500. Synchronous while a key is remembered (see ApiKeyCache: a revoked key works for up to 5 s more).
 *
 * An Authorization header outweighs the cookie: no other site can make a browser send one, so it needs no CSRF token.
 */
export class CallerGuard implements CanActivate {
  constructor(
    private readonly keys: ApiKeyCache,
    private readonly sessions: SessionLookup,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<GatewayRequest>();
    const { route } = request;
    if (!route) throw new Error(`${context.getClass().name}.${context.getHandler().name} has no @Route declaration`);
    if (route.scopes === 'public') return true;
    const header = request.headers.authorization;
    if (header === undefined) return this.bySession(request, route);
    const secret = bearer.exec(header)?.[1];
    if (secret === undefined)
      throw unauthorized('api_key_invalid', 'The Authorization header does not hold a Heliograph API key.');
    const hash = hashApiKey(secret);
    const caller = this.keys.remembered(hash);
    if (caller !== undefined) return admit(request, route, caller);
    return this.keys.ask(hash).then((found) => admit(request, route, found));
  }

  private async bySession(request: GatewayRequest, route: RouteDefinition): Promise<true> {
    const token = sessionTokenIn(request.headers);
    const caller = token === null ? null : await this.sessions(hashSecretToken(token));
    if (token === null || caller === null)
      throw unauthorized('authentication_required', 'Sign in, or send an API key as "Authorization: Bearer hg_…".');
    if (isUnsafe(request.method) && !isCsrfToken(token, request.headers[CSRF_HEADER])) {
      throw forbidden('csrf_token_invalid', 'Send the csrfToken of your session as X-CSRF-Token.');
    }
    return admit(request, route, caller);
  }
}

function admit(request: GatewayRequest, route: RouteDefinition, caller: Caller | null): true {
  if (!caller) throw unauthorized('api_key_invalid', 'The API key does not exist, was revoked or has expired.');
  if (route.people && caller.agentId === null)
    throw forbidden('session_required', 'This is for a person who is signed in, not for an API key.');
  for (const scope of route.scopes) {
    if (!caller.scopes.includes(scope)) {
      const who = caller.agentId === null ? 'The API key' : 'Your role';
      throw forbidden('scope_missing', `${who} lacks the scope ${scope}.`, { extra: { requiredScopes: route.scopes } });
    }
  }
  request.caller = caller;
  return true;
}
