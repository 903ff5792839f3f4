import type { CircuitKey, OpenCircuit, Stores } from '@heliograph/persistence';
import { newId, type Clock } from '@heliograph/platform';

/** How long this process trusts what it read, ms: another one's circuit is noticed after this at the latest. */
const freshMs = 500;
/** The longest time between two probes, ms. */
const longestMs = 10 * 60_000;
/** After a probe that told nothing: the next one, ms. */
const inconclusiveMs = 10_000;

export interface Line {
  workspaceId: string;
  channelId: string;
  accountId: string;
}

/**
 * Channels and accounts that refuse every message. While a circuit is open its messages stay where they are, due, and the sweep passes
 * them by; one message at a time is let through as a probe, ever more rarely, and the first that the provider takes closes it.
 *
 * Not promised: that nothing else is tried in the moment a circuit opens. What other workers have in hand then still goes.
 */
export class Circuits {
  private known: OpenCircuit[] = [];
  private freshUntil = -Infinity;

  constructor(
    private readonly stores: Pick<Stores, 'circuits'>,
    private readonly clock: Clock,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {}

  /** The open circuits each line stands behind; empty: nothing is wrong. */
  async of(lines: readonly Line[]): Promise<OpenCircuit[][]> {
    if (this.monotonicMs() >= this.freshUntil) {
      this.known = await this.stores.circuits.allOpen();
      this.freshUntil = this.monotonicMs() + freshMs;
    }
    if (this.known.length === 0) return lines.map(() => []);
    return lines.map(({ channelId, accountId }) =>
      this.known.filter(({ scope, subjectId }) => subjectId === (scope === 'channel' ? channelId : accountId)),
    );
  }

  /** A look at what was read, before the message is worth a reservation; `claim` decides. */
  isDue({ probeAfter, probingUntil }: OpenCircuit): boolean {
    const now = this.clock.now();
    return probeAfter <= now && (probingUntil === null || probingUntil <= now);
  }

  /** True when this message may try for all of them. */
  async claim(circuits: readonly OpenCircuit[], until: Date): Promise<boolean> {
    const claimed: OpenCircuit[] = [];
    this.forget();
    for (const circuit of circuits) {
      if (!(await this.stores.circuits.claimProbe(circuit, this.clock.now(), until))) {
        await this.release(claimed);
        return false;
      }
      claimed.push(circuit);
    }
    return true;
  }

  /** The message was not tried after all. */
  async release(circuits: readonly CircuitKey[]): Promise<void> {
    if (circuits.length === 0) return;
    this.forget();
    for (const circuit of circuits) await this.stores.circuits.releaseProbe(circuit, this.clock.now());
  }

  /** The provider said neither yes nor no to the line. */
  async inconclusive(circuits: readonly CircuitKey[]): Promise<void> {
    this.forget();
    const notBefore = new Date(this.clock.now().getTime() + inconclusiveMs);
    for (const circuit of circuits) await this.stores.circuits.releaseProbe(circuit, notBefore);
  }

  /** The provider took the probe, or refused it for a reason of its own: the line works. */
  async close(circuits: readonly CircuitKey[]): Promise<void> {
    if (circuits.length === 0) return;
    this.forget();
    for (const { scope, subjectId } of circuits) {
      const event = { id: newId(), type: `${scope}.circuit_closed`, data: {} };
      await this.stores.circuits.close({ scope, subjectId }, this.clock.now(), event);
    }
  }

  /** The line refused: opens it, or, when this was its probe, doubles the time until the next. True when it opened now. */
  async refused(
    line: Line,
    scope: CircuitKey['scope'],
    why: { code: string; message: string; intervalMs: number },
    probed: readonly OpenCircuit[],
  ): Promise<boolean> {
    this.forget();
    const { code, message, intervalMs } = why;
    const at = this.clock.now();
    for (const circuit of probed) await this.stores.circuits.probeFailed(circuit, { code, message, at, longestMs });
    const subjectId = scope === 'channel' ? line.channelId : line.accountId;
    const event = { id: newId(), type: `${scope}.circuit_opened`, data: { code, probeInMs: intervalMs } };
    return this.stores.circuits.trip(
      { scope, subjectId, workspaceId: line.workspaceId },
      { code, message, at, intervalMs: Math.min(intervalMs, longestMs), event },
    );
  }

  private forget(): void {
    this.freshUntil = -Infinity;
  }
}
