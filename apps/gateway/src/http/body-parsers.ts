import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayRequest } from './gateway-request';
import { unsupportedMediaType } from './problem-error';
import { parseStrictJson } from './strict-json';

const json = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?$/i;

/**
 * Refuses, before a byte of the body is read, what no parser would take: anything but UTF-8 JSON, and compressed bodies.
 * Raw routes take everything.
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
  if (route?.body === 'raw') return;
  const type = headers['content-type'];
  if (type === undefined) throw unsupportedMediaType('The body has no Content-Type. Send application/json.');
  if (type !== 'application/json' && !json.test(type)) throw unsupportedMediaType('Send application/json in UTF-8.');
}

/** Replaces Fastify's parsers: JSON, strictly, for our routes; the bytes themselves for raw routes. */
export function registerBodyParsers(server: FastifyInstance): void {
  const isRaw = (request: FastifyRequest): boolean => (request as GatewayRequest).route?.body === 'raw';
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      // "Content-Type: application/json" on an empty request is what some clients send with every POST.
      if (isRaw(request)) done(null, body);
      else done(null, body.length === 0 ? undefined : parseStrictJson(body as Buffer));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (isRaw(request)) done(null, body);
    else done(unsupportedMediaType('Send application/json.'), undefined);
  });
}
