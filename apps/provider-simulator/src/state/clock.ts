/**
 * The simulator's clock: the machine's time plus an offset that only moves forward (control API `POST /_sim/clock`).
 * Service windows, dates and review times use it; delivery delays stay real milliseconds, so that a day can pass while
 * a message is on its way.
 */
export class VirtualClock {
  private readonly waiting = new Set<Waiting>();
  private offset = 0;

  /** Epoch milliseconds, virtual. */
  now(): number {
    return Date.now() + this.offset;
  }

  get offsetMs(): number {
    return this.offset;
  }

  /** Moves the clock; whatever became due happens before this returns, earliest first. */
  setOffset(ms: number): void {
    this.offset = ms;
    const due = [...this.waiting].filter((entry) => entry.due <= this.now()).sort((a, b) => a.due - b.due);
    for (const entry of due) {
      this.drop(entry);
      entry.act();
    }
    for (const entry of this.waiting) this.arm(entry);
  }

  advance(ms: number): void {
    this.setOffset(this.offset + ms);
  }

  /** Runs `act` once the virtual clock reaches `due`; never before the current turn ends. Returns a cancel function. */
  at(due: number, act: () => void): () => void {
    const entry: Waiting = { due, act, timer: undefined };
    this.waiting.add(entry);
    this.arm(entry);
    return () => this.drop(entry);
  }

  /** Forgets everything that waits. */
  clear(): void {
    for (const entry of [...this.waiting]) this.drop(entry);
  }

  private arm(entry: Waiting): void {
    clearTimeout(entry.timer);
    const wait = Math.max(0, entry.due - this.now());
    // A Node timer cannot hold more than 2^31-1 ms: wake up earlier and look again.
    entry.timer = setTimeout(
      () => {
        if (entry.due > this.now()) return this.arm(entry);
        this.waiting.delete(entry);
        entry.act();
      },
      Math.min(wait, 2_000_000_000),
    );
    entry.timer.unref();
  }

  private drop(entry: Waiting): void {
    clearTimeout(entry.timer);
    this.waiting.delete(entry);
  }
}

interface Waiting {
  due: number;
  act: () => void;
  timer: NodeJS.Timeout | undefined;
}

let rfc2822Second = -1;
let rfc2822Text = '';

/** `Fri, 24 May 2019 17:18:27 +0000`, as the 2010 API writes dates. The last second is remembered: the message path asks often. */
export function rfc2822(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== rfc2822Second) {
    rfc2822Second = second;
    rfc2822Text = new Date(second * 1000).toUTCString().replace('GMT', '+0000');
  }
  return rfc2822Text;
}

/** `2015-07-30T19:00:00Z`, as the Content, Messaging and Monitor APIs write dates. */
export function iso8601(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
