import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemFilter } from './problem.filter';

/**
 * Nest's Fastify adapter with one change: errors that Fastify raises itself (hooks, body parsing, unknown routes) reach our filter as they
 * are. Nest would first turn them into an HttpException that has lost Fastify's error code.
 */
export class HttpAdapter extends FastifyAdapter {
  private filter: ProblemFilter | null = null;
  private onNotFound: ((request: FastifyRequest, reply: FastifyReply) => void) | null = null;

  answerErrorsWith(filter: ProblemFilter, onNotFound: (request: FastifyRequest, reply: FastifyReply) => void): void {
    this.filter = filter;
    this.onNotFound = onNotFound;
    this.instance.setErrorHandler((error, request, reply) => filter.answer(error, request, reply));
    this.instance.setNotFoundHandler(onNotFound);
  }

  /** Called by Nest while it initialises; ours stays. */
  override setErrorHandler(
    handler: Parameters<FastifyAdapter['setErrorHandler']>[0],
  ): ReturnType<FastifyAdapter['setErrorHandler']> {
    return this.filter ? this.instance : super.setErrorHandler(handler);
  }

  override setNotFoundHandler(handler: () => void): ReturnType<FastifyAdapter['setNotFoundHandler']> {
    return this.onNotFound ? this.instance : super.setNotFoundHandler(handler);
  }
}
