import type { FastifyReply } from 'fastify';

/*
 * What helmet would set, as constants: an API answer needs few of its headers, and setting them must cost nothing.
 */

const api: readonly (readonly [string, string])[] = [
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
];

/** On every answer. HSTS only where the outside reaches us by https, because it is a promise about the host. */
export function securityHeaders(publicUrl: string | undefined): (reply: FastifyReply) => void {
  const headers = Object.fromEntries([
    ...api,
    ...(publicUrl?.startsWith('https:') ? [['strict-transport-security', 'max-age=31536000; includeSubDomains']] : []),
  ]) as Record<string, string>;
  return (reply) => void reply.headers(headers);
}

/** For pages we serve (docs, console): own scripts and styles only. Inline style attributes are allowed, inline scripts never. */
export const pageSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
