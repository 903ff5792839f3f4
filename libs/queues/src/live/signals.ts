import type { Signal } from '@heliograph/contracts';
import type { Redis } from 'ioredis';
import { eventsChannel, signalsChannel } from './channels';

/** Hints of committed events are published at most this often by one process, ms. */
const pauseMs = 20;

/**
 * What is told to everybody who looks at this moment, and kept by nobody. Never fails and is never waited for: without Redis a signal is
 * lost, and what was committed is seen a moment later.
 */
export class Signals {
  private telling = false;
  private again = false;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** Public ids only, no secrets, no phone numbers, no message text. */
  publish(workspaceId: string, signal: Signal): void {
    this.redis.publish(signalsChannel(this.prefix, workspaceId), JSON.stringify(signal)).catch(() => undefined);
  }

  /** Events were committed: the first time at once, then once for all that came meanwhile. */
  eventsCommitted(): void {
    if (this.telling) {
      this.again = true;
      return;
    }
    this.telling = true;
    this.redis
      .publish(eventsChannel(this.prefix), '')
      .catch(() => undefined)
      .finally(() => setTimeout(() => this.rested(), pauseMs).unref());
  }

  private rested(): void {
    this.telling = false;
    if (!this.again) return;
    this.again = false;
    this.eventsCommitted();
  }
}
