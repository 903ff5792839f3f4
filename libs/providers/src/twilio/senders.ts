import type Twilio from 'twilio';
import type { ChannelHealth, ProviderAccount } from '../provider';
import { unusableAnswer } from './classify-failure';
import { isJsonObject, listPages } from './list-pages';
import type { JsonObject } from './list-pages';
import { channelStatusOf, messagingLimitOf } from './status-map';
import { phoneOf } from './whatsapp-address';

/** The WhatsApp senders of the account with their health (facts §1.6); all of them or a ProviderError. */
export async function readChannels(client: Twilio.Twilio, account: ProviderAccount): Promise<ChannelHealth[]> {
  const url = 'https://messaging.twilio.com/v2/Channels/Senders?Channel=whatsapp&PageSize=100';
  const channels: ChannelHealth[] = [];
  for await (const page of listPages(client, account, { url, key: 'senders' })) {
    for (const sender of page) channels.push(toChannelHealth(sender));
  }
  return channels;
}

function toChannelHealth(sender: JsonObject): ChannelHealth {
  const sid = sender['sid'];
  const phone = phoneOf(text(sender['sender_id']));
  if (typeof sid !== 'string' || sid === '' || phone === null) throw unusableAnswer('a sender without id or number');
  const properties = part(sender['properties']);
  const statusRaw = text(sender['status']) ?? '';
  return {
    providerChannelId: sid,
    phone,
    status: channelStatusOf(statusRaw),
    statusRaw,
    wabaId: text(part(sender['configuration'])['waba_id']),
    quality: text(properties['quality_rating']),
    messagingLimit: messagingLimitOf(properties['messaging_limit']),
    // Twilio does not say it; 80 per second is its documented default (facts §1.5), the caller's to assume.
    throughputPerSecond: null,
    webhookUrl: text(part(sender['webhook'])['callback_url']),
    reasons: reasonsOf(sender['offline_reasons']),
  };
}

const reasonsOf = (value: unknown): ChannelHealth['reasons'] =>
  Array.isArray(value)
    ? value.filter(isJsonObject).map((reason) => ({ code: String(reason['code'] ?? ''), message: text(reason['message']) ?? '' }))
    : [];

const part = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
