import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Agent } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, unauthorized, unprocessable, type Caller } from '../http';
import type { Requester } from '../requester';
import { hashOfRecoveryCode, SecondFactor } from './second-factor';
import { SignInThrottle } from './sign-in-throttle';

/** Thirty-two that are told apart on paper: no i, l, o or u. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';
const manyCodes = 10;

/** Sixteen letters in four groups: 80 bits, so that the hash alone lets nobody guess them. */
const newRecoveryCode = (): string =>
  Array.from(randomBytes(16), (byte, at) => (at > 0 && at % 4 === 0 ? '-' : '') + letters[byte % 32]).join('');

const wrongCode = () =>
  unprocessable('totp_wrong', 'The code is wrong, was used before, or is no longer good.', {
    errors: [{ pointer: '/code', code: 'totp_wrong', message: 'Not a code that is good now' }],
  });

/** A second factor for oneself: proposed, then in force once a code has shown that the phone has it. */
@Injectable()
export class SetUpTotp {
  constructor(
    private readonly acts: Acts,
    private readonly secondFactor: SecondFactor,
    private readonly throttle: SignInThrottle,
  ) {}

  /** A later proposal takes the place of an earlier one; nothing changes at the sign-in yet. */
  async propose(by: Requester, caller: Caller): Promise<{ secret: string; uri: string }> {
    return this.acts.perform(by, async ({ tx, record }) => {
      const agent = present(await this.acts.stores.agents.lock(tx, caller.workspaceId, caller.agentId as string));
      if (agent.totpSecret !== null) throw inForce();
      const { secret, uri, sealed } = this.secondFactor.propose(agent);
      await this.acts.stores.agents.change(tx, agent.workspaceId, agent.id, { totpProposal: sealed });
      await record({ action: 'agent.totp_proposed', subject: { kind: 'agent', id: agent.id } });
      return { secret, uri };
    });
  }

  /** The code that confirms is used up by it. Other sessions end: they were opened without one. */
  async confirm(by: Requester, caller: Caller, code: string): Promise<{ recoveryCodes: string[] }> {
    const { agents, agentTokens, sessions } = this.acts.stores;
    const counted = await this.throttle.tryOwn(caller.agentId as string);
    const recoveryCodes = await this.acts.perform(by, async ({ tx, record }) => {
      const agent = present(await agents.lock(tx, caller.workspaceId, caller.agentId as string));
      if (agent.totpSecret !== null) throw inForce();
      if (agent.totpProposal === null)
        throw conflict('totp_not_proposed', 'Ask for a secret first, and scan it with the authenticator.');
      const step = this.secondFactor.stepOf(agent, agent.totpProposal, code);
      if (step === null) throw wrongCode();
      const codes = Array.from({ length: manyCodes }, newRecoveryCode);
      const change = { totpSecret: agent.totpProposal, totpProposal: null, totpLastStep: step };
      await agents.change(tx, agent.workspaceId, agent.id, change);
      const hashes = codes.map((each) => hashOfRecoveryCode(agent, each));
      await agentTokens.setRecoveryCodes(tx, agent.workspaceId, agent.id, hashes);
      await sessions.endOf(tx, agent.workspaceId, agent.id, caller.credentialId);
      await record({ action: 'agent.totp_confirmed', subject: { kind: 'agent', id: agent.id } });
      return codes;
    });
    await this.throttle.forget(counted);
    return { recoveryCodes };
  }

  /** With a code: whoever finds an open browser cannot take the lock off. */
  async remove(by: Requester, caller: Caller, code: string): Promise<void> {
    const { agents, agentTokens } = this.acts.stores;
    const agent = present(await agents.get(caller.workspaceId, caller.agentId as string));
    if (agent.totpSecret === null) throw conflict('totp_not_in_force', 'You sign in without a code already.');
    const counted = await this.throttle.tryOwn(agent.id);
    if (!(await this.secondFactor.accepts(agent, code))) throw wrongCode();
    await this.throttle.forget(counted);
    await this.acts.perform(by, async ({ tx, record }) => {
      await agents.change(tx, agent.workspaceId, agent.id, { totpSecret: null, totpProposal: null });
      await agentTokens.setRecoveryCodes(tx, agent.workspaceId, agent.id, []);
      await record({ action: 'agent.totp_removed', subject: { kind: 'agent', id: agent.id } });
    });
  }
}

const inForce = () => conflict('totp_in_force', 'You sign in with a code already. Remove it first, with a code.');

function present(agent: Agent | null): Agent {
  if (!agent) throw unauthorized('authentication_required', 'The session has ended. Sign in again.');
  return agent;
}
