import { Injectable } from '@nestjs/common';
import type { ChangePasswordBody, RedeemInvitationBody, RedeemResetBody } from '@heliograph/contracts';
import { passwordFlaw, passwordRemedy } from '@heliograph/domain';
import type { Agent, AgentTokenKind } from '@heliograph/persistence';
import { hashSecretToken } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import { unauthorized, unprocessable, type Caller } from '../http';
import type { Requester } from '../requester';
import { linkInvalid } from './links';
import { Passwords } from './passwords';
import { SignInThrottle } from './sign-in-throttle';
import { asRequester, type Visitor } from './visitor';

/** Choosing a password: with an invitation, with a reset link, or from inside. Whatever sessions there were elsewhere end. */
@Injectable()
export class ChoosePassword {
  constructor(
    private readonly acts: Acts,
    private readonly passwords: Passwords,
    private readonly throttle: SignInThrottle,
  ) {}

  join({ token, name, password }: RedeemInvitationBody, visitor: Visitor): Promise<Agent> {
    return this.redeem('invitation', token, { password, pointer: '/password' }, visitor, name === undefined ? {} : { name });
  }

  reset({ token, password }: RedeemResetBody, visitor: Visitor): Promise<Agent> {
    return this.redeem('reset', token, { password, pointer: '/password' }, visitor, {});
  }

  /** The session that changes it stays; all others end. */
  async change(by: Requester, caller: Caller, { current, next }: ChangePasswordBody): Promise<void> {
    const { agents, sessions } = this.acts.stores;
    const agent = await agents.get(caller.workspaceId, caller.agentId as string);
    if (!agent) throw unauthorized('authentication_required', 'The session has ended. Sign in again.');
    const counted = await this.throttle.tryOwn(agent.id);
    if (!(await this.passwords.matches(agent.passwordHash, current)))
      throw unprocessable('password_wrong', 'The present password is wrong.', {
        errors: [{ pointer: '/current', code: 'password_wrong', message: 'Not the present password' }],
      });
    await this.throttle.forget(counted);
    refuseWeak(next, agent, '/next');
    const passwordHash = await this.passwords.hash(next);
    await this.acts.perform(by, async ({ tx, record }) => {
      await agents.change(tx, agent.workspaceId, agent.id, { passwordHash });
      await sessions.endOf(tx, agent.workspaceId, agent.id, caller.credentialId);
      await record({ action: 'agent.password_changed', subject: { kind: 'agent', id: agent.id } });
    });
  }

  /** The link is used up in the transaction that keeps the password: a weak one, or a crash, leaves it good. */
  private async redeem(
    kind: AgentTokenKind,
    token: string,
    chosen: { password: string; pointer: string },
    visitor: Visitor,
    more: { name?: string },
  ): Promise<Agent> {
    const { agents, agentTokens, sessions } = this.acts.stores;
    const hash = hashSecretToken(token);
    // First a look, so that nobody makes us hash passwords for links they invented.
    if (!(await agentTokens.isGood(kind, hash, this.acts.clock.now()))) throw linkInvalid();
    const passwordHash = await this.passwords.hash(chosen.password);
    return this.acts.stores.dataSource.transaction(async (tx) => {
      const now = this.acts.clock.now();
      const holder = await agentTokens.redeem(tx, kind, hash, now);
      const agent = holder && (await agents.lock(tx, holder.workspaceId, holder.agentId));
      if (!agent || agent.status !== (kind === 'invitation' ? 'invited' : 'active')) throw linkInvalid();
      refuseWeak(chosen.password, { ...agent, ...more }, chosen.pointer);
      const change = { passwordHash, status: 'active', ...more };
      await agents.change(tx, agent.workspaceId, agent.id, change);
      await sessions.endOf(tx, agent.workspaceId, agent.id);
      const { actor, workspaceId, requestId } = asRequester(agent, visitor);
      const about = { workspaceId, subjectKind: 'agent', subjectId: agent.id, occurredAt: now };
      const action = kind === 'invitation' ? 'agent.joined' : 'agent.password_reset';
      await this.acts.stores.audit.append(tx, { ...about, actor, requestId, action });
      await this.acts.stores.events.append(tx, [{ ...about, type: action, data: { agentId: agent.id } }]);
      return { ...agent, ...change };
    });
  }
}

function refuseWeak(password: string, { email, name }: Pick<Agent, 'email' | 'name'>, pointer: string): void {
  const flaw = passwordFlaw(password, [email, name]);
  if (!flaw) return;
  const message = passwordRemedy[flaw];
  throw unprocessable('password_too_weak', message, { errors: [{ pointer, code: flaw, message }] });
}
