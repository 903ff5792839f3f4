import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Responder = (request: SeenRequest, response: ServerResponse) => void;

/** HTTP on 127.0.0.1, a free port; answers by the first route that matches, records what came. For tests only. */
export class LoopbackServer {
  readonly seen: SeenRequest[] = [];
  private readonly routes: { method: string; path: RegExp; respond: Responder }[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.handle(request, response));
  }

  static async start(): Promise<LoopbackServer> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const loopback = new LoopbackServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return loopback;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The newest matching route answers. */
  on(method: string, path: RegExp, respond: Responder): this {
    this.routes.unshift({ method, path, respond });
    return this;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
    this.seen.push(seen);
    const path = url.split('?', 1)[0]!;
    const route = this.routes.find((candidate) => candidate.method === method && candidate.path.test(path));
    if (route) route.respond(seen, response);
    else json(response, 404, { code: 20404, message: 'The requested resource was not found', more_info: '', status: 404 });
  }
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
}
