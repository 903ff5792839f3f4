import type { ProviderErrorKind } from '../provider-error';
import type { InboundFixture, MessageFixture, TemplateFixture } from './conformance-harness';

/** Shapes of Twilio's answers and webhooks, written from the facts sheet (§1.3, §2, §3); values are made up. */

export const accountSid = `AC${'a'.repeat(32)}`;

/** Codes Twilio refuses with, one per kind. */
export const codeOfKind: Partial<Record<ProviderErrorKind, { code: number; status: number }>> = {
  message: { code: 21617, status: 400 },
  window_closed: { code: 63016, status: 400 },
  recipient: { code: 21211, status: 400 },
  recipient_opted_out: { code: 21610, status: 400 },
  template: { code: 21655, status: 400 },
  channel: { code: 63007, status: 400 },
  account: { code: 20003, status: 401 },
  retry_later: { code: 63018, status: 400 },
};

/** Twilio's real texts carry the number: they must not reach our errors. */
export const errorBody = (code: number, status: number) => ({
  code,
  message: `The 'To' number whatsapp:+15551230001 is not what it should be`,
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  status,
});

export const messageResource = (sid: string, fixture: MessageFixture) => ({
  account_sid: accountSid,
  api_version: '2010-04-01',
  body: fixture.body,
  date_created: fixture.createdAt.toUTCString().replace('GMT', '+0000'),
  date_sent: null,
  date_updated: fixture.createdAt.toUTCString().replace('GMT', '+0000'),
  direction: fixture.direction === 'inbound' ? 'inbound' : 'outbound-api',
  error_code: fixture.errorCode === null ? null : Number(fixture.errorCode),
  error_message: null,
  from: `whatsapp:${fixture.from}`,
  messaging_service_sid: null,
  num_media: '0',
  num_segments: '1',
  price: null,
  price_unit: null,
  sid,
  status: fixture.statusWord,
  subresource_uris: {},
  to: `whatsapp:${fixture.to}`,
  uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
});

const statusWords: Partial<Record<TemplateFixture['status'], string>> = { draft: 'unsubmitted', in_review: 'pending' };

export const approvalResource = (fixture: TemplateFixture) => ({
  name: fixture.name,
  category: fixture.category?.toUpperCase() ?? 'TRANSACTIONAL',
  content_type: 'twilio/text',
  status: statusWords[fixture.status] ?? fixture.status,
  rejection_reason: fixture.rejectionReason ?? '',
  allow_category_change: true,
});

export const contentResource = (sid: string, fixture: Pick<TemplateFixture, 'name' | 'language'>) => ({
  sid,
  account_sid: accountSid,
  date_created: '2026-03-02T09:00:00Z',
  date_updated: '2026-03-02T09:00:00Z',
  friendly_name: fixture.name,
  language: fixture.language,
  variables: {},
  types: { 'twilio/text': { body: 'Hello' } } as Record<string, unknown>,
});

/** Form parameters of an inbound WhatsApp message. */
export function inboundForm(sid: string, fixture: InboundFixture): [string, string][] {
  const { content, fromPhone, fromUserId } = fixture;
  const form: [string, string][] = [
    ['ApiVersion', '2010-04-01'],
    ['AccountSid', accountSid],
    ['SmsStatus', 'received'],
    ['NumSegments', '1'],
    ['NumMedia', content.type === 'media' ? String(content.items.length) : '0'],
    ['MessageSid', sid],
    ['SmsSid', sid],
    ['From', `whatsapp:${fromPhone ?? fromUserId}`],
    ['To', `whatsapp:${fixture.toPhone}`],
    ['Body', content.type === 'location' ? '' : content.text],
  ];
  if (fixture.profileName !== null) form.push(['ProfileName', fixture.profileName]);
  if (fromPhone !== null) form.push(['WaId', fromPhone.slice(1)]);
  if (fromUserId !== null) form.push(['ExternalUserId', `whatsapp:${fromUserId}`]);
  if (fixture.repliedToProviderMessageId !== null) form.push(['OriginalRepliedMessageSid', fixture.repliedToProviderMessageId]);
  if (content.type === 'button') {
    form.push(['ButtonText', content.text]);
    if (content.payload !== null) form.push(['ButtonPayload', content.payload]);
  }
  if (content.type === 'list_reply') form.push(['ListId', content.id], ['ListTitle', content.title]);
  if (content.type === 'location') {
    form.push(['Latitude', String(content.latitude)], ['Longitude', String(content.longitude)]);
    form.push(['Label', content.label ?? ''], ['Address', content.address ?? '']);
  }
  if (content.type === 'media') {
    content.items.forEach(({ url, contentType }, index) =>
      form.push([`MediaUrl${index}`, url], [`MediaContentType${index}`, contentType]),
    );
  }
  return form;
}
