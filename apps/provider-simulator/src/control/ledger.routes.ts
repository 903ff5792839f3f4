import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Simulation } from '../simulation';
import { ControlError, parse } from './control-error';

const messagesQuery = z.object({
  /** E.164. */
  to: z.string().optional(),
  from: z.string().optional(),
  /** E.164 of a customer: both directions. */
  customer: z.string().optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  status: z.string().optional(),
  accountSid: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1_000_000).default(100),
});

const requestsQuery = z.object({
  method: z.string().optional(),
  path: z.string().optional(),
  status: z.coerce.number().optional(),
  limit: z.coerce.number().int().min(1).max(1_000_000).default(100),
});

/** What happened: the ledger of accepted messages, its totals, the log of API calls, stored media. */
export function ledgerRoutes(app: FastifyInstance, simulation: Simulation): void {
  const { world } = simulation;

  app.get('/_sim/messages', async (request) => {
    const wanted = parse(messagesQuery, request.query);
    const messages = [];
    let total = 0;
    for (const message of world.ledger.newestFirst()) {
      const address = wanted.customer === undefined ? undefined : `whatsapp:${wanted.customer}`;
      if (address !== undefined && message.to !== address && message.from !== address) continue;
      if (wanted.to !== undefined && message.to !== `whatsapp:${wanted.to}`) continue;
      if (wanted.from !== undefined && message.from !== `whatsapp:${wanted.from}`) continue;
      if (wanted.direction !== undefined && !message.direction.startsWith(wanted.direction)) continue;
      if (wanted.status !== undefined && message.status !== wanted.status) continue;
      if (wanted.accountSid !== undefined && message.accountSid !== wanted.accountSid) continue;
      total++;
      if (messages.length < wanted.limit) messages.push(message);
    }
    return { total, messages };
  });

  app.get('/_sim/messages/:message', async (request) => {
    const message = world.messages.get((request.params as { message: string }).message);
    if (!message) throw new ControlError(404, 'no such message');
    return message;
  });

  app.get('/_sim/summary', async () => {
    const byStatus: Record<string, number> = {};
    const byErrorCode: Record<string, number> = {};
    const callbacks = { answered: 0, failed: 0 };
    const byCallbackUrl = new Map<string, number>();
    let outbound = 0;
    for (const message of world.ledger.oldestFirst()) {
      if (message.direction === 'inbound') continue;
      outbound++;
      byStatus[message.status] = (byStatus[message.status] ?? 0) + 1;
      if (message.errorCode !== null) byErrorCode[message.errorCode] = (byErrorCode[message.errorCode] ?? 0) + 1;
      for (const callback of message.callbacks) callbacks[callback.error === null ? 'answered' : 'failed']++;
      if (message.statusCallback) byCallbackUrl.set(message.statusCallback, (byCallbackUrl.get(message.statusCallback) ?? 0) + 1);
    }
    // Two messages with one callback URL are one attempt handed over twice, when the URL carries the attempt's id.
    const sameCallbackUrl = [...byCallbackUrl.values()].filter((count) => count > 1).length;
    return { inbound: world.ledger.length - outbound, outbound, byStatus, byErrorCode, callbacks, sameCallbackUrl };
  });

  app.get('/_sim/requests', async (request) => {
    const wanted = parse(requestsQuery, request.query);
    const requests = [];
    for (const entry of world.requests.newestFirst()) {
      if (wanted.method !== undefined && entry.method !== wanted.method) continue;
      if (wanted.path !== undefined && !entry.path.includes(wanted.path)) continue;
      if (wanted.status !== undefined && entry.status !== wanted.status) continue;
      if (requests.push(entry) >= wanted.limit) break;
    }
    return { requests };
  });

  app.get('/_sim/media/:medium', async (request, reply) => {
    const medium = world.media.get((request.params as { medium: string }).medium);
    if (!medium) throw new ControlError(404, 'no such medium');
    // Bytes come from strangers: never sniffed, never run as a page of this origin.
    reply.headers({ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" });
    return reply.type(medium.contentType).send(medium.bytes);
  });

  app.get('/_sim/stream', (request, reply) => {
    const customer = (request.query as { customer?: string }).customer ?? null;
    reply.hijack();
    simulation.stream.add(reply.raw, customer);
  });
}
