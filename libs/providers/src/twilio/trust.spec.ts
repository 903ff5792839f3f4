import type { ProviderAccount } from '../provider';
import { providerErrorOf } from '../testing/expect-provider-error';
import { json, LoopbackServer } from '../testing/loopback-server';
import { accountSid } from '../testing/twilio-payloads';
import { trustedTarget } from './provider-origin';
import { TwilioProvider } from './twilio.provider';

// Real: the SDK, undici, two HTTP servers on loopback; `stranger` stands for a host that is not the provider's.
describe('credentials of an account', () => {
  let twilio: LoopbackServer;
  let stranger: LoopbackServer;
  let provider: TwilioProvider;
  let account: ProviderAccount;
  const media = /^\/media\//;

  beforeEach(async () => {
    [twilio, stranger] = [await LoopbackServer.start(), await LoopbackServer.start()];
    provider = new TwilioProvider();
    account = { id: 'a', providerAccountId: accountSid, credentials: { authToken: 'token' }, baseUrl: twilio.origin };
  });
  afterEach(async () => {
    await provider.close();
    await Promise.all([twilio.close(), stranger.close()]);
  });

  const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const firstPage = () => provider.listTemplates(account)[Symbol.asyncIterator]();

  it('are the API key when there is one, else Account SID and Auth Token', async () => {
    twilio.on('GET', /Senders$/, (_request, response) => json(response, 200, { senders: [], meta: { next_page_url: null } }));
    await provider.readChannels(account);
    account.credentials = { authToken: 'token', apiKeySid: 'SK1', apiKeySecret: 'secret' };
    await provider.readChannels(account);
    expect(twilio.seen.map(({ headers }) => headers.authorization)).toEqual([basic(accountSid, 'token'), basic('SK1', 'secret')]);
  });

  it('do not follow a next page to a host that is not the provider', async () => {
    const next_page_url = `${stranger.origin}/v1/ContentAndApprovals?Page=1`;
    twilio.on('GET', /ContentAndApprovals$/, (_request, response) =>
      json(response, 200, { contents: [], meta: { next_page_url } }),
    );
    const error = await providerErrorOf(firstPage().next());
    expect(error.details).toMatchObject({ outcome: 'refused', code: 'foreign_host' });
    expect(stranger.seen).toEqual([]);
  });

  it('follow a next page that names Twilio to the account’s own base URL', async () => {
    twilio.on('GET', /ContentAndApprovals$/, (request, response) => {
      const last = request.url.includes('PageToken=x');
      const next_page_url = last ? null : 'https://content.twilio.com/v1/ContentAndApprovals?Page=1&PageToken=x';
      json(response, 200, { contents: [], meta: { next_page_url } });
    });
    const pages = firstPage();
    await pages.next();
    await pages.next();
    expect((await pages.next()).done).toBe(true);
    expect(twilio.seen).toHaveLength(2);
  });

  it('are not sent along when a medium redirects to another host', async () => {
    twilio.on('GET', media, (_request, response) => response.writeHead(307, { location: `${stranger.origin}/cdn/1` }).end());
    stranger.on('GET', /^\/cdn\//, (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end('png'));
    expect((await provider.fetchMedia(account, `${twilio.origin}/media/1`, 10)).bytes.toString()).toBe('png');
    expect(twilio.seen[0]!.headers.authorization).toBe(basic(accountSid, 'token'));
    expect(stranger.seen[0]!.headers.authorization).toBeUndefined();
  });

  it('are not sent to fetch a medium from a host that is not the provider', async () => {
    const error = await providerErrorOf(provider.fetchMedia(account, `${stranger.origin}/media/1`, 10));
    expect(error.details.code).toBe('foreign_host');
    expect(stranger.seen).toEqual([]);
  });

  it('go to Twilio over https only when the account has no base URL', () => {
    expect(trustedTarget('https://api.twilio.com/a?b=1', null)).toEqual({ origin: 'https://api.twilio.com', path: '/a?b=1' });
    for (const url of [
      'http://api.twilio.com/',
      'https://twilio.com.evil.example/',
      'https://eviltwilio.com/',
      'https://api.twilio.com:8443/',
      'file:///a',
      '',
    ]) {
      expect(() => trustedTarget(url, null)).toThrow();
    }
  });

  it('give up on a medium after three redirects', async () => {
    twilio.on('GET', media, (_request, response) => response.writeHead(302, { location: `${twilio.origin}/media/next` }).end());
    expect((await providerErrorOf(provider.fetchMedia(account, `${twilio.origin}/media/1`, 10))).details.code).toBe(
      'too_many_redirects',
    );
    expect(twilio.seen).toHaveLength(4);
  });

  it('give up on a medium that does not say its size and grows beyond the limit', async () => {
    twilio.on('GET', media, (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      const more = () => void (response.destroyed || (response.write(Buffer.alloc(64 * 1024)), setImmediate(more)));
      more();
    });
    const error = await providerErrorOf(provider.fetchMedia(account, `${twilio.origin}/media/1`, 1_000_000));
    expect(error.details).toMatchObject({ outcome: 'refused', code: 'media_too_large' });
  });

  it('say which kind of failure a missing medium is', async () => {
    expect((await providerErrorOf(provider.fetchMedia(account, `${twilio.origin}/media/gone`, 10))).details).toMatchObject({
      outcome: 'refused',
      httpStatus: 404,
      code: '20404',
    });
  });
});
