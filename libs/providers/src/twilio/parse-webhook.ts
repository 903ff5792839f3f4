import type { InboundContent } from '@heliograph/domain';
import type { RawWebhook, WebhookEvent, WebhookHints } from '../provider';
import { deliveryStatusOf } from './status-map';
import { queryParam, webhookParams } from './webhook-params';
import type { WebhookParams } from './webhook-params';
import { phoneOf, stripWhatsappPrefix, userIdOf } from './whatsapp-address';

/** Twilio posts one event per request (facts §2.1, §2.2). Parameters we do not know stay in `raw`. */
export function parseWebhook(webhook: RawWebhook): WebhookEvent[] {
  const params = webhookParams(webhook);
  if (params === null) return [{ type: 'unrecognised', reason: 'neither a form nor a query', raw: {} }];
  return [isInbound(params) ? inboundMessage(params) : deliveryReport(params, webhook.url)];
}

/** From the unverified body, to find the account. A delivery report comes *from* our number, a message goes *to* it. */
export function webhookHints(webhook: RawWebhook): WebhookHints {
  const params = webhookParams(webhook) ?? {};
  const inbound = isInbound(params);
  return {
    providerAccountId: get(params, 'AccountSid'),
    phone: phoneOf(get(params, inbound ? 'To' : 'From')),
    sender: inbound ? get(params, 'From') : null,
  };
}

/** The first value when a name is repeated; null when absent or empty. */
function get(params: WebhookParams, name: string): string | null {
  const value = params[name];
  return (Array.isArray(value) ? value[0] : value) || null;
}

const inboundStatuses = new Set(['received', 'receiving']);

function isInbound(params: WebhookParams): boolean {
  const status = get(params, 'MessageStatus') ?? get(params, 'SmsStatus');
  return status === null
    ? params['Body'] !== undefined && params['NumMedia'] !== undefined
    : inboundStatuses.has(status.toLowerCase());
}

function inboundMessage(params: WebhookParams): WebhookEvent {
  const raw = { ...params };
  const providerMessageId = get(params, 'MessageSid') ?? get(params, 'SmsMessageSid') ?? get(params, 'SmsSid');
  const from = get(params, 'From');
  const toPhone = phoneOf(get(params, 'To'));
  const fromPhone = phoneOf(from);
  // Two names are in use for the business-scoped user id (facts §2.1); with usernames, From itself may be one.
  const userId = get(params, 'ExternalUserId') ?? get(params, 'ExternalUserIdentifier');
  const fromUserId = userId === null ? userIdOf(from) : stripWhatsappPrefix(userId);
  if (providerMessageId === null) return { type: 'unrecognised', reason: 'an inbound message without MessageSid', raw };
  if (toPhone === null) return { type: 'unrecognised', reason: 'an inbound message to no phone number', raw };
  if (fromPhone === null && fromUserId === null) return { type: 'unrecognised', reason: 'an inbound message from nobody', raw };
  return {
    type: 'inbound_message',
    providerMessageId,
    fromPhone,
    fromUserId,
    profileName: get(params, 'ProfileName'),
    toPhone,
    content: contentOf(params),
    // Twilio sends no time of its own (facts §2.1).
    sentAt: null,
    repliedToProviderMessageId: get(params, 'OriginalRepliedMessageSid'),
    raw,
  };
}

/** WhatsApp kinds whose Body, if any, is not what the customer wrote. */
const opaqueTypes = new Set(['reaction', 'contacts', 'order', 'system', 'unsupported', 'unknown']);

function contentOf(params: WebhookParams): InboundContent {
  const text = get(params, 'Body') ?? '';
  const items = mediaOf(params);
  if (items.length > 0) return { type: 'media', items, text };
  const listId = get(params, 'ListId');
  if (listId !== null) return { type: 'list_reply', id: listId, title: get(params, 'ListTitle') ?? text, text };
  const buttonText = get(params, 'ButtonText');
  const payload = get(params, 'ButtonPayload');
  if (buttonText !== null || payload !== null) return { type: 'button', text: buttonText ?? text, payload };
  const location = locationOf(params);
  if (location !== null) return location;
  const unreadable = text === '' || opaqueTypes.has((get(params, 'MessageType') ?? '').toLowerCase());
  return unreadable ? { type: 'unsupported', text } : { type: 'text', text };
}

function mediaOf(params: WebhookParams): { url: string; contentType: string }[] {
  const count = Number(get(params, 'NumMedia') ?? 0);
  const items: { url: string; contentType: string }[] = [];
  for (let index = 0; index < count && index < 100; index++) {
    const url = get(params, `MediaUrl${index}`);
    if (url !== null) items.push({ url, contentType: get(params, `MediaContentType${index}`) ?? 'application/octet-stream' });
  }
  return items;
}

function locationOf(params: WebhookParams): InboundContent | null {
  const [latitude, longitude] = [get(params, 'Latitude'), get(params, 'Longitude')];
  if (latitude === null || longitude === null || !Number.isFinite(Number(latitude)) || !Number.isFinite(Number(longitude)))
    return null;
  return {
    type: 'location',
    latitude: Number(latitude),
    longitude: Number(longitude),
    label: get(params, 'Label'),
    address: get(params, 'Address'),
  };
}

function deliveryReport(params: WebhookParams, url: string): WebhookEvent {
  const raw = { ...params };
  const providerMessageId = get(params, 'MessageSid') ?? get(params, 'SmsSid');
  const statusRaw = get(params, 'MessageStatus') ?? get(params, 'SmsStatus');
  if (providerMessageId === null || statusRaw === null) {
    return { type: 'unrecognised', reason: 'neither an inbound message nor a delivery report', raw };
  }
  const errorCode = get(params, 'ErrorCode');
  return {
    type: 'delivery_report',
    providerMessageId,
    attemptId: queryParam(url, 'attempt') || null,
    status: deliveryStatusOf(statusRaw),
    statusRaw,
    errorCode: errorCode === '0' ? null : errorCode,
    errorMessage: get(params, 'ChannelStatusMessage') ?? get(params, 'ErrorMessage'),
    raw,
  };
}
