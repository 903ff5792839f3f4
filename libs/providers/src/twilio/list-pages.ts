import type Twilio from 'twilio';
import type { ProviderAccount } from '../provider';
import { ProviderError } from '../provider-error';
import { unusableAnswer } from './classify-failure';
import { baseOrigin, trustedTarget } from './provider-origin';

export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** No WABA has 6,000 templates in pages this small; beyond it, the listing is not coming to an end. */
const maxPages = 2_000;

/**
 * Every page of a listing, in order, until `next_page_url` is null; or a ProviderError. A page that cannot be trusted to be
 * whole (no list, no `meta.next_page_url`) is an error, as is a page address that comes twice: part of a listing must never
 * look like all of it (R18). The next page is asked of the same host as the first, whatever host its address names;
 * an address on a foreign host is refused.
 */
export async function* listPages(
  client: Twilio.Twilio,
  account: ProviderAccount,
  first: { url: string; key: string },
): AsyncGenerator<JsonObject[]> {
  const { host } = new URL(first.url);
  const base = baseOrigin(account);
  const visited = new Set<string>();
  let url: string | null = first.url;
  while (url !== null) {
    visited.add(url);
    if (visited.size > maxPages) throw endless('the listing has too many pages', 'too_many_pages');
    const { body } = (await client.request({ method: 'get', uri: url })) as { body: JsonObject };
    const items = body[first.key];
    const meta = body['meta'];
    if (!Array.isArray(items) || !items.every(isJsonObject)) throw unusableAnswer(`a page without ${first.key}`);
    if (!isJsonObject(meta) || !('next_page_url' in meta))
      throw unusableAnswer('a page that does not say whether it is the last');
    const next = meta['next_page_url'];
    if (next !== null && typeof next !== 'string') throw unusableAnswer('a next page that is not an address');
    url = next ? `https://${host}${trustedTarget(next, base).path}` : null;
    // Checked before the page is handed out: a caller that stops early has seen no page twice.
    if (url !== null && visited.has(url)) throw endless('the listing loops', 'page_loop');
    yield items;
  }
}

const endless = (message: string, code: string): ProviderError =>
  new ProviderError(message, { kind: 'retry_later', outcome: 'unknown', code });
