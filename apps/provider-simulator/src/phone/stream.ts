import type { ServerResponse } from 'node:http';
import type { SimMessage } from '../state/message';

/** Server-sent events for the phone page: every new message and every change of state of one customer's chats. */
export class Stream {
  private readonly listeners = new Set<{ response: ServerResponse; customer: string | null }>();
  private readonly beat: NodeJS.Timeout;

  constructor() {
    // A comment line now and then keeps proxies and sleeping phones from dropping the line.
    this.beat = setInterval(() => this.listeners.forEach(({ response }) => response.write(': \n\n')), 20_000);
    this.beat.unref();
  }

  /** `customer` is E.164; null hears everybody. */
  add(response: ServerResponse, customer: string | null): void {
    const listener = { response, customer };
    this.listeners.add(listener);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    response.write('retry: 1000\n\n');
    response.once('close', () => this.listeners.delete(listener));
  }

  publish(message: SimMessage): void {
    if (this.listeners.size === 0) return;
    const data = `event: message\ndata: ${JSON.stringify(message)}\n\n`;
    for (const { response, customer } of this.listeners) {
      const address = `whatsapp:${customer}`;
      if (customer === null || message.from === address || message.to === address) response.write(data);
    }
  }

  close(): void {
    clearInterval(this.beat);
    for (const { response } of this.listeners) response.end();
    this.listeners.clear();
  }
}
