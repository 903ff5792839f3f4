import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '@heliograph/platform';
import { PROBLEM_TYPE, titleOf } from './problem';
import type { GatewayRequest } from './gateway-request';
import type { Problem } from './problem';
import type { ProblemError } from './problem-error';
import { problemOf } from './problem-of';
import { REQUEST_ID_HEADER } from './request-id';

/** What the filter needs of a logger. */
export type ProblemLogger = Pick<Logger, 'error' | 'warn'>;

/**
 * The last station of every failed request, whoever threw: handlers and guards (through Nest), body parsing and hooks (through
 * Fastify's error handler, see http-adapter.ts). Logs what is our fault, answers with a problem document.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: ProblemLogger,
    private readonly bodyLimit: number,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(error, (request as Partial<GatewayRequest>).route?.bodyLimit ?? this.bodyLimit);
    this.log(problem, error, request);
    // A live stream that fails half-way has no status left to give: close it.
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (reply.sent) return;
    if (problem.options.headers) reply.headers(problem.options.headers);
    // As bytes: Fastify would add a charset parameter to a text, which this media type does not have.
    reply
      .code(problem.status)
      .header('content-type', PROBLEM_TYPE)
      // Set again here: a URL that cannot be decoded never reached the hook that sets it.
      .header(REQUEST_ID_HEADER, request.id)
      .header('cache-control', 'no-store')
      .send(Buffer.from(JSON.stringify(documentOf(problem, request.url, request.id))));
  }

  private log(problem: ProblemError, error: unknown, request: FastifyRequest): void {
    if (problem.status < 500) return;
    const fields = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? null,
      code: problem.code,
      err: error,
    };
    if (problem.code === 'internal_error') this.logger.error(fields, 'A request failed for a reason nobody expected');
    else this.logger.warn(fields, 'A request could not be served');
  }
}

/** @param url of the request; its query is left out, because it may hold what should not be repeated. */
export function documentOf(problem: ProblemError, url: string, requestId: string): Problem {
  const { errors, extra } = problem.options;
  return {
    ...extra,
    type: `urn:heliograph:problem:${problem.code}`,
    title: titleOf(problem.status),
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
    instance: url.split('?', 1)[0] ?? url,
    requestId,
    ...(errors && errors.length > 0 ? { errors: [...errors] } : {}),
  };
}
