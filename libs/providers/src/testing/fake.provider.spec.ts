import type { SendRequest } from '../provider';
import { providerErrorOf } from './expect-provider-error';
import { makeFakeHarness } from './fake.harness';
import { FakeProvider } from './fake.provider';
import { fakeFailures } from './fake-script';
import { describeProviderConformance } from './provider.conformance';

// In memory: nothing is real but the fake itself.
describeProviderConformance('the fake provider', makeFakeHarness);

describe('the fake provider', () => {
  const account = { id: 'a', providerAccountId: 'f', credentials: {} };
  const request: SendRequest = {
    from: '+15550000001',
    to: '+15551230001',
    statusCallbackUrl: 'https://gateway.example.com/',
    content: { type: 'text', text: 'Hello' },
  };

  it('gives scripted answers in order, then accepts', async () => {
    const fake = new FakeProvider().answer(
      'send',
      { type: 'fail', error: fakeFailures.rateLimited(1_000) },
      { type: 'delay', ms: 5 },
    );
    expect((await providerErrorOf(fake.send(account, request))).details.code).toBe('20429');
    expect((await fake.send(account, request)).status).toBe('accepted');
    expect((await fake.send(account, request)).status).toBe('accepted');
    expect(fake.sends).toEqual([request, request, request]);
  });

  it('can take a message whose answer is lost, so that the listing finds it', async () => {
    const fake = new FakeProvider({ clock: { now: () => new Date('2026-03-02T10:00:00Z') } });
    fake.answer('send', { type: 'fail', error: fakeFailures.reset(), taken: true });
    await providerErrorOf(fake.send(account, request));
    expect(await fake.listMessages(account, { to: request.to, since: new Date('2026-03-02T10:00:00Z'), limit: 5 })).toHaveLength(
      1,
    );
  });

  it('times out when its delay is longer than the call allows', async () => {
    const fake = new FakeProvider().answer('send', { type: 'delay', ms: 10_000 });
    expect((await providerErrorOf(fake.send(account, { ...request, timeoutMs: 5 }))).details).toMatchObject({
      outcome: 'unknown',
      code: 'timeout',
    });
  });
});
