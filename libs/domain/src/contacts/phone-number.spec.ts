import * as fc from 'fast-check';
import { parsePhoneNumber, parseRecipient } from './phone-number';

describe('reading a phone number', () => {
  it.each([
    ['+5511999990000', '+5511999990000', 'BR'],
    ['whatsapp:+14155238886', '+14155238886', 'US'],
    [' WhatsApp: +1 (415) 523-8886 ', '+14155238886', 'US'],
    ['＋８６１３９１２３４５６７８', '+8613912345678', 'CN'],
    ['\u202a+852 9123 4567\u202c', '+85291234567', 'HK'],
    ['+49–151–23456789', '+4915123456789', 'DE'],
    ['+1 204 555 1234', '+12045551234', 'CA'],
    ['+15550783881', '+15550783881', null],
  ])('reads %j as E.164 with its country', (input, e164, country) => {
    expect(parsePhoneNumber(input)).toEqual({ ok: true, e164, country });
  });

  it.each([
    ['', 'empty'],
    ['whatsapp:', 'empty'],
    ['11 99999-0000', 'not_international'],
    ['0049 151 23456789', 'not_international'],
    ['hello', 'not_a_number'],
    ['+1 800 FLOWERS', 'not_a_number'],
    ['+1 415 523 8886 ext. 5', 'not_a_number'],
    ['call +14155238886', 'not_a_number'],
    ['+999123456789', 'unknown_country_code'],
    ['+7', 'too_short'],
    ['+1415523888', 'wrong_length'],
    ['+141552388861234567890123', 'too_long'],
  ])('refuses %j and says %s', (input, reason) => {
    expect(parsePhoneNumber(input)).toEqual({ ok: false, reason });
  });

  it('never throws, and what it accepts it accepts again unchanged', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\+[0-9 ()-]{0,20}$/)), (input) => {
        const parsed = parsePhoneNumber(input);
        if (parsed.ok) expect(parsePhoneNumber(`whatsapp:${parsed.e164}`)).toEqual(parsed);
      }),
    );
  });
});

describe('reading a recipient', () => {
  it.each(['US.ABC123', 'ID.4566546130240823'])('keeps the provider user id %s as it is', (id) => {
    expect(parseRecipient(`whatsapp:${id}`)).toEqual({ ok: true, kind: 'provider_user_id', providerUserId: id });
  });

  it('reads anything else as a phone number', () => {
    expect(parseRecipient('whatsapp:+5511999990000')).toEqual({ ok: true, kind: 'phone', e164: '+5511999990000', country: 'BR' });
    expect(parseRecipient('us.ABC')).toEqual({ ok: false, reason: 'not_a_number' });
    expect(parseRecipient(`US.${'A'.repeat(129)}`)).toEqual({ ok: false, reason: 'not_a_number' });
  });
});
