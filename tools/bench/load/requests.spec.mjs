// Real: the bodies as they leave, and Twilio's own validator.
import { URLSearchParams } from 'node:url';
import twilio from 'twilio';
import { prepare } from './requests.mjs';

const phones = ['+4915100000001', '+4915100000002', '+4915100000003'];
const api = { path: '/v1/messages', channel: 'chn_1', template: 'tpl_1', phones };

describe('what the loader sends', () => {
  it('is one message after another, and from the first contact again', () => {
    const next = prepare({ make: 'single', ...api });
    const recipients = [0, 1, 2, 3].map((index) => JSON.parse(next(index).body).to.phone);
    expect(recipients).toEqual([...phones, phones[0]]);
  });

  it('counts a batch as its messages', () => {
    const first = prepare({ make: 'batch', ...api, size: 2 })(0);
    expect(first.messages).toBe(2);
    expect(JSON.parse(first.body).messages.map(({ to }) => to.phone)).toEqual(phones.slice(0, 2));
  });

  it('is a webhook that Twilio itself would take for its own, each with an id of its own, until they are used up', () => {
    const signedUrl = 'http://127.0.0.1:3000/webhooks/twilio/inbound';
    const account = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'secret', to: '+15550000001' };
    const next = prepare({ make: 'inbound', path: '/', signedUrl, ...account, phones, count: 2, seed: 'abcd' });
    const [one, two] = [next(0), next(1)];
    const params = Object.fromEntries(new URLSearchParams(one.body));
    expect(twilio.validateRequest(account.authToken, one.headers['x-twilio-signature'], signedUrl, params)).toBe(true);
    expect(params.MessageSid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(new URLSearchParams(two.body).get('MessageSid')).not.toBe(params.MessageSid);
    expect(next(2)).toBeUndefined();
  });
});
