import { Webhook } from 'standardwebhooks';
import { open, type SecretKey } from '@heliograph/platform';
import type { ClaimedDelivery } from '@heliograph/persistence';

/** The headers of Standard Webhooks: one signature, or two while a rotated secret is still valid. */
export function signWebhook(
  delivery: Pick<ClaimedDelivery, 'endpointId' | 'secretSealed' | 'previousSecretSealed' | 'previousSecretUntil'>,
  keys: readonly SecretKey[],
  message: { id: string; body: string; now: Date },
): Record<string, string> {
  const { id, body, now } = message;
  const { secretSealed, previousSecretSealed, previousSecretUntil } = delivery;
  const previous =
    previousSecretSealed !== null && previousSecretUntil !== null && previousSecretUntil > now ? [previousSecretSealed] : [];
  const signatures = [secretSealed, ...previous].map((sealed) => {
    const secret = open<string>(keys, sealed, delivery.endpointId);
    return new Webhook(secret).sign(id, now, body);
  });
  return {
    'content-type': 'application/json',
    'user-agent': 'Heliograph-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
