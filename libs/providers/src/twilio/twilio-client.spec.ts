import type { ProviderAccount } from '../provider';
import { accountSid } from '../testing/twilio-payloads';
import { TwilioClients } from './twilio-client';

const account = (more: Partial<ProviderAccount> = {}): ProviderAccount => ({
  id: 'a',
  providerAccountId: accountSid,
  credentials: { authToken: 't' },
  ...more,
});

// Real: the SDK. No request is made.
describe('the Twilio client of an account', () => {
  it('is made once, though every call brings a new account object', () => {
    const clients = new TwilioClients();
    expect(clients.of(account())).toBe(clients.of(account()));
    expect(clients.size).toBe(1);
  });

  it.each<[string, Partial<ProviderAccount>]>([
    ['the Auth Token was rotated', { credentials: { authToken: 'new' } }],
    ['an API key came', { credentials: { authToken: 't', apiKeySid: 'SK1', apiKeySecret: 's' } }],
    ['the base URL changed', { baseUrl: 'http://127.0.0.1:4010' }],
    ['it is another account', { id: 'b' }],
  ])('is another one when %s', (_why, more) => {
    const clients = new TwilioClients();
    expect(clients.of(account(more))).not.toBe(clients.of(account()));
  });

  it('is forgotten when it is the least recently used of too many', () => {
    const clients = new TwilioClients({ maxClients: 2 });
    const [first, second] = [clients.of(account({ id: '1' })), clients.of(account({ id: '2' }))];
    clients.of(account({ id: '1' }));
    clients.of(account({ id: '3' }));
    expect(clients.size).toBe(2);
    expect(clients.of(account({ id: '1' }))).toBe(first);
    expect(clients.of(account({ id: '2' }))).not.toBe(second);
  });
});
