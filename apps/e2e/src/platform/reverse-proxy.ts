import { createServer, request } from 'node:http';

export interface ReverseProxy {
  /** What the outside calls: another port than the gateway's, and a path in front. No trailing slash. */
  publicUrl: string;
  /** Requests passed on so far. */
  count(): number;
  close(): Promise<void>;
}

/**
 * What stands in front of a gateway in production: takes `publicUrl/x`, passes on `/x` under the gateway's own host name. The path and
 * host the gateway sees are therefore not the ones its caller signed.
 *
 * @param portOf the gateway's port, asked at each request because the gateway starts after its proxy
 */
export async function startReverseProxy(portOf: () => number, path = '/heliograph'): Promise<ReverseProxy> {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    if (!incoming.url?.startsWith(`${path}/`)) {
      outgoing.writeHead(404).end();
      return;
    }
    count += 1;
    const port = portOf();
    const inner = request(
      {
        host: '127.0.0.1',
        port,
        method: incoming.method,
        path: incoming.url.slice(path.length),
        headers: { ...incoming.headers, host: `127.0.0.1:${port}`, connection: 'close' },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    inner.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    incoming.pipe(inner);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    publicUrl: `http://127.0.0.1:${address.port}${path}`,
    count: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
