import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller, GatewayRequest } from './http';

/** Who asks for an act, as the audit log keeps it. */
export interface Requester extends Pick<Caller, 'workspaceId' | 'actor' | 'agentId' | 'role' | 'scopes'> {
  requestId: string | null;
}

/** The authenticated requester; only on routes that are not public. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Requester => {
  const request = context.switchToHttp().getRequest<GatewayRequest>();
  if (!request.caller) throw new Error('@By() on a public route');
  const { workspaceId, actor, agentId, role, scopes } = request.caller;
  return { workspaceId, actor, agentId, role, scopes, requestId: request.id };
});
