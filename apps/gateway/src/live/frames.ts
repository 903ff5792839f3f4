import type { EventBody } from '@heliograph/contracts';
import { toPublicId } from '@heliograph/platform';

/*
 * Server-sent events as bytes: made once, written to every connection. JSON holds no line breaks, so `data` is one line.
 */

export const eventFrame = (event: EventBody): Buffer =>
  Buffer.from(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

/** @param json one line of JSON */
export const signalFrame = (json: string): Buffer => Buffer.from(`event: signal\ndata: ${json}\n\n`);

/**
 * A block without data is no event: the browser only remembers the id and comes back with it. Everything up to it has been told; the id of
 * the latest event says less, because an older one may be committed after it.
 */
export const checkpointFrame = (cursor: string): Buffer => Buffer.from(`id: ${toPublicId('event', cursor)}\n\n`);

/** Keeps proxies from dropping the line, and the browser's place recent. */
export const pingFrame = (cursor: string): Buffer => Buffer.from(`: ping\nid: ${toPublicId('event', cursor)}\n\n`);

/** Something may have been missed: load everything anew. The place to come back to is the present one. */
export const resetFrame = (reason: 'too_old' | 'too_slow'): Buffer =>
  Buffer.from(`event: reset\ndata: ${JSON.stringify({ type: 'reset', reason })}\n\n`);

export const retryFrame = (ms: number): Buffer => Buffer.from(`retry: ${Math.round(ms)}\n\n`);
