import type { FastifyInstance } from 'fastify';
import type { Metrics } from '@heliograph/platform';
import type { GatewayRequest } from './gateway-request';

/** `heliograph_http_request_duration_seconds` by method, declared route (never the URL) and class of status. */
export function measureRequests(server: FastifyInstance, metrics: Metrics): void {
  const duration = metrics.histogram({
    name: 'heliograph_http_request_duration_seconds',
    help: 'Time from the request line to the last byte of the answer',
    labels: ['method', 'route', 'status'],
  });
  server.addHook('onResponse', (request, reply, done) => {
    const { route } = request as GatewayRequest;
    duration.observe(
      { method: request.method, route: route?.path ?? 'other', status: `${Math.floor(reply.statusCode / 100)}xx` },
      reply.elapsedTime / 1000,
    );
    done();
  });
}
