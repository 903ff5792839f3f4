import type { RawWebhook, RedactedWebhook } from '../provider';
import { queryParam, webhookParams } from './webhook-params';

/** Parameters whose values name no person and carry no text. Everything else is shown by name only. */
const safeParams = new Set([
  'AccountSid',
  'ApiVersion',
  'ButtonType',
  'ChannelInstallSid',
  'ChannelPrefix',
  'ErrorCode',
  'EventType',
  'MessageSid',
  'MessageStatus',
  'MessageType',
  'MessagingServiceSid',
  'NumMedia',
  'NumSegments',
  'OriginalRepliedMessageSid',
  'SmsMessageSid',
  'SmsSid',
  'SmsStatus',
]);

const safeHeaders = new Set(['content-type', 'content-length', 'user-agent', 'i-twilio-idempotency-token']);

/** A copy fit for logs: no phone number, no text, no signature, no query but our attempt id. */
export function redactWebhook(webhook: RawWebhook): RedactedWebhook {
  const attempt = queryParam(webhook.url, 'attempt');
  const path = webhook.url.split(/[?#]/, 1)[0]!;
  const headers = Object.entries(webhook.headers).filter(([name]) => safeHeaders.has(name.toLowerCase()));
  const params = webhookParams(webhook) ?? {};
  return {
    method: webhook.method,
    url: attempt === null ? path : `${path}?attempt=${encodeURIComponent(attempt)}`,
    headers: Object.fromEntries(headers),
    bodyBytes: webhook.rawBody.length,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, safeParams.has(name) ? String(value) : '[redacted]']),
    ),
  };
}
