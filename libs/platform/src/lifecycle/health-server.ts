import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HealthRegistry } from './health-registry';

export interface HealthServerOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  health: HealthRegistry;
  /** Anything with prom-client's two members; left out, `/metrics` is 404. */
  metrics?: { contentType: string; metrics(): Promise<string> };
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * `/health/live` (the event loop turns), `/health/ready` (every check passes, else 503 and which did not) and `/metrics`.
 * For operators: it has no authentication, so it has its own port, on loopback unless configured otherwise.
 */
export async function startHealthServer({ host, port, health, metrics }: HealthServerOptions): Promise<HealthServer> {
  const answer = async (path: string): Promise<{ status: number; type: string; body: string }> => {
    const json = (status: number, value: unknown) => ({ status, type: 'application/json', body: JSON.stringify(value) });
    if (path === '/health/live') return json(200, { ok: true });
    if (path === '/health/ready') {
      const report = await health.ready();
      return json(report.ok ? 200 : 503, report);
    }
    if (path === '/metrics' && metrics) return { status: 200, type: metrics.contentType, body: await metrics.metrics() };
    return json(404, { ok: false });
  };
  const server = createServer((request, response) => {
    request.resume();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    answer((request.url ?? '/').split('?', 1)[0] ?? '/')
      .catch(() => ({ status: 500, type: 'text/plain', body: 'The check itself failed' }))
      .then(({ status, type, body }) => {
        response.writeHead(status, {
          'content-type': type,
          'cache-control': 'no-store',
          'content-length': Buffer.byteLength(body),
        });
        response.end(request.method === 'HEAD' ? undefined : body);
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
