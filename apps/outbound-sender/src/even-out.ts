import { setTimeout as sleep } from 'node:timers/promises';

/** A process that fell behind catches up at this share of the booked distances: 4 % faster than the pace, never in a heap. */
const catchUp = 0.96;
/** With several senders on a line each has every second, third, … moment of it. */
const intervalsKept = 8;
/** Timers are not finer than this, ms. */
const grain = 1;

interface Line {
  due: number;
  left: number;
}

export interface EvenOutClock {
  /** Monotonic, ms. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/**
 * Holds each call until the moment the pacer gave it. When this process was late (a busy processor, a slow statement), the calls that
 * piled up do not leave together: each keeps its distance to the one before it on the same line, so that the channel's pace holds at the
 * provider and not only on paper.
 */
export class EvenOut {
  private readonly lines = new Map<string, Line>();

  constructor(private readonly clock: EvenOutClock = { now: () => performance.now(), sleep }) {}

  /**
   * @param due the booked moment, by the same clock
   * @param perSecond the line's pace: distances longer than a few of its intervals come from a lack of messages and are not kept
   */
  async wait(line: string, due: number, perSecond: number): Promise<void> {
    const longest = (intervalsKept * 1000) / perSecond;
    let target = due;
    for (;;) {
      const ms = target - this.clock.now();
      if (ms > grain) await this.clock.sleep(ms);
      const now = this.clock.now();
      const before = this.lines.get(line);
      target = before && due > before.due ? Math.max(due, before.left + Math.min(due - before.due, longest) * catchUp) : due;
      if (now < target - grain) continue;
      if (!before || due >= before.due) this.lines.set(line, { due, left: now });
      return;
    }
  }
}
