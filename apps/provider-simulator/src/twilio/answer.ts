import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../state/account';
import { newSid } from '../state/sids';
import type { World } from '../state/world';

/** What a Twilio endpoint decided. `hang` and `reset` are the two ways of not answering. */
export type Answer = Response | { transport: 'hang' | 'reset'; fault: string };

export interface Response {
  status: number;
  /** Sent as JSON. */
  body?: unknown;
  bytes?: Buffer;
  contentType?: string;
  headers?: Record<string, string>;
  /** Twilio's error code, for the request log. */
  code?: number;
  fault?: string;
}

export interface Call {
  account: Account;
  request: FastifyRequest;
  params: Record<string, string>;
  query: Record<string, string | string[] | undefined>;
  body: Record<string, unknown>;
  /** Scheme, host and port the caller used: URLs in answers point back to the simulator, not to twilio.com. */
  origin: string;
  /** Requests of this account in flight, this one included. */
  concurrent: number;
}

export type Endpoint = (call: Call) => Answer | Promise<Answer>;

/** Twilio's error body (facts §1.1). */
export function refusal(status: number, code: number, message: string, headers?: Record<string, string>): Response {
  return { status, code, headers, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

export const notFound = (path: string): Response => refusal(404, 20404, `The requested resource ${path} was not found`);

/**
 * Turns an endpoint into a Fastify handler: Basic authentication, concurrency count, Twilio's response headers, the
 * request log. Kept flat on purpose, every message of a benchmark goes through it.
 */
export function answering(world: World, endpoint: Endpoint) {
  const inFlight = inFlightOf(world);
  return async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const requestId = newSid('RQ');
    const account = world.accountOf(request.headers.authorization);
    const path = request.url.split('?', 1)[0] as string;
    const wanted = (request.params as Record<string, string>).account;
    let answer: Answer;
    let concurrent = 1;
    if (!account || (wanted !== undefined && wanted !== account.sid)) {
      answer = refusal(401, 20003, 'Authenticate', { 'www-authenticate': 'Basic realm="Twilio API"' });
    } else if (account.suspended) {
      answer = refusal(401, 20005, 'Account not active');
    } else {
      concurrent = (inFlight.get(account.sid) ?? 0) + 1;
      inFlight.set(account.sid, concurrent);
      // `close` comes after every answer and after every broken connection alike.
      reply.raw.once('close', () => inFlight.set(account.sid, (inFlight.get(account.sid) ?? 1) - 1));
      const limit = world.settings.maxConcurrentRequests;
      if (limit > 0 && concurrent > limit) {
        answer = refusal(429, 20429, 'Too Many Requests');
      } else {
        const decided = endpoint({
          account,
          request,
          params: request.params as Record<string, string>,
          query: request.query as Call['query'],
          body: (request.body ?? {}) as Record<string, unknown>,
          origin: `http://${request.headers.host ?? 'localhost'}`,
          concurrent,
        });
        answer = 'then' in decided ? await decided : decided;
      }
    }
    const status = 'transport' in answer ? null : answer.status;
    if (world.settings.record) {
      const code = 'transport' in answer ? null : (answer.code ?? null);
      const entry = { at: world.clock.now(), method: request.method, path, accountSid: account?.sid ?? null, status, code };
      world.requests.push({ ...entry, fault: answer.fault ?? null, requestId });
    }
    if ('transport' in answer) {
      reply.hijack();
      if (answer.transport === 'reset') request.raw.socket.resetAndDestroy();
      return reply;
    }
    reply.code(answer.status);
    reply.header('twilio-request-id', requestId);
    reply.header('twilio-concurrent-requests', concurrent);
    if (answer.headers) reply.headers(answer.headers);
    if (answer.bytes) return reply.type(answer.contentType ?? 'application/octet-stream').send(answer.bytes);
    if (answer.body === undefined) return reply.send();
    return reply.type('application/json').send(JSON.stringify(answer.body));
  };
}

const counts = new WeakMap<World, Map<string, number>>();

function inFlightOf(world: World): Map<string, number> {
  const existing = counts.get(world);
  if (existing) return existing;
  const created = new Map<string, number>();
  counts.set(world, created);
  return created;
}
