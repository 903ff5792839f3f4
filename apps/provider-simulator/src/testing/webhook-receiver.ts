import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';

export interface ReceivedWebhook {
  /** As the gateway would rebuild it: origin, path and query. */
  url: string;
  params: Record<string, string>;
  headers: IncomingHttpHeaders;
}

/** A gateway that only listens: a loopback HTTP server that keeps every webhook and answers what it is told to. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** HTTP statuses of the next answers; 200 when empty. */
  statuses: number[] = [];
  body = '';
  url = '';
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const params = { ...parse(Buffer.concat(chunks).toString('utf8')) } as Record<string, string>;
      this.received.push({ url: this.url + request.url, params, headers: request.headers });
      response.writeHead(this.statuses.shift() ?? 200, { 'content-type': 'text/xml' }).end(this.body);
    });
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  /** Forgets what came and answers 200 again. */
  clear(): void {
    this.received.length = 0;
    this.statuses = [];
    this.body = '';
  }

  /** The states reported for a message, in the order they arrived. */
  statusesOf(messageSid: string): string[] {
    return this.received.filter(({ params }) => params.MessageSid === messageSid).map(({ params }) => params.MessageStatus ?? '');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Resolves once `ready` is true; rejects after five seconds with what was waited for. */
export async function until(what: string, ready: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 5_000;
  while (!(await ready())) {
    if (performance.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
