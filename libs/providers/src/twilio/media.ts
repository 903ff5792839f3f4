import { request } from 'undici';
import type { Dispatcher } from 'undici';
import type { ProviderAccount } from '../provider';
import { ProviderError } from '../provider-error';
import { classifyHttpFailure, classifyTransportFailure, refusal } from './classify-failure';
import { authorizationHeader, basicCredentials } from './credentials';
import { baseOrigin, trustedTarget } from './provider-origin';

const maxRedirects = 3;

/** Twilio, its file store, and the bucket hosts behind it. Whoever answers in Twilio's place cannot send us anywhere else. */
const mediaHosts = [/(^|\.)twilio\.com$/, /(^|\.)twiliocdn\.com$/, /^s3([.-][a-z0-9-]+)*\.amazonaws\.com$/];
const mayHoldMedia = (url: URL): boolean => url.port === '' && mediaHosts.some((host) => host.test(url.hostname));

/**
 * The bytes of an inbound medium. Credentials go to the provider's host only: a redirect to its file store is followed without
 * them, to no other host, at most three times, over https (plain http only where the account's own base URL is plain http).
 * `maxBytes` is enforced while streaming: a lying or absent Content-Length costs no memory.
 */
export async function fetchMedia(
  dispatcher: Dispatcher,
  account: ProviderAccount,
  url: string,
  limits: { maxBytes: number; timeoutMs: number; now: () => Date },
): Promise<{ bytes: Buffer; contentType: string }> {
  const base = baseOrigin(account);
  const authorization = authorizationHeader(basicCredentials(account));
  const start = trustedTarget(url, base);
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let current = new URL(start.path, start.origin);
  let trusted = true;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    try {
      const answer = await request(current, { dispatcher, signal, headers: trusted ? { authorization } : {} });
      const location = answer.headers['location'];
      if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
        await answer.body.dump();
        current = redirectTarget(location, current, base);
        trusted = current.origin === start.origin;
        continue;
      }
      if (answer.statusCode !== 200) {
        const body: unknown = await answer.body.json().catch(() => undefined);
        throw classifyHttpFailure({ status: answer.statusCode, body, headers: answer.headers }, limits.now());
      }
      const type = answer.headers['content-type'];
      const bytes = await readAtMost(answer, limits.maxBytes);
      return { bytes, contentType: typeof type === 'string' && type !== '' ? type : 'application/octet-stream' };
    } catch (error) {
      if (error instanceof ProviderError || !(error instanceof Error)) throw error;
      // A GET may be repeated whatever happened; `started` only decides the word.
      throw classifyTransportFailure({ error, started: signal.aborted, timedOut: signal.aborted });
    }
  }
  throw refusal('message', 'too_many_redirects', 'the medium redirects too often');
}

function redirectTarget(location: string, from: URL, base: string | null): URL {
  let target: URL;
  try {
    target = new URL(location, from);
  } catch {
    throw refusal('message', 'bad_redirect', 'the medium redirects to something that is not a URL');
  }
  const plainAllowed = base !== null && base.startsWith('http:');
  if (target.protocol !== 'https:' && !(plainAllowed && target.protocol === 'http:')) {
    throw refusal('message', 'bad_redirect', 'the medium redirects to an address that is not https');
  }
  const own = base !== null && target.hostname === new URL(base).hostname;
  if (!own && !mayHoldMedia(target))
    throw refusal('message', 'bad_redirect', 'the medium redirects to a host that is not the provider’s');
  return target;
}

async function readAtMost(answer: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => refusal('message', 'media_too_large', `the medium is larger than ${maxBytes} bytes`);
  if (Number(answer.headers['content-length'] ?? 0) > maxBytes) {
    answer.body.on('error', () => undefined).destroy();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop destroys the stream and with it the connection: nothing more is read.
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
