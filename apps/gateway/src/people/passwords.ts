import { hash, verify, Algorithm } from '@node-rs/argon2';
import { unavailable } from '../http';

/** OWASP's second choice of argon2id: 19 MiB, two passes, one lane. About 20 ms of one core. */
const cost = { algorithm: 2 satisfies Algorithm, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Each takes a thread and 19 MiB: more at once would only make each slower. */
const atOnce = 4;
/** Beyond this many in line nobody would get an answer in time. */
const mostWaiting = 200;

/** Hashing of what people chose. In line, so that a flood of sign-ins takes a bounded part of the machine. */
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private nobodys: Promise<string> | null = null;

  hash(password: string): Promise<string> {
    return this.inLine(() => hash(password, cost));
  }

  /** With no hash to compare with, the same work is done for nothing: an unknown e-mail takes as long as a wrong password. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    this.nobodys ??= hash('nobody has this password', cost);
    const against = passwordHash ?? (await this.nobodys);
    const same = await this.inLine(() => verify(against, password));
    return same && passwordHash !== null;
  }

  private async inLine<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= atOnce) {
      if (this.waiting.length >= mostWaiting)
        throw unavailable(2, 'too_busy', 'Too many people sign in at this moment. Nothing happened; try again.');
      await new Promise<void>((ready) => this.waiting.push(ready));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes over the place; otherwise it is given back.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
