import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HealthRegistry, Logger, Metrics } from '@heliograph/platform';
import { ApiKeyCache } from './api-key-cache';
import { keepStreaming, refuseUnreadableBody, registerBodyParsers } from './body-parsers';
import { API_KEY_LOOKUP, SESSION_LOOKUP } from './caller';
import type { ApiKeyLookup, SessionLookup } from './caller';
import { CallerGuard } from './caller.guard';
import { consolePage, registerConsole, wantsPage } from './console-page';
import { registerDocs } from './docs-page';
import { decorateRequests } from './gateway-request';
import type { GatewayRequest } from './gateway-request';
import { HttpAdapter } from './http-adapter';
import type { HttpAppConfig } from './http.config';
import { measureRequests } from './http-metrics';
import { nestLogger } from './nest-logger';
import { PROBLEM_TYPE } from './problem';
import { methodNotAllowed, ProblemError } from './problem-error';
import { documentOf, ProblemFilter } from './problem.filter';
import { TokenBuckets } from './rate-limit';
import { RateLimitGuard } from './rate-limit.guard';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id';
import { ReceiveDeadline } from './receive-deadline';
import { RequestGuard } from './request.guard';
import type { RouteDefinition } from './route';
import { RouteTable } from './route-table';
import { securityHeaders } from './security-headers';

export interface HttpAppOptions {
  config: Pick<HttpAppConfig, 'BODY_LIMIT' | 'PUBLIC_URL' | 'TRUST_PROXY' | 'RATE_LIMIT_PER_SECOND' | 'RATE_LIMIT_BURST'>;
  logger: Logger;
  /** Version of the product, shown in the OpenAPI document. */
  version: string;
  metrics?: Metrics;
  /** Serves `/health/live` and `/health/ready` on the API's own port too. `/metrics` stays on the health port: it is not public. */
  health?: HealthRegistry;
  /** Folder of the console, served at `/`; left out, there is none. */
  consoleFolder?: string | null;
  /** Close on SIGTERM and SIGINT through Nest. Leave it off when the process has a `Shutdown`: add `app.close()` to that instead. */
  shutdownHooks?: boolean;
}

/** Longest id in a path is 34 characters; a little room for media keys. */
const MAX_PARAM_LENGTH = 200;
/** Headers, and the whole of a request that is no upload, in ms: a client that dribbles must not hold a connection for ever. */
const REQUEST_TIMEOUT_MS = 30_000;
/** The whole of an upload to a stream route, ms. */
const UPLOAD_TIMEOUT_MS = 15 * 60_000;

/**
 * The gateway's HTTP side around a Nest module, not yet listening. The module must provide `API_KEY_LOOKUP` and `SESSION_LOOKUP`, and (globally)
 * `IDEMPOTENCY_STORE` where routes use the interceptor. Every handler must be declared with `@Route`.
 *
 * Order of a request: id and headers → 404/405/415 before the body → body (413, 400) → API key or session (401, 403) → rate (429) →
 * params, query, body (400, 422) → idempotency (409, 422) → handler. Nest middleware is switched off (it costs every request).
 */
