import Twilio from 'twilio';
import type { ProviderAccount, RawWebhook } from '../provider';
import { signingKeys } from './credentials';
import { header, shapeOf, webhookParams } from './webhook-params';

/**
 * True when one of the account's Auth Tokens signed exactly this request (facts §2.4), decided by the SDK's own validator with
 * all its URL forms. Whatever is wrong with the request (no signature, another content type, a URL that is none, too long)
 * is `false`; this never throws.
 */
export function verifyWebhook(account: ProviderAccount, webhook: RawWebhook): boolean {
  const signature = header(webhook, 'x-twilio-signature');
  if (!signature) return false;
  const signedBy = validator(webhook, signature);
  if (signedBy === null) return false;
  return signingKeys(account).some((key) => {
    try {
      return signedBy(key);
    } catch {
      return false;
    }
  });
}

function validator(webhook: RawWebhook, signature: string): ((key: string) => boolean) | null {
  const { url } = webhook;
  switch (shapeOf(webhook)) {
    case 'form': {
      const params = webhookParams(webhook);
      return params && ((key) => Twilio.validateRequest(key, signature, url, params));
    }
    case 'query':
      return (key) => Twilio.validateRequest(key, signature, url, {});
    case 'json': {
      // The SDK's middleware takes an absent body for `{}`.
      const body = webhook.rawBody.length === 0 ? '{}' : webhook.rawBody.toString('utf8');
      return (key) => Twilio.validateRequestWithBody(key, signature, url, body);
    }
    case 'unreadable':
      return null;
  }
}
