import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { SessionBody } from '@heliograph/contracts';
import { isRole, scopesOfRole } from '@heliograph/domain';
import type { Agent } from '@heliograph/persistence';
import { hashSecretToken, newSecretToken, toPublicId } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import type { GatewayConfig } from '../gateway.config';
import { csrfTokenOf, noCookie, SESSION_COOKIE, sessionCookie, unauthorized, type Caller } from '../http';
import { CONFIG } from '../tokens';
import { ChoosePresence } from './choose-presence';
import { PresentPeople } from './present-agent';
import { asRequester, type Visitor } from './visitor';

export interface OpenedSession {
  token: string;
  expiresAt: Date;
  oidc: boolean;
}

/** Opens, shows and ends sessions; the one place that touches the cookie. */
@Injectable()
export class Sessions {
  constructor(
    private readonly acts: Acts,
    private readonly people: PresentPeople,
    private readonly presence: ChoosePresence,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  get cookieRules(): { secure: boolean } {
    return { secure: this.config.PUBLIC_URL.startsWith('https:') };
  }

  /**
   * A new token at every sign-in, whatever the browser brought; what it brought is ended. So nobody can be made to work in a session whose
   * token somebody else knows.
   */
  async open(agent: Agent, visitor: Visitor, reply: FastifyReply, { oidc }: { oidc: boolean }): Promise<SessionBody> {
    const { stores } = this.acts;
    const { token, hash } = newSecretToken('ses');
    const by = asRequester(agent, visitor);
    const expiresAt = await this.acts.perform(by, async ({ tx, now, record }) => {
      const until = new Date(now.getTime() + this.config.SESSION_HOURS * 3_600_000);
      await stores.sessions.open(tx, agent.workspaceId, { agentId: agent.id, tokenHash: hash, oidc, expiresAt: until }, now);
      await record({ action: 'agent.signed_in', subject: { kind: 'agent', id: agent.id }, after: { oidc } });
      return until;
    });
    if (visitor.sessionToken) await stores.sessions.endByToken(hashSecretToken(visitor.sessionToken));
    await this.presence.choose(by, 'online');
    const now = this.acts.clock.now();
    await stores.sessions.sweep(now);
    await stores.signInFailures.sweep(now);
    void reply.header('set-cookie', sessionCookie(token, expiresAt, this.cookieRules));
    return this.show(agent.workspaceId, agent.id, { token, expiresAt, oidc }, reply);
  }

  /** The session of the cookie; @throws ProblemError 401 when it has just ended. */
  async current(visitor: Visitor, reply: FastifyReply): Promise<SessionBody> {
    const token = visitor.sessionToken;
    const held = token && (await this.acts.stores.sessions.find(hashSecretToken(token), this.acts.clock.now()));
    if (!token || !held) throw unauthorized('authentication_required', 'The session has ended. Sign in again.');
    return this.show(held.workspaceId, held.agentId, { token, expiresAt: held.expiresAt, oidc: held.oidc }, reply);
  }

  /** Who signs out of their last browser has gone; where another is open they stay. */
  async end({ workspaceId, credentialId, agentId }: Caller, reply: FastifyReply): Promise<void> {
    const { sessions } = this.acts.stores;
    await sessions.end(workspaceId, credentialId);
    if (agentId !== null && (await sessions.count(workspaceId, agentId, this.acts.clock.now())) === 0)
      await this.presence.choose({ workspaceId, agentId }, 'offline');
    this.forgetCookie(reply);
  }

  forgetCookie(reply: FastifyReply): void {
    void reply.header('set-cookie', noCookie(SESSION_COOKIE, this.cookieRules));
  }

  private async show(workspaceId: string, agentId: string, session: OpenedSession, reply: FastifyReply): Promise<SessionBody> {
    const { stores } = this.acts;
    const [agent, workspace] = [await stores.agents.get(workspaceId, agentId), await stores.workspaces.get(workspaceId)];
    if (!agent || !workspace) throw unauthorized('authentication_required', 'The session has ended. Sign in again.');
    // It holds the CSRF token: no cache keeps it.
    void reply.header('cache-control', 'no-store');
    return {
      agent: await this.people.agent(agent),
      workspace: { id: toPublicId('workspace', workspace.id), name: workspace.name },
      scopes: isRole(agent.role) ? [...scopesOfRole[agent.role]] : [],
      csrfToken: csrfTokenOf(session.token),
      expiresAt: session.expiresAt.toISOString(),
      oidc: session.oidc,
    };
  }
}