export async function createHttpApp(
  module: Type<unknown> | DynamicModule,
  options: HttpAppOptions,
): Promise<{ app: NestFastifyApplication; routes: RouteTable }> {
  const { config, logger } = options;
  const filter = new ProblemFilter(logger, config.BODY_LIMIT);
  const adapter = new HttpAdapter({
    bodyLimit: config.BODY_LIMIT,
    trustProxy: config.TRUST_PROXY,
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers),
    requestTimeout: UPLOAD_TIMEOUT_MS,
    // While closing, requests on open connections are served and the connection ends; a bare 503 would not be a problem document.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => filter.answer(error, request, reply),
    clientErrorHandler: answerBrokenRequest,
    skipMiddie: true,
  } as ConstructorParameters<typeof HttpAdapter>[0]);
  const server = adapter.getInstance() as unknown as FastifyInstance;
  const table = new RouteTable();
  table.watch(server);
  server.server.headersTimeout = REQUEST_TIMEOUT_MS;
  const deadline = new ReceiveDeadline(REQUEST_TIMEOUT_MS, ({ socket }) =>
    answerBrokenRequest(Object.assign(new Error('too slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket),
  );
  deadline.watch(server);
  decorateRequests(server);
  registerBodyParsers(server, deadline);
  const page = options.consoleFolder ? consolePage(options.consoleFolder) : null;
  const isPage = (request: FastifyRequest) => page !== null && wantsPage(request);
  adapter.answerErrorsWith(filter, (request, reply) => (page && isPage(request) ? page(reply) : refuseUnknown(table, request)));
  addRequestHook(server, table, securityHeaders(config.PUBLIC_URL), deadline, isPage);
  if (options.metrics) measureRequests(server, options.metrics);
  if (options.health) registerHealth(server, options.health);
  if (options.consoleFolder) registerConsole(server, options.consoleFolder);
  registerDocs(server, table, { version: options.version, ...(config.PUBLIC_URL ? { publicUrl: config.PUBLIC_URL } : {}) });

  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogger(logger),
  });
  const limit = { perSecond: config.RATE_LIMIT_PER_SECOND, burst: config.RATE_LIMIT_BURST };
  app.useGlobalGuards(
    new CallerGuard(
      new ApiKeyCache(app.get<ApiKeyLookup>(API_KEY_LOOKUP, { strict: false })),
      app.get<SessionLookup>(SESSION_LOOKUP, { strict: false }),
    ),
    new RateLimitGuard(new TokenBuckets(limit), limit),
    new RequestGuard(),
  );
  app.useGlobalFilters(filter);
  if (options.shutdownHooks) app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  return { app, routes: table };
}

/** One hook for everything that must happen before the body is read. */
function addRequestHook(
  server: FastifyInstance,
  table: RouteTable,
  secure: (reply: FastifyReply) => void,
  deadline: ReceiveDeadline,
  isPage: (request: FastifyRequest) => boolean,
): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header(REQUEST_ID_HEADER, request.id);
    secure(reply);
    try {
      if (request.is404) {
        if (request.method === 'OPTIONS') return answerOptions(table, request, reply);
        if (isPage(request) && table.allowed(pathOf(request)).length === 0) return done();
        refuseUnknown(table, request);
      }
      (request as GatewayRequest).route = (request.routeOptions.config as { route?: RouteDefinition }).route ?? null;
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        refuseUnreadableBody(request as GatewayRequest);
        if (!keepStreaming(request as GatewayRequest)) deadline.begin(request.raw);
      }
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? request.url;

/** 405 with `Allow` where the path exists, otherwise 404. */
function refuseUnknown(table: RouteTable, request: FastifyRequest): never {
  const allowed = table.allowed(pathOf(request));
  if (allowed.length > 0) throw methodNotAllowed(allowed);
  throw new ProblemError(404, 'route_not_found', 'There is no such path in this API. See /docs.');
}

/** Says what a path answers. No CORS headers: keys belong into servers, and our own console comes from the same origin. */
function answerOptions(table: RouteTable, request: FastifyRequest, reply: FastifyReply): void {
  const allowed = table.allowed(pathOf(request));
  if (allowed.length === 0) refuseUnknown(table, request);
  void reply.code(204).header('allow', allowed.join(', ')).send();
}

function registerHealth(server: FastifyInstance, health: HealthRegistry): void {
  server.get('/health/live', (_request, reply) => void reply.header('cache-control', 'no-store').send({ ok: true }));
  server.get('/health/ready', async (_request, reply) => {
    const report = await health.ready();
    return reply
      .code(report.ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(report);
  });
}

/** Bytes that are not HTTP, headers without end, or a request that took too long: there is no request object yet. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket & { _httpMessage?: ServerResponse }): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  const [status, code, reason] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'headers_too_large', 'Request Header Fields Too Large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'request_timeout', 'Request Timeout']
        : [400, 'malformed_request', 'Bad Request'];
  const problem = new ProblemError(Number(status), String(code), 'The request is not valid HTTP, or did not arrive in time.');
  const body = JSON.stringify(documentOf(problem, '', requestIdOf({})));
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
