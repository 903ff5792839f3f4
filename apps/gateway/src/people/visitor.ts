import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { isRole, scopesOfRole } from '@heliograph/domain';
import type { Agent } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { sessionTokenIn, type GatewayRequest } from '../http';
import type { Requester } from '../requester';

/** Somebody who has not signed in, or whose session is what the request is about. */
export interface Visitor {
  requestId: string;
  /** As TRUST_PROXY lets us see it. */
  address: string;
  /** The token of the session cookie, unchecked on a public route. */
  sessionToken: string | null;
}

export const From = createParamDecorator((_: unknown, context: ExecutionContext): Visitor => {
  const request = context.switchToHttp().getRequest<GatewayRequest>();
  return { requestId: request.id, address: request.ip, sessionToken: sessionTokenIn(request.headers) };
});

/** A person acting for themselves on a public route: they sign in, or redeem a link. */
export const asRequester = (agent: Agent, { requestId }: Visitor): Requester => ({
  workspaceId: agent.workspaceId,
  actor: `agent:${toPublicId('agent', agent.id)}`,
  agentId: agent.id,
  role: agent.role,
  scopes: isRole(agent.role) ? scopesOfRole[agent.role] : [],
  requestId,
});
