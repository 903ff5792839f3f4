import type { Clock } from '../clock';
import { newId } from '../ids';
import type { Logger } from '../logging/create-logger';
import type { Shutdown } from './shutdown';

/** Where processes say that they are there. */
export interface ProcessRegister {
  beat(beat: { id: string; app: string; details: object; startedAt: Date; at: Date; forgetBefore: Date }): Promise<void>;
  leave(id: string): Promise<void>;
}

export interface Announcement {
  register: ProcessRegister;
  app: string;
  /** What it serves: roles, lanes. Shown to operators of every workspace, so no names of hosts or customers. */
  details: object;
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
  shutdown: Shutdown;
}

const everyMs = 10_000;
/** Who died without a word is forgotten after a day, ms. */
const forgottenAfterMs = 24 * 3_600_000;

/**
 * Says every ten seconds that this process is there, and at its shutdown that it leaves.
 *
 * Not promised: that a process whose last word is recent still works, or that a silent one is dead: while the register is away all are
 * silent. Nothing is decided by it; it is for people.
 */
export function announceProcess({ register, app, details, clock, logger, shutdown }: Announcement): void {
  const id = newId();
  const startedAt = clock.now();
  let saying: Promise<void> | null = null;
  const say = (): void => {
    const at = clock.now();
    const forgetBefore = new Date(at.getTime() - forgottenAfterMs);
    // One word at a time: while the register is away they must not pile up on its connections.
    saying ??= register
      .beat({ id, app, details, startedAt, at, forgetBefore })
      .catch((error: Error) => logger.warn({ err: error }, 'This process could not say that it is there'))
      .finally(() => (saying = null));
  };
  const timer = setInterval(say, everyMs);
  timer.unref();
  say();
  shutdown.add('process register', async () => {
    clearInterval(timer);
    await saying;
    await register.leave(id);
  });
}
