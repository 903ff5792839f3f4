import { Inject, Injectable } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import type { Agent, Stores } from '@heliograph/persistence';
import { hashSecretToken, open, seal, type Clock, type SecretKey } from '@heliograph/platform';
import { CLOCK, SECRET_KEYS, STORES } from '../tokens';

const issuer = 'Heliograph';
/** What every authenticator app understands: six digits of SHA-1, every 30 seconds. */
const shape = { issuer, algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Phones whose clock is half a minute off. */
const steps = 1;

/** Codes of an authenticator app, and the recovery codes for the day the phone is lost. Secrets are sealed, codes hashed. */
@Injectable()
export class SecondFactor {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SECRET_KEYS) private readonly keys: SecretKey[],
  ) {}

  /** A new secret, not in force before `confirms`. */
  propose(agent: Agent): { secret: string; uri: string; sealed: string } {
    const totp = new TOTP({ ...shape, label: agent.email, secret: new Secret({ size: 20 }) });
    const secret = totp.secret.base32;
    return { secret, uri: totp.toString(), sealed: seal(this.keys[0] as SecretKey, secret, agent.id) };
  }

  /** The time step of a right code for a sealed secret; null for a wrong one. */
  stepOf(agent: Agent, sealed: string, code: string): number | null {
    if (!/^\d{6}$/.test(code.replace(/\s/g, ''))) return null;
    const secret = Secret.fromBase32(open<string>(this.keys, sealed, agent.id));
    const timestamp = this.clock.now().getTime();
    const delta = new TOTP({ ...shape, secret }).validate({ token: code.replace(/\s/g, ''), timestamp, window: steps });
    return delta === null ? null : Math.floor(timestamp / 1000 / shape.period) + delta;
  }

  /** Takes a code of the app, or a recovery code; each is good once, also when two requests bring it together. */
  async accepts(agent: Agent, code: string): Promise<boolean> {
    if (agent.totpSecret === null) return false;
    const step = this.stepOf(agent, agent.totpSecret, code);
    if (step !== null) return this.stores.agents.takeTotpStep(agent.workspaceId, agent.id, step);
    const { agentTokens } = this.stores;
    return agentTokens.useRecoveryCode(agent.workspaceId, agent.id, hashOfRecoveryCode(agent, code), this.clock.now());
  }
}

/** As people copy them: capitals, spaces and dashes do not matter. */
export const hashOfRecoveryCode = (agent: Agent, code: string): string =>
  hashSecretToken(`${agent.id} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);
