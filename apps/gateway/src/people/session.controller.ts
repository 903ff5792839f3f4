import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { agentSchema, choosePresenceSchema, sessionSchema, signInSchema } from '@heliograph/contracts';
import { CurrentCaller, defineRoute, Input, Route, unauthorized, type Caller, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { By, type Requester } from '../requester';
import { ChoosePresence } from './choose-presence';
import { PresentPeople } from './present-agent';
import { Sessions } from './sessions';
import { SignIn } from './sign-in';
import { From, type Visitor } from './visitor';

const tags = ['session'];
const signedIn = { 200: { description: 'The session; its token is in the cookie hg_session', schema: sessionSchema } };

const signIn = defineRoute({
  method: 'POST',
  path: '/v1/session',
  operationId: 'signIn',
  summary: 'Sign in',
  description: 'The same answer, after the same work, for an unknown e-mail address and a wrong password.',
  tags,
  scopes: 'public',
  body: signInSchema,
  responses: signedIn,
  problems: { 401: ['sign_in_failed', 'totp_required'], 429: ['too_many_attempts'] },
});
const getSession = defineRoute({
  method: 'GET',
  path: '/v1/session',
  operationId: 'getSession',
  summary: 'Who is signed in',
  tags,
  scopes: [],
  people: true,
  responses: signedIn,
});
const signOut = defineRoute({
  method: 'DELETE',
  path: '/v1/session',
  operationId: 'signOut',
  summary: 'Sign out',
  tags,
  scopes: [],
  people: true,
  responses: { 204: { description: 'Signed out' } },
});
const choosePresence = defineRoute({
  method: 'PUT',
  path: '/v1/session/presence',
  operationId: 'choosePresence',
  summary: 'Say whether you take conversations',
  description: 'An agent whose console has not been heard of for two minutes is offline whatever they chose.',
  tags,
  scopes: [],
  people: true,
  body: choosePresenceSchema,
  responses: { 200: { description: 'You', schema: agentSchema } },
});

@Controller()
export class SessionController {
  constructor(
    private readonly signingIn: SignIn,
    private readonly sessions: Sessions,
    private readonly choosing: ChoosePresence,
    private readonly people: PresentPeople,
  ) {}

  @Route(signIn)
  async signIn(
    @Input() { body }: InputOf<typeof signIn>,
    @From() visitor: Visitor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const agent = await orRefuse(this.signingIn.prove(body, visitor.address));
    return this.sessions.open(agent, visitor, reply, { oidc: false });
  }

  @Route(getSession)
  get(@From() visitor: Visitor, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.sessions.current(visitor, reply);
  }

  @Route(signOut)
  signOut(@CurrentCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    return this.sessions.end(caller, reply);
  }

  @Route(choosePresence)
  async presence(@Input() { body }: InputOf<typeof choosePresence>, @By() by: Requester) {
    const agent = await this.choosing.choose(by, body.presence);
    if (!agent) throw unauthorized('authentication_required', 'The session has ended. Sign in again.');
    return this.people.agent(agent);
  }
}
