/*
 * What may hide inside an otherwise harmless sentence: phone numbers, credentials and query parameters in URLs, our own keys.
 */
const phone = /(?<![\w.-])(\+|whatsapp:\+?)\d[\d\s().-]{4,}\d/gi;
const urlCredentials = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi;
const urlQuery = /\b([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]+)\?[^\s"'<>]*/gi;
const bearer = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi;
const ownKey = /\bhg_(live|test|session)_[A-Za-z0-9_-]{8,}/g;

/** Masks phone numbers in `+…` or `whatsapp:…` form, URL credentials and queries, bearer tokens and Heliograph keys. */
export function scrubText(text: string): string {
  if (text.length < 6) return text;
  return text
    .replace(urlCredentials, '$1[secret]@')
    .replace(urlQuery, '$1?[query]')
    .replace(bearer, '$1 [secret]')
    .replace(ownKey, 'hg_$1_[secret]')
    .replace(phone, '[phone]');
}
