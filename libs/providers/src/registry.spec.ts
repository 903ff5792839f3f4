import { createProviders } from './registry';
import { FakeProvider } from './testing/fake.provider';

describe('the providers of a process', () => {
  it('are found by the kind of the account', async () => {
    const fake = new FakeProvider();
    const providers = createProviders({ others: [fake] });
    expect(providers.get('fake')).toBe(fake);
    expect(providers.get('twilio').kind).toBe('twilio');
    expect(providers.kinds).toEqual(['fake', 'twilio']);
    await providers.close();
  });

  it('let a test put the fake in the place of Twilio', () => {
    const fake = new FakeProvider({ kind: 'twilio' });
    expect(createProviders({ others: [fake] }).get('twilio')).toBe(fake);
  });

  it('treat a kind nobody provides as a bug', () => {
    expect(() => createProviders().get('pigeon')).toThrow('no provider of kind pigeon');
  });
});
