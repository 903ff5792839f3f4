import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BreakingProxy {
  url: string;
  /** The answer to the next request whose path and query match is cut in its middle, and the connection reset. */
  breakNext(pattern: RegExp): void;
  close(): Promise<void>;
}

/** A loopback HTTP proxy that passes everything on, and can break an answer off half way as a network does. */
export async function startBreakingProxy(target: string): Promise<BreakingProxy> {
  let pattern: RegExp | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void pass(request.url ?? '/', request.method ?? 'GET', request.headers, Buffer.concat(chunks)).catch(() =>
        response.destroy(),
      );
    });
    const pass = async (path: string, method: string, headers: typeof request.headers, body: Buffer): Promise<void> => {
      const given: Record<string, string> = headers.authorization === undefined ? {} : { authorization: headers.authorization };
      const answer = await fetch(target + path, { method, headers: given, ...(body.length > 0 ? { body } : {}) });
      // Next-page addresses name the simulator; a client that trusts one origin keeps to it, so they are told ours.
      const text = (await answer.text()).replaceAll(target, `http://${headers.host}`);
      response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      if (pattern?.test(path)) {
        pattern = null;
        response.write(text.slice(0, text.length / 2), () => request.socket.resetAndDestroy());
      } else response.end(text);
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakNext(next) {
      pattern = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
