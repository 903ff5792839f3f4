import type { RawWebhook } from '../provider';
import { signedForm } from '../testing/twilio.harness';
import { parseWebhook, webhookHints } from './parse-webhook';

// Real: form decoding. Parameter names: facts §2.1, §2.2.
const inbound: Record<string, string> = {
  MessageSid: 'SM1',
  AccountSid: 'AC1',
  SmsStatus: 'received',
  NumMedia: '0',
  From: 'whatsapp:+15551230001',
  To: 'whatsapp:+15550000001',
  WaId: '15551230001',
  Body: 'Hello',
};
const webhook = (params: Record<string, string>): RawWebhook =>
  signedForm('https://gw.example.com/in', Object.entries(params), 'k');
const parse = (params: Record<string, string>) => parseWebhook(webhook(params))[0]!;

describe('what Twilio tells us about a customer', () => {
  it('takes a user id in From for what it is, not for a phone number', () => {
    expect(parse({ ...inbound, From: 'whatsapp:US.ABC123XYZ' })).toMatchObject({ fromPhone: null, fromUserId: 'US.ABC123XYZ' });
  });

  it.each(['ExternalUserId', 'ExternalUserIdentifier'])('reads the user id under the name %s', (name) => {
    expect(parse({ ...inbound, [name]: 'whatsapp:US.4566' })).toMatchObject({ fromPhone: '+15551230001', fromUserId: 'US.4566' });
  });

  it('keeps an advertisement referral and new parameters raw', () => {
    const event = parse({ ...inbound, ReferralCtwaClid: 'ARAk', ReferralSourceType: 'ad', NewIn2027: 'x' });
    expect(event.raw).toMatchObject({ ReferralCtwaClid: 'ARAk', ReferralSourceType: 'ad', NewIn2027: 'x' });
  });

  it('does not show a reaction as if it were a text the customer wrote', () => {
    expect(parse({ ...inbound, MessageType: 'reaction', Body: '👍' })).toMatchObject({
      content: { type: 'unsupported', text: '👍' },
    });
  });

  it('is not misled by media that are announced and missing', () => {
    const event = parse({ ...inbound, NumMedia: '3', MediaUrl1: 'https://api.twilio.com/1' });
    expect(event).toMatchObject({
      content: { type: 'media', items: [{ url: 'https://api.twilio.com/1', contentType: 'application/octet-stream' }] },
    });
  });

  it.each([
    ['without a message id', { MessageSid: '' }],
    ['from nobody', { From: '' }],
    ['to no number of ours', { To: 'messenger:123' }],
  ])('cannot use a message %s, and says so', (_why, broken) => {
    expect(parse({ ...inbound, ...broken })).toMatchObject({ type: 'unrecognised' });
  });

  it('reads the attempt id of a delivery report from the address, never from the body', () => {
    const form: [string, string][] = [
      ['MessageSid', 'SM1'],
      ['MessageStatus', 'read'],
      ['attempt', 'forged'],
    ];
    expect(parseWebhook(signedForm('https://gw.example.com/s?attempt=0190-aa', form, 'k'))).toEqual([
      expect.objectContaining({ attemptId: '0190-aa', status: 'read' }),
    ]);
  });

  it('treats a status as a status and never as a prototype', () => {
    expect(parse({ MessageSid: 'SM1', MessageStatus: 'constructor', __proto__x: '1' })).toMatchObject({ status: null });
    expect(webhookHints(webhook({ constructor: 'x' }))).toEqual({ providerAccountId: null, phone: null, sender: null });
  });
});
