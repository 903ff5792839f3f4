import { randomBytes } from 'node:crypto';
import { seal, type SecretKey } from '@heliograph/platform';

/** As Standard Webhooks writes them: `whsec_` and 32 random bytes. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The endpoint's id is authenticated with it: a sealed secret opens in no other row. */
export function sealWebhookSecret(keys: readonly SecretKey[], secret: string, endpointId: string): string {
  const [newest] = keys;
  if (!newest) throw new Error('there is no key to seal a webhook secret with');
  return seal(newest, secret, endpointId);
}
