import type { Receipt } from '@heliograph/persistence';
import type { RawWebhook } from '@heliograph/providers';

/** The request as it came, from what was kept of it. */
export const rawWebhookOf = ({ url, headers, body }: Pick<Receipt, 'url' | 'headers' | 'body'>): RawWebhook => ({
  method: 'POST',
  url,
  headers,
  rawBody: Buffer.from(body, 'utf8'),
});
