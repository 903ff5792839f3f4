import { createHmac } from 'node:crypto';

/**
 * `X-Twilio-Signature` of a form POST (facts §2.4): the URL as called, without fragment, then every parameter's name and
 * value in name order, HMAC-SHA1 under the account's auth token, base64.
 */
export function twilioSignature(authToken: string, url: string, params: Record<string, string>): string {
  let data = url;
  for (const name of Object.keys(params).sort()) data += name + params[name];
  return createHmac('sha1', authToken).update(data, 'utf8').digest('base64');
}
