import { Inject, Injectable, Logger } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { catchError, from, mergeMap, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { safeError } from '@heliograph/platform';
import type { GatewayRequest } from './gateway-request';
import { IDEMPOTENCY_STORE, REPLAYED_HEADER, STALE_LOCK_SECONDS } from './idempotency';
import type { Begun, IdempotencyScope, IdempotencyStore } from './idempotency';
import { conflict, ProblemError, unprocessable } from './problem-error';

/** Runs a create at most once per `Idempotency-Key`; idempotency.ts says what is promised. Applied by `@Route`, never by hand. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger(IdempotencyInterceptor.name);

  constructor(@Inject(IDEMPOTENCY_STORE) private readonly store: IdempotencyStore) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const { idempotency, caller, route } = http.getRequest<GatewayRequest>();
    if (!idempotency || !caller) return next.handle();
    const scope: IdempotencyScope = { workspaceId: caller.workspaceId, ...idempotency };
    const begun = await this.store.begin(scope, { takeOverAfterSeconds: route?.repeatable ? STALE_LOCK_SECONDS : null });
    const reply = http.getResponse<FastifyReply>();
    if (begun.state !== 'new') return of(replay(begun, reply));
    return next.handle().pipe(
      mergeMap(async (body: unknown) => {
        // The effect has happened: a failure to note it must not turn the answer into an error.
        await this.store
          .complete(scope, { status: reply.statusCode, body: body ?? null })
          .catch((error: unknown) => this.report('complete', error));
        return body;
      }),
      catchError((error: unknown) => from(this.failed(scope, error))),
    );
  }

  /** Releases the key only when it is certain that nothing happened. */
  private async failed(scope: IdempotencyScope, error: unknown): Promise<never> {
    if (error instanceof ProblemError && error.status < 500) {
      await this.store.abandon(scope).catch((failure: unknown) => this.report('abandon', failure));
    }
    throw error;
  }

  private report(step: string, error: unknown): void {
    this.logger.error({ step, err: safeError(error) }, 'An idempotency key stays locked');
  }
}

/** The body to send for a request that ran before; throws for one that may not run. Also for `handler` routes. */
export function replay(begun: Exclude<Begun, { state: 'new' }>, reply: Pick<FastifyReply, 'code' | 'header'>): unknown {
  switch (begun.state) {
    case 'replay':
      reply.code(begun.status);
      reply.header(REPLAYED_HEADER, 'true');
      return begun.body ?? undefined;
    case 'in_progress':
      throw conflict('idempotency_in_progress', 'A request with this Idempotency-Key has not finished. Ask again shortly.', {
        headers: { 'retry-after': '1' },
      });
    case 'mismatch':
      throw unprocessable('idempotency_key_reused', 'This Idempotency-Key was used for a different request.');
  }
}
