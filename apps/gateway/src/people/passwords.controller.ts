import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  askResetSchema,
  changePasswordSchema,
  redeemInvitationSchema,
  redeemResetSchema,
  sessionSchema,
  signInOptionsSchema,
  type SignInOptionsBody,
} from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { CurrentCaller, defineRoute, Input, Route, type Caller, type InputOf } from '../http';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { ChoosePassword } from './choose-password';
import { Sessions } from './sessions';
import { SignInThrottle } from './sign-in-throttle';
import { From, type Visitor } from './visitor';

const tags = ['session'];

const getSignInOptions = defineRoute({
  method: 'GET',
  path: '/v1/sign-in-options',
  operationId: 'getSignInOptions',
  summary: 'How people sign in here',
  tags,
  scopes: 'public',
  responses: { 200: { description: 'The ways', schema: signInOptionsSchema } },
});
const redeemInvitation = defineRoute({
  method: 'POST',
  path: '/v1/invitations/redeem',
  operationId: 'redeemInvitation',
  summary: 'Join with an invitation, and be signed in',
  tags,
  scopes: 'public',
  body: redeemInvitationSchema,
  responses: { 200: { description: 'The session; its token is in the cookie hg_session', schema: sessionSchema } },
  problems: { 410: ['link_invalid'], 422: ['password_too_weak'] },
});
const askPasswordReset = defineRoute({
  method: 'POST',
  path: '/v1/password-resets',
  operationId: 'askPasswordReset',
  summary: 'Say that you forgot your password',
  description:
    'Always the same answer. We send no e-mail: the event `password_reset.requested` (without any token) tells the workspace, and an admin hands you a link made by POST /v1/agents/{agentId}/reset-link.',
  tags,
  scopes: 'public',
  body: askResetSchema,
  responses: { 202: { description: 'Heard' } },
});
const redeemPasswordReset = defineRoute({
  method: 'POST',
  path: '/v1/password-resets/redeem',
  operationId: 'redeemPasswordReset',
  summary: 'Choose a new password with a reset link',
  description: 'All sessions end. Sign in afterwards.',
  tags,
  scopes: 'public',
  body: redeemResetSchema,
  responses: { 204: { description: 'Chosen' } },
  problems: { 410: ['link_invalid'], 422: ['password_too_weak'] },
});
const changePassword = defineRoute({
  method: 'POST',
  path: '/v1/session/password',
  operationId: 'changePassword',
  summary: 'Change your password; your other sessions end',
  tags,
  scopes: [],
  people: true,
  body: changePasswordSchema,
  responses: { 204: { description: 'Changed' } },
  problems: { 422: ['password_wrong', 'password_too_weak'], 429: ['too_many_attempts'] },
});

@Controller()
export class PasswordsController {
  constructor(
    private readonly choosing: ChoosePassword,
    private readonly sessions: Sessions,
    private readonly throttle: SignInThrottle,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(getSignInOptions)
  options(): SignInOptionsBody {
    return { password: true, oidc: null };
  }

  @Route(redeemInvitation)
  async join(
    @Input() { body }: InputOf<typeof redeemInvitation>,
    @From() visitor: Visitor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.sessions.open(await this.choosing.join(body, visitor), visitor, reply, { oidc: false });
  }

  @Route(askPasswordReset)
  async ask(@Input() { body }: InputOf<typeof askPasswordReset>): Promise<void> {
    if (!(await this.throttle.mayAskReset(body.email))) return;
    const agent = await this.stores.agents.findByEmail(body.email);
    if (agent?.status !== 'active') return;
    const about = { workspaceId: agent.workspaceId, subjectKind: 'agent', subjectId: agent.id, occurredAt: this.clock.now() };
    const event = { ...about, type: 'password_reset.requested', data: { agentId: agent.id } };
    await this.stores.events.append(this.stores.dataSource.manager, [event]);
  }

  @Route(redeemPasswordReset)
  async reset(@Input() { body }: InputOf<typeof redeemPasswordReset>, @From() visitor: Visitor): Promise<void> {
    await this.choosing.reset(body, visitor);
  }

  @Route(changePassword)
  change(@Input() { body }: InputOf<typeof changePassword>, @CurrentCaller() caller: Caller, @By() by: Requester): Promise<void> {
    return this.choosing.change(by, caller, body);
  }
}
