import type { ProviderAccount, RawWebhook } from '../provider';
import { signedForm } from '../testing/twilio.harness';
import { parseWebhook } from './parse-webhook';
import { verifyWebhook } from './verify-webhook';

// Real: the SDK's validator. Vectors: facts §2.4 (the SDK's own test vectors, and one for WhatsApp).
const account = (authToken: string): ProviderAccount => ({ id: 'a', providerAccountId: 'AC1', credentials: { authToken } });
const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const call: [string, string][] = [
  ['CallSid', 'CA1234567890ABCDE'],
  ['Caller', '+14158675309'],
  ['Digits', '1234'],
  ['From', '+14158675309'],
  ['To', '+18005551212'],
];
const post = (form: [string, string][], signature: string, at = url): RawWebhook => ({
  ...signedForm(at, form, null),
  headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Twilio-Signature': signature },
});
const jsonPost = (at: string, body: string, signature: string): RawWebhook => ({
  method: 'POST',
  url: at,
  headers: { 'content-type': 'application/json', 'x-twilio-signature': signature },
  rawBody: Buffer.from(body),
});

describe('a Twilio webhook', () => {
  it('is genuine with the signature of the published vector', () => {
    expect(verifyWebhook(account('12345'), post(call, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='))).toBe(true);
    expect(verifyWebhook(account('12345'), post(call.slice(1), 'RSOYDt4T1cUTdK1PDd93/VVr8B8='))).toBe(false);
    expect(verifyWebhook(account('12346'), post(call, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='))).toBe(false);
  });

  it('is genuine with non-ASCII text in the body', () => {
    const form: [string, string][] = [
      ['AccountSid', 'AC00000000000000000000000000000001'],
      ['ApiVersion', '2010-04-01'],
      ['Body', 'Olá'],
      ['From', 'whatsapp:+5511999990000'],
      ['MessageSid', 'SM00000000000000000000000000000001'],
      ['NumMedia', '0'],
      ['ProfileName', 'Ana'],
      ['SmsStatus', 'received'],
      ['To', 'whatsapp:+14155238886'],
      ['WaId', '5511999990000'],
    ];
    const webhook = post(form, 'Vn+BUgoqr9TK1Y2PjuTnzDIVJuc=', 'https://gw.example.com/webhooks/twilio/inbound');
    expect(verifyWebhook(account('test_auth_token'), webhook)).toBe(true);
  });

  it('is genuine when names repeat and values are empty, and parameters we never heard of count too', () => {
    const form: [string, string][] = [
      ['Body', ''],
      ['MediaTag', '2'],
      ['MediaTag', '1'],
      ['MediaTag', '2'],
      ['NewIn2027', 'x y+z'],
    ];
    expect(verifyWebhook(account('k'), signedForm(url, form, 'k'))).toBe(true);
    const without = { ...signedForm(url, form, 'k'), rawBody: signedForm(url, form.slice(0, -1), 'k').rawBody };
    expect(verifyWebhook(account('k'), without)).toBe(false);
  });

  it('is genuine as JSON only when the hash in the URL is that of the body', () => {
    const hash = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';
    const at = `${url}&bodySHA256=${hash}`;
    const body = '{"property": "value", "boolean": true}';
    const signature = 'a9nBmqA0ju/hNViExpshrM61xv4=';
    expect(verifyWebhook(account('12345'), jsonPost(at, body, signature))).toBe(true);
    expect(verifyWebhook(account('12345'), jsonPost(at, body.replace('true', 'false'), signature))).toBe(false);
    expect(verifyWebhook(account('12345'), jsonPost(url, body, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='))).toBe(false);
  });

  it('is genuine when Twilio signed the address with its port', () => {
    const at = `${url}&bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a`;
    expect(verifyWebhook(account('12345'), jsonPost(at, '{}', 'Ldidvp12m26NI7eqEvxnEpkd9Hc='))).toBe(true);
    expect(verifyWebhook(account('12345'), jsonPost(at, '', 'rw/jVviOgicj2+kHZULvebnA4ag='))).toBe(true);
  });

  it('may be a GET, whose parameters are its query and never its body', () => {
    const query = new URLSearchParams({
      MessageSid: 'SM1',
      SmsStatus: 'received',
      From: 'whatsapp:+15551230001',
      To: 'whatsapp:+15550000001',
      Body: 'Hi',
    });
    const at = `https://gw.example.com/in?${query}`;
    const webhook: RawWebhook = { ...signedForm(at, [], 'k'), method: 'GET', rawBody: Buffer.from('Body=forged') };
    expect(verifyWebhook(account('k'), webhook)).toBe(true);
    expect(parseWebhook(webhook)).toEqual([expect.objectContaining({ content: { type: 'text', text: 'Hi' } })]);
  });

  it('is not genuine with an API key, which signs nothing', () => {
    const credentials = { apiKeySid: 'SK1', apiKeySecret: 'k' };
    expect(verifyWebhook({ ...account(''), credentials }, signedForm(url, call, 'k'))).toBe(false);
  });
});
