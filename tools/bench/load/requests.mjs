import { createHmac } from 'node:crypto';
import { stringify } from 'node:querystring';

/**
 * What the loader sends.
 * @typedef {{ make: 'single', path: string, channel: string, template: string, phones: string[] }
 *   | { make: 'batch', path: string, channel: string, template: string, phones: string[], size: number }
 *   | { make: 'bare', path: string, phones: string[] }
 *   | { make: 'inbound', path: string, signedUrl: string, accountSid: string, authToken: string, to: string, phones: string[], count: number, seed: string }} Requests
 */

/** @typedef {{ body: string, headers: Record<string, string>, messages: number }} Prepared */

const json = { 'content-type': 'application/json' };
const variables = (index) => ({ 1: 'Ana', 2: `A-${index}`, 3: 'Friday' });

/**
 * Everything that can be made before the clock starts is made before it: the loader must not take the pipeline's processor time.
 * @param {Requests} requests
 * @returns {(index: number) => Prepared | undefined} undefined: there is no more
 */
export function prepare(requests) {
  switch (requests.make) {
    case 'single': {
      const made = requests.phones.map((phone, index) => single(requests, phone, index));
      return (index) => made[index % made.length];
    }
    case 'bare': {
      const made = requests.phones.map((to, index) => of(JSON.stringify({ to, variables: variables(index) }), json));
      return (index) => made[index % made.length];
    }
    case 'batch': {
      const { phones, size } = requests;
      const starts = Array.from({ length: Math.max(1, Math.floor(phones.length / size)) }, (_, index) => index * size);
      const made = starts.map((start) => {
        const messages = phones.slice(start, start + size).map((phone, index) => message(requests, phone, start + index));
        return of(JSON.stringify({ messages }), json, messages.length);
      });
      return (index) => made[index % made.length];
    }
    case 'inbound': {
      const made = Array.from({ length: requests.count }, (_, index) => inbound(requests, index));
      return (index) => made[index];
    }
  }
}

const of = (body, headers, messages = 1) => ({ body, headers, messages });

const message = ({ channel, template }, phone, index) => ({
  channel,
  to: { phone },
  template: { id: template, variables: variables(index) },
});

const single = (requests, phone, index) => of(JSON.stringify(message(requests, phone, index)), json);

/** A customer's text as Twilio posts it, signed as Twilio signs it: HMAC-SHA1 over the address and the sorted parameters. */
function inbound({ signedUrl, accountSid, authToken, to, phones, seed }, index) {
  const phone = phones[index % phones.length];
  const sid = `SM${seed}${index.toString(16).padStart(32 - seed.length, '0')}`;
  const params = {
    SmsMessageSid: sid,
    NumMedia: '0',
    ProfileName: 'Ana',
    MessageType: 'text',
    SmsSid: sid,
    WaId: phone.slice(1),
    SmsStatus: 'received',
    Body: `Where is my order ${index}?`,
    To: `whatsapp:${to}`,
    NumSegments: '1',
    ReferralNumMedia: '0',
    MessageSid: sid,
    AccountSid: accountSid,
    From: `whatsapp:${phone}`,
    ApiVersion: '2010-04-01',
  };
  const signed = Object.keys(params)
    .sort()
    .reduce((text, name) => text + name + params[name], signedUrl);
  return of(stringify(params), {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'i-twilio-idempotency-token': `${seed}-${index}`,
    'x-twilio-signature': createHmac('sha1', authToken).update(signed, 'utf8').digest('base64'),
  });
}
