import type { Progress } from '../terminal/progress.mjs';

export interface BreakableServer {
  /** As it is now: a server that starts again takes another port. */
  url(): string;
  /** Without a word to its clients. */
  crash(): Promise<void>;
  /** Again, on the same data; Redis keeps none. */
  start(): Promise<void>;
}

export function startBreakableServices(options?: {
  progress?: Progress;
}): Promise<{ postgres: BreakableServer; redis: BreakableServer; stop(): Promise<void> }>;
