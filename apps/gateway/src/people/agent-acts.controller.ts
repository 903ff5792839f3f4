import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { agentSchema, linkSchema } from '@heliograph/contracts';
import { defineRoute, Input, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { LetInAgent } from './let-in-agent';
import { PresentPeople } from './present-agent';

const base = {
  tags: ['agents'],
  scopes: ['agents:write'],
  params: z.strictObject({ agentId: publicId('agent') }),
  responses: { 200: { description: 'The agent', schema: agentSchema } },
};

const disableAgent = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/agents/:agentId/disable',
  operationId: 'disableAgent',
  summary: 'Keep somebody out, at once',
  description: 'Their sessions end with their next request, their links are good no more.',
  problems: { 403: ['role_not_grantable'], 409: ['last_admin'] },
});
const enableAgent = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/agents/:agentId/enable',
  operationId: 'enableAgent',
  summary: 'Let somebody in again',
  problems: { 403: ['role_not_grantable'] },
});
const makeResetLink = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/agents/:agentId/reset-link',
  operationId: 'makeResetLink',
  summary: 'A link with which they choose a new password',
  description: 'We send no e-mail: hand the link over, to nobody else. It is shown this once and is good for a day.',
  responses: { 201: { description: 'The link', schema: linkSchema } },
  problems: { 403: ['role_not_grantable'], 409: ['agent_not_active'] },
});
const removeTotp = defineRoute({
  ...base,
  method: 'DELETE',
  path: '/v1/agents/:agentId/totp',
  operationId: 'removeAgentTotp',
  summary: 'Let somebody sign in without a code whose phone and recovery codes are lost',
  problems: { 403: ['role_not_grantable'] },
});

@Controller()
export class AgentActsController {
  constructor(
    private readonly acts: LetInAgent,
    private readonly people: PresentPeople,
  ) {}

  @Route(disableAgent)
  async disable(@Input() { params }: InputOf<typeof disableAgent>, @By() by: Requester) {
    return this.people.agent(await orRefuse(this.acts.disable(by, params.agentId)));
  }

  @Route(enableAgent)
  async enable(@Input() { params }: InputOf<typeof enableAgent>, @By() by: Requester) {
    return this.people.agent(await orRefuse(this.acts.enable(by, params.agentId)));
  }

  @Route(makeResetLink)
  resetLink(
    @Input() { params }: InputOf<typeof makeResetLink>,
    @By() by: Requester,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    void reply.header('cache-control', 'no-store');
    return orRefuse(this.acts.resetLink(by, params.agentId));
  }

  @Route(removeTotp)
  async removeTotp(@Input() { params }: InputOf<typeof removeTotp>, @By() by: Requester) {
    return this.people.agent(await orRefuse(this.acts.forgetTotp(by, params.agentId)));
  }
}
