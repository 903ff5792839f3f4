import { rfc2822 } from '../state/clock';
import type { SimMessage } from '../state/message';
import { errorText } from './error-texts';

/** The Message resource of the 2010 API, all twenty fields (facts §1.3). */
export function messageResource(message: SimMessage): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}`;
  const media = message.mediaSids.length || message.mediaUrls.length;
  return {
    account_sid: message.accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: message.errorCode === null ? null : errorText(message.errorCode),
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: String(media),
    num_segments: message.status === 'accepted' || message.status === 'scheduled' ? '0' : '1',
    price: null,
    price_unit: null,
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}
