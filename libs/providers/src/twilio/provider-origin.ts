import type { ProviderAccount } from '../provider';
import { refusal } from './classify-failure';

/** `http://127.0.0.1:4010` of an account's base URL; its path, if any, is ignored. */
export function baseOrigin(account: ProviderAccount): string | null {
  if (!account.baseUrl) return null;
  try {
    const { origin, protocol } = new URL(account.baseUrl);
    if (protocol === 'http:' || protocol === 'https:') return origin;
  } catch {
    // falls through to the refusal
  }
  throw refusal('account', 'base_url_invalid', 'the base URL of the account is not an http(s) URL');
}

const isTwilioHost = (hostname: string): boolean => hostname === 'twilio.com' || hostname.endsWith('.twilio.com');

/**
 * Where a request that carries credentials may go: Twilio's own hosts over https, or the account's base origin, which then
 * stands for all of them (paths kept). Anything else is refused, whoever named it: a next page, a medium, a redirect.
 */
export function trustedTarget(url: string, base: string | null): { origin: string; path: string } {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw refusal('unrecognised', 'foreign_host', 'the provider named an address that is not a URL');
  }
  const path = parsed.pathname + parsed.search;
  if (base !== null && (parsed.origin === base || isTwilioHost(parsed.hostname))) return { origin: base, path };
  if (base === null && parsed.protocol === 'https:' && isTwilioHost(parsed.hostname) && parsed.port === '') {
    return { origin: parsed.origin, path };
  }
  throw refusal('unrecognised', 'foreign_host', 'credentials are never sent to a host that is not the provider');
}
