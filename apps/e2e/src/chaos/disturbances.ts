import { setTimeout as sleep } from 'node:timers/promises';
import type { StormStage } from './storm-stage';

export interface Disturbance {
  title: string;
  /** What goes wrong, and ends again, while messages pour in. `moment` in [0, 1): how far into the spell it strikes. */
  strike(stage: StormStage, moment: number): Promise<void>;
}

/** How long a server, or the provider's good will, is away, ms. */
const awayMs = 1500;
const late = (moment: number): Promise<unknown> => sleep(moment * 800);

const killed = (app: 'gateway' | 'outbound-sender' | 'template-sync'): Disturbance => ({
  title: `${app}: kill -9`,
  async strike({ on }, moment) {
    await late(moment);
    await on.platform.kill(app, 'SIGKILL');
    await on.platform.start(app);
  },
});

const provider = (title: string, ...faults: Record<string, unknown>[]): Disturbance => ({
  title: `provider: ${title}`,
  async strike({ on }, moment) {
    const seed = Math.floor(moment * 1_000_000);
    for (const fault of faults) await on.simulator.fault({ seed, ...fault });
    await sleep(awayMs);
    const { faults: struck } = await on.simulator.call<{ faults: { fired: number }[] }>('GET', '/_sim/faults');
    await on.simulator.call('DELETE', '/_sim/faults');
    if (!struck.some(({ fired }) => fired > 0)) throw new Error('no message met the fault: nothing was tried');
  },
});

const crashed = (which: 'postgres' | 'redis', title: string): Disturbance => ({
  title,
  async strike({ servers }, moment) {
    await late(moment);
    await servers[which].crash();
    await sleep(awayMs / 3);
    await servers[which].start();
  },
});

/** Everything that issue, operator and WhatsApp can do to a deployment, one at a time. */
export const disturbances: readonly Disturbance[] = [
  killed('gateway'),
  killed('outbound-sender'),
  killed('template-sync'),
  {
    title: 'every process restarted in turn, politely',
    async strike({ on }, moment) {
      await late(moment);
      for (const app of ['outbound-sender', 'gateway', 'template-sync'] as const) {
        await on.platform.stopOne(app);
        await on.platform.start(app);
      }
    },
  },
  crashed('postgres', 'Postgres: immediate stop and restart'),
  crashed('redis', 'Redis: killed, and empty afterwards'),
  provider('takes the message, never answers', { kind: 'accept_then_timeout', probability: 0.3 }),
  provider(
    'drops connections, before and after taking the message',
    { kind: 'accept_then_reset', probability: 0.2 },
    { kind: 'drop_before', probability: 0.2 },
  ),
  provider(
    'answers 429, 500 and 503',
    { kind: 'refuse_429', probability: 0.1 },
    { kind: 'error_500', probability: 0.2 },
    { kind: 'error_503', accepted: true, probability: 0.2 },
  ),
  {
    title: 'provider: repeats and shuffles its callbacks',
    async strike({ on }) {
      await on.simulator.settings({ callbackCopies: 3, callbackOrder: 'shuffled' });
      await sleep(awayMs);
      await on.simulator.settings({ callbackCopies: 1, callbackOrder: 'in_order' });
    },
  },
  {
    title: 'network: 25 ms late each way to Postgres and Redis',
    async strike({ lines }) {
      for (const line of [lines.postgres, lines.redis]) line.slowDown(25);
      await sleep(awayMs * 2);
      for (const line of [lines.postgres, lines.redis]) line.slowDown(0);
    },
  },
];
