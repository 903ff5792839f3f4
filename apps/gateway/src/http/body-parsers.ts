import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayRequest } from './gateway-request';
import { payloadTooLarge, unsupportedMediaType } from './problem-error';
import type { ReceiveDeadline } from './receive-deadline';
import { parseStrictJson } from './strict-json';

const json = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?$/i;

/**
 * Refuses, before a byte of the body is read, what no parser would take: anything but UTF-8 JSON, and compressed bodies.
 * Raw routes take everything, or the types they name.
 */
export function refuseUnreadableBody(request: GatewayRequest): void {
  const { headers, route } = request;
  const hasBody =
    headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0');
  if (!hasBody) return;
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw unsupportedMediaType('Send the body without Content-Encoding.', 'unsupported_content_encoding');
  }
  const type = headers['content-type'];
  if (route?.body === 'raw' || route?.body === 'stream') {
    const { bodyTypes, bodyLimit } = route;
    const named = type?.split(';', 1)[0]?.trim().toLowerCase();
    if (bodyTypes && (named === undefined || !bodyTypes.includes(named))) {
      throw unsupportedMediaType(`Send ${bodyTypes.join(', ')}.`, 'unsupported_media_type', bodyTypes.join(', '));
    }
    if (bodyLimit !== undefined && Number(headers['content-length']) > bodyLimit) throw payloadTooLarge(bodyLimit);
    return;
  }
  if (type === undefined) throw unsupportedMediaType('The body has no Content-Type. Send application/json.');
  if (type !== 'application/json' && !json.test(type)) throw unsupportedMediaType('Send application/json in UTF-8.');
}

const streaming = 'application/x-heliograph-streaming';
const declared = new WeakMap<IncomingMessage, string>();

/** Fastify picks a parser by type alone: a stream route's body is renamed, so that it is handed over and not collected. False for any other. */
export function keepStreaming({ route, headers, raw }: GatewayRequest): boolean {
  if (route?.body !== 'stream' || headers['content-type'] === undefined) return false;
  declared.set(raw, headers['content-type']);
  headers['content-type'] = streaming;
  return true;
}

/** The Content-Type as the caller sent it; on a stream route its parameters (`charset`) are the handler's to read. */
export const contentTypeOf = (request: FastifyRequest): string =>
  declared.get(request.raw) ?? request.headers['content-type'] ?? '';

/** Replaces Fastify's parsers: JSON, strictly, for our routes; the bytes themselves for raw routes, still arriving for stream routes. */
export function registerBodyParsers(server: FastifyInstance, deadline: Pick<ReceiveDeadline, 'end'>): void {
  const isRaw = (request: FastifyRequest): boolean => (request as GatewayRequest).route?.body === 'raw';
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    deadline.end(request.raw);
    try {
      // "Content-Type: application/json" on an empty request is what some clients send with every POST.
      if (isRaw(request)) done(null, body);
      else done(null, body.length === 0 ? undefined : parseStrictJson(body as Buffer));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
  server.addContentTypeParser(streaming, (request: FastifyRequest, payload, done) => {
    if ((request as GatewayRequest).route?.body === 'stream') done(null, payload);
    else done(unsupportedMediaType('Send application/json.'), undefined);
  });
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    deadline.end(request.raw);
    if (isRaw(request)) done(null, body);
    else done(unsupportedMediaType('Send application/json.'), undefined);
  });
}
