import { Inject, Injectable } from '@nestjs/common';
import type { SignInBody } from '@heliograph/contracts';
import type { Agent, Stores } from '@heliograph/persistence';
import { ProblemError } from '../http';
import type { Outcome } from '../outcome';
import { STORES } from '../tokens';
import { Passwords } from './passwords';
import { SecondFactor } from './second-factor';
import { SignInThrottle } from './sign-in-throttle';

/** One answer for whatever was wrong: which of it was wrong is what a guesser wants to know. */
const failed = () => new ProblemError(401, 'sign_in_failed', 'The e-mail address, the password or the code is wrong.');

/** Who somebody is, by e-mail and password, and by a code where they asked for one. */
@Injectable()
export class SignIn {
  constructor(
    private readonly passwords: Passwords,
    private readonly throttle: SignInThrottle,
    private readonly secondFactor: SecondFactor,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  async prove(body: SignInBody, address: string): Promise<Outcome<Agent>> {
    const counted = await this.throttle.tryFor(body.email, address);
    const agent = await this.stores.agents.findByEmail(body.email);
    const active = agent?.status === 'active' ? agent : null;
    if (!(await this.passwords.matches(active?.passwordHash ?? null, body.password)) || !active) return failed();
    if (active.totpSecret !== null) {
      if (body.totp === undefined) {
        // Half right is no wrong try; whoever knows the password and guesses codes is counted below.
        await this.throttle.takeBack(counted);
        return new ProblemError(401, 'totp_required', 'Send the code of your authenticator, or a recovery code, as totp.');
      }
      if (!(await this.secondFactor.accepts(active, body.totp))) return failed();
    }
    await this.throttle.forget(counted);
    return active;
  }
}
