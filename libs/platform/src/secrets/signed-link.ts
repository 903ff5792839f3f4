import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { toPublicId } from '../ids';
import type { SecretKey } from './secret-key';

/** Where the gateway serves a file to who has a link; the sender names it to the provider. */
export const mediaLinkPath = (mediaId: string): string => `/media/${toPublicId('media', mediaId)}`;

/**
 * `?e=<seconds>&s=<signature>` for a path: whoever has the link may follow it until then. The key is derived, so a signature tells
 * nothing about what seals credentials. Not promised: that a link can be called back before it ends.
 */
export function signLink(key: SecretKey, path: string, expiresAt: Date): string {
  const e = Math.floor(expiresAt.getTime() / 1000);
  return `${path}?e=${e}&s=${signatureOf(key, path, e).toString('base64url')}`;
}

/** Whether one of our keys signed exactly this path and time, and the time is not over. */
export function linkHolds(
  keys: readonly SecretKey[],
  link: { path: string; expires: number; signature: string },
  now: Date,
): boolean {
  if (!Number.isSafeInteger(link.expires) || link.expires * 1000 <= now.getTime()) return false;
  const given = Buffer.from(link.signature, 'base64url');
  return keys.some((key) => {
    const right = signatureOf(key, link.path, link.expires);
    return given.length === right.length && timingSafeEqual(given, right);
  });
}

const derived = new WeakMap<SecretKey, Buffer>();

function signatureOf(key: SecretKey, path: string, e: number): Buffer {
  let own = derived.get(key);
  if (!own) derived.set(key, (own = Buffer.from(hkdfSync('sha256', key.bytes, '', 'heliograph signed links', 32))));
  return createHmac('sha256', own).update(`${path}\n${e}`).digest();
}
