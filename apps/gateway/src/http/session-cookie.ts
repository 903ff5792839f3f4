import { createHmac } from 'node:crypto';
import cookies from '@fastify/cookie';
import { sameSecret } from '@heliograph/platform';

export const SESSION_COOKIE = 'hg_session';
export const CSRF_HEADER = 'x-csrf-token';

const shape = /^ses_[A-Za-z0-9_-]{43}$/;

/** The token in the request's cookie; null when there is none that could be ours. */
export function sessionTokenIn(headers: { cookie?: string | undefined }): string | null {
  if (headers.cookie === undefined || !headers.cookie.includes(SESSION_COOKIE)) return null;
  const token = cookies.parse(headers.cookie)[SESSION_COOKIE];
  return token !== undefined && shape.test(token) ? token : null;
}

/** Derived from the session's token, so that it changes with it and needs no place of its own. It does not lead back to the token. */
export const csrfTokenOf = (sessionToken: string): string =>
  createHmac('sha256', sessionToken).update('heliograph csrf').digest('base64url');

export const isCsrfToken = (sessionToken: string, given: unknown): boolean =>
  typeof given === 'string' && sameSecret(given, csrfTokenOf(sessionToken));

/** GET and HEAD change nothing; all else must prove that it comes from our own page. */
export const isUnsafe = (method: string): boolean => method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';

export interface CookieRules {
  /** Sent over https only; set where the outside reaches us by https. */
  secure: boolean;
  /** Narrower than the whole site. */
  path?: string;
}

/**
 * No script reads it (HttpOnly), and no other site's form sends it along (SameSite=Lax; a link does, which is why links change nothing).
 * Without a date it would end with the browser; with one it ends with the session.
 */
export const cookieText = (name: string, value: string, expires: Date, { secure, path = '/' }: CookieRules): string =>
  cookies.serialize(name, value, { httpOnly: true, sameSite: 'lax', secure, path, expires });

export const sessionCookie = (token: string, expiresAt: Date, rules: CookieRules): string =>
  cookieText(SESSION_COOKIE, token, expiresAt, rules);

/** Takes a cookie away. */
export const noCookie = (name: string, rules: CookieRules): string => cookieText(name, '', new Date(0), rules);
