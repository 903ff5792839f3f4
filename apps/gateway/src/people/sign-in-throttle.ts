import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { askingForReset, fromAnywhere, fromOneAddress } from '@heliograph/domain';
import type { Stores, Tried } from '@heliograph/persistence';
import type { Clock, SecretKey } from '@heliograph/platform';
import { ProblemError } from '../http';
import { CLOCK, SECRET_KEYS, STORES } from '../tokens';

/** Counts tries before they are known to be wrong. E-mail addresses and network addresses are kept as keyed hashes only. */
@Injectable()
export class SignInThrottle {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SECRET_KEYS) private readonly keys: SecretKey[],
  ) {}

  /** @throws ProblemError 429 `too_many_attempts`: nothing was looked at then. */
  async tryFor(email: string, address: string): Promise<string[]> {
    return this.count([
      { subject: this.subject('address', email, address), backoff: fromOneAddress },
      { subject: this.subject('email', email), backoff: fromAnywhere },
    ]);
  }

  /** Guessing from inside a session: the present password, or a code. */
  async tryOwn(agentId: string): Promise<string[]> {
    return this.count([{ subject: this.subject('own', agentId), backoff: fromOneAddress }]);
  }

  /** False when this e-mail was asked for too often; the asker is not told. */
  async mayAskReset(email: string): Promise<boolean> {
    const tried = [{ subject: this.subject('reset', email), backoff: askingForReset }];
    return (await this.stores.signInFailures.count(tried, this.clock.now())) === null;
  }

  forget(subjects: string[]): Promise<void> {
    return this.stores.signInFailures.forget(subjects);
  }

  takeBack(subjects: string[]): Promise<void> {
    return this.stores.signInFailures.takeBack(subjects);
  }

  private async count(tried: Tried[]): Promise<string[]> {
    const now = this.clock.now();
    const until = await this.stores.signInFailures.count(tried, now);
    if (until) throw tooManyAttempts(Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)));
    return tried.map(({ subject }) => subject);
  }

  /** The newest key: after a rotation the counts begin anew, which is no worse than a day of peace. */
  private subject(kind: string, ...parts: string[]): string {
    const key = this.keys[0] as SecretKey;
    return createHmac('sha256', key.bytes)
      .update(JSON.stringify(['sign-in', kind, ...parts]))
      .digest('base64url');
  }
}

const tooManyAttempts = (seconds: number): ProblemError =>
  new ProblemError(429, 'too_many_attempts', 'Too many wrong attempts. Wait a little before the next.', {
    headers: { 'retry-after': String(seconds) },
  });
