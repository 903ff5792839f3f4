import type { ServerResponse } from 'node:http';
import { resetFrame, retryFrame } from './frames';

export interface ConnectionLimits {
  /** Bytes that may wait for a slow reader. */
  bufferBytes: number;
  /** How long a reader that was cut may take for its last bytes, ms. */
  lastBytesMs: number;
}

export const usualLimits: ConnectionLimits = { bufferBytes: 256 * 1024, lastBytesMs: 5000 };

/** One browser's stream. Never waits for a reader: one that falls behind by more than its buffer is cut, and starts anew. */
export class LiveConnection {
  private closed = false;
  /** What comes while the past is still being told. */
  private later: Buffer[] | null = [];
  private laterBytes = 0;

  constructor(
    private readonly response: ServerResponse,
    /** Ends by itself at this moment (ms): whoever lost their session or key in the meantime does not come back. */
    readonly endsAt: number,
    readonly agentId: string | null,
    private readonly limits: ConnectionLimits = usualLimits,
  ) {}

  get isOpen(): boolean {
    return !this.closed;
  }

  /** What happens now; kept until the past has been told. */
  push(frame: Buffer): void {
    if (this.later === null) this.write(frame);
    else if ((this.laterBytes += frame.length) > this.limits.bufferBytes) this.cut();
    else this.later.push(frame);
  }

  /** What happened before: resolves when the reader can take more. */
  async tell(frames: Buffer[]): Promise<void> {
    if (this.closed || frames.length === 0) return;
    if (this.response.write(Buffer.concat(frames))) return;
    await new Promise<void>((resolve) => {
      const settle = () => {
        this.response.off('drain', settle);
        this.response.off('close', settle);
        resolve();
      };
      this.response.on('drain', settle);
      this.response.on('close', settle);
    });
  }

  /** The past is told; from now on what happens is written as it comes. */
  caughtUp(): void {
    const kept = this.later ?? [];
    this.later = null;
    for (const frame of kept) this.write(frame);
  }

  write(frame: Buffer): void {
    if (this.closed) return;
    if (this.response.writableLength + frame.length > this.limits.bufferBytes) this.cut();
    else this.response.write(frame);
  }

  /** Polite: the browser comes back after that time, to whoever listens then. */
  end(retryMs: number): void {
    if (this.closed) return;
    this.closed = true;
    this.response.end(retryFrame(retryMs));
  }

  /** The reader is gone. */
  lost(): void {
    this.closed = true;
    this.later = [];
  }

  private cut(): void {
    if (this.closed) return;
    this.closed = true;
    this.later = [];
    this.response.end(resetFrame('too_slow'));
    setTimeout(() => this.response.destroy(), this.limits.lastBytesMs).unref();
  }
}
