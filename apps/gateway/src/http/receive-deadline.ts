import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** How often late requests are looked for, ms. */
const sweepEveryMs = 5_000;

/**
 * Gives up on clients that dribble their body, so that none holds a connection for ever. Node's own limit is one for the whole server, and
 * a stream route's upload may rightly take longer than any JSON: so the server's limit is the upload's, and this is everybody else's.
 */
export class ReceiveDeadline {
  private readonly since = new Map<IncomingMessage, number>();

  constructor(
    private readonly limitMs: number,
    private readonly giveUp: (request: IncomingMessage) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** From the headers … */
  begin(request: IncomingMessage): void {
    this.since.set(request, this.nowMs());
  }

  /** … to the last byte of the body. */
  end(request: IncomingMessage): void {
    this.since.delete(request);
  }

  sweep(): void {
    for (const [request, since] of this.since) {
      const over = request.complete || request.destroyed;
      const late = this.nowMs() - since > this.limitMs;
      if (over || late) this.since.delete(request);
      if (late && !over) this.giveUp(request);
    }
  }

  /** Sweeps until the server closes. */
  watch(server: FastifyInstance): void {
    const timer = setInterval(() => this.sweep(), sweepEveryMs).unref();
    server.addHook('onClose', (_server, done) => {
      clearInterval(timer);
      done();
    });
  }
}
