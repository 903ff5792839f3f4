import type { Logger } from '../logging/create-logger';
import { within } from './within';

interface Part {
  name: string;
  stop: () => Promise<void> | void;
  seconds: number;
}

export interface ShutdownOptions {
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Seconds a part may take to stop unless it says otherwise. Default 10. */
  seconds?: number;
}

/**
 * Starts the parts of a process in order and stops them in the reverse order, each within its own time.
 * The sum of the seconds must stay below the orchestrator's grace period (Kubernetes: 30 s by default).
 *
 * Not promised: that a part which overruns its time has stopped. It is left behind, named in the log, and the next is stopped.
 */
export class Shutdown {
  private readonly parts: Part[] = [];
  private readonly controller = new AbortController();
  private stopping: Promise<boolean> | null = null;

  constructor(private readonly options: ShutdownOptions) {}

  /** Aborted as soon as stopping begins; give it to whatever waits or loops. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Registers how to stop something that already runs. */
  add(name: string, stop: () => Promise<void> | void, seconds = this.options.seconds ?? 10): void {
    if (this.stopping) throw new Error(`Cannot add ${name}: the process is stopping`);
    this.parts.push({ name, stop, seconds });
  }

  /** Starts a part and registers how to stop it. If `start` throws, what started before is left to `stop()`. */
  async start<T>(
    name: string,
    start: () => Promise<T> | T,
    stop: (part: T) => Promise<void> | void,
    seconds?: number,
  ): Promise<T> {
    const part = await start();
    if (this.stopping) {
      // A signal came while this part was starting: nobody would stop it any more.
      await stop(part);
      throw new Error(`${name} was started while the process was stopping`);
    }
    this.add(name, () => stop(part), seconds);
    return part;
  }

  /** Stops everything, last started first. Later calls get the same answer: true when every part stopped cleanly in time. */
  stop(reason: string): Promise<boolean> {
    this.stopping ??= this.stopAll(reason);
    return this.stopping;
  }

  private async stopAll(reason: string): Promise<boolean> {
    this.options.logger.info({ reason, parts: this.parts.length }, 'Stopping');
    this.controller.abort(new Error(`stopping: ${reason}`));
    let clean = true;
    for (const { name, stop, seconds } of [...this.parts].reverse()) {
      try {
        await within(seconds * 1000, `stopping ${name}`, async () => stop());
      } catch (error) {
        clean = false;
        this.options.logger.error({ part: name, err: error }, 'A part did not stop cleanly');
      }
    }
    this.options.logger.info({ clean }, 'Stopped');
    return clean;
  }

  /**
   * Stops on SIGTERM and SIGINT, then exits: 0 when clean, 1 when not. A second signal exits at once.
   * Returns a function that takes the listeners off again.
   */
  listen(host: SignalHost = process): () => void {
    let signals = 0;
    const onSignal = (signal: string): void => {
      signals += 1;
      if (signals > 1) {
        host.exit(1);
        return;
      }
      void this.stop(signal).then((clean) => host.exit(clean ? 0 : 1));
    };
    const handlers = (['SIGTERM', 'SIGINT'] as const).map((signal) => [signal, () => onSignal(signal)] as const);
    for (const [signal, handler] of handlers) host.on(signal, handler);
    return () => {
      for (const [signal, handler] of handlers) host.off(signal, handler);
    };
  }
}

/** The part of `process` that `listen` uses. */
export interface SignalHost {
  on(signal: 'SIGTERM' | 'SIGINT', handler: () => void): unknown;
  off(signal: 'SIGTERM' | 'SIGINT', handler: () => void): unknown;
  exit(code: number): unknown;
}
