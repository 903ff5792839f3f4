import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { GatewayRequest } from './gateway-request';
import { tooMany } from './problem-error';
import type { RateLimit, TokenBuckets } from './rate-limit';

/**
 * Runs after CallerGuard and counts per API key or session; public routes are not counted. Headers as most clients read them
 * (draft-ietf-httpapi-ratelimit-headers-06): `RateLimit-Limit`, `-Remaining`, `-Reset` (seconds).
 */
export class RateLimitGuard implements CanActivate {
  private readonly limitHeader: string;

  constructor(
    private readonly buckets: TokenBuckets,
    { burst, perSecond }: RateLimit,
  ) {
    this.limitHeader = `${burst}, ${burst};w=${Math.max(1, Math.ceil(burst / perSecond))}`;
  }

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const { caller } = http.getRequest<GatewayRequest>();
    if (!caller) return true;
    const { allowed, remaining, resetSeconds } = this.buckets.take(caller.credentialId);
    const reply = http.getResponse<FastifyReply>();
    reply.header('ratelimit-limit', this.limitHeader);
    reply.header('ratelimit-remaining', String(remaining));
    reply.header('ratelimit-reset', String(resetSeconds));
    if (!allowed) throw tooMany(resetSeconds, 'You ask more often than this gateway allows.');
    return true;
  }
}
