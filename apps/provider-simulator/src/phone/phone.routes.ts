import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

/** Beside `src` and `dist` alike, so that the built app and the tests read the same three files. */
const folder = join(__dirname, '..', '..', 'public');
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The phone page: three fixed files, read once. */
export function phoneRoutes(app: FastifyInstance): void {
  const serve = (urls: string[], file: string, type: string): void => {
    const bytes = readFileSync(join(folder, file));
    const headers = {
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    };
    for (const url of urls) app.get(url, async (_request, reply) => reply.headers(headers).type(type).send(bytes));
  };
  serve(['/', '/phone'], 'phone.html', 'text/html; charset=utf-8');
  serve(['/phone.js'], 'phone.js', 'text/javascript; charset=utf-8');
  serve(['/phone.css'], 'phone.css', 'text/css; charset=utf-8');
}
