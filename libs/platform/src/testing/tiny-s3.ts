import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What little of S3's protocol a bucket of files needs, on loopback: PUT, GET with range, HEAD, DELETE, and NoSuchKey. */
export async function startTinyS3(): Promise<{ url: string; objects: Map<string, Buffer>; close(): Promise<void> }> {
  const objects = new Map<string, Buffer>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = decodeURIComponent((request.url ?? '/').split('?', 1)[0] as string);
    const kept = objects.get(path);
    const isBucket = path.split('/').filter(Boolean).length === 1;
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return void response.writeHead(403).end();
    if (request.method === 'PUT') {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      objects.set(path, Buffer.concat(pieces));
      return void response.writeHead(200, { etag: '"x"' }).end();
    }
    if (request.method === 'DELETE') {
      objects.delete(path);
      return void response.writeHead(204).end();
    }
    if (request.method === 'HEAD' && isBucket) return void response.writeHead(200).end();
    if (!kept) {
      response.writeHead(404, { 'content-type': 'application/xml' });
      return void response.end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>none</Message></Error>');
    }
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const part = range ? kept.subarray(Number(range[1]), Number(range[2]) + 1) : kept;
    response.writeHead(range ? 206 : 200, { 'content-length': part.length }).end(part);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, objects, close };
}
