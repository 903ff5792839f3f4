import type Twilio from 'twilio';
import { refusal } from './classify-failure';

/** `POST /v2/Indicators/Typing.json` (facts §1.5). Whether WhatsApp also marks the message as read is not documented. */
export async function showTyping(client: Twilio.Twilio, providerMessageId: string): Promise<void> {
  if (!/^(SM|MM)[0-9a-zA-Z]+$/.test(providerMessageId))
    throw refusal('message', 'message_sid_invalid', 'not a Twilio message id');
  await client.request({
    method: 'post',
    uri: 'https://messaging.twilio.com/v2/Indicators/Typing.json',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    data: { channel: 'whatsapp', messageId: providerMessageId },
  });
}
