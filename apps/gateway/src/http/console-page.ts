import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageSecurityPolicy } from './security-headers';

/** What is never the console's, however a browser asks. A missing asset is no page either: its reader expects a script. */
const others = ['/v1', '/health', '/metrics', '/docs', '/media', '/openapi.json', '/assets'];
/** The providers' doors lie below it; the path itself is the console's page of our own webhooks. */
const doors = '/webhooks/';

const year = 'public, max-age=31536000, immutable';

/**
 * The console's files, each by its own path as they lie in the folder at the start: no path leads out of it, and a hidden file is none of
 * them. The page itself is asked for anew every time, because it names the assets, whose names change with their content.
 */
export function registerConsole(server: FastifyInstance, folder: string): void {
  void server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) =>
      void reply.headers({
        'content-security-policy': pageSecurityPolicy,
        'cache-control': path.startsWith(join(folder, 'assets')) ? year : 'no-cache',
      }),
  });
}

/** Sends the page: every address inside the console is the same file, and the console finds out what to show. */
export function consolePage(folder: string): (reply: FastifyReply) => void {
  const page = readFileSync(join(folder, 'index.html'));
  return (reply) =>
    void reply
      .code(200)
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': pageSecurityPolicy,
        'cache-control': 'no-cache',
      })
      .send(page);
}

/** A browser that goes to a page, and not a program that asked for something we do not have. */
export function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (!headers.accept?.includes('text/html')) return false;
  const path = url.split('?', 1)[0] ?? url;
  return !path.startsWith(doors) && !others.some((other) => path === other || path.startsWith(`${other}/`));
}
