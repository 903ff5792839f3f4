/**
 * Real: the gateway, Postgres, Redis, HTTP, the folder on disk. Fake: the provider.
 */
import { openBusiness, customerWrites, type Business } from '../testing/business';
import { nobodys, openStage, type Stage } from '../testing/gateway-stage';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('files', () => {
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage();
    business = await openBusiness(stage);
  }, 60_000);
  afterAll(() => stage.close());

  const upload = async (content: Buffer | string, type: string, name = '') => {
    const query = name === '' ? '' : `?name=${encodeURIComponent(name)}`;
    const answer = await fetch(`${stage.gateway.url}/v1/media${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${business.caller.secret}`, 'content-type': type },
      body: content as string,
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const open = (url: string, headers: Record<string, string> = {}) =>
    fetch(url.replace('http://gateway.test', stage.gateway.url), { headers });

  it('are taken, and given back as they are by a link that needs no key', async () => {
    const { status, body } = await upload(png, 'image/png', '../../etc/"menu".png');
    expect(status).toBe(201);
    expect(body).toMatchObject({ contentType: 'image/png', bytes: png.length, state: 'ready', direction: 'out', problem: null });
    const link = await business.caller.call('POST', `/v1/media/${String(body.id)}/link`, {});
    const answer = await open(link.body.url);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(png);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'content-disposition': expect.stringMatching(/^inline; filename="[^"/]*"/),
    });
    const part = await open(link.body.url, { range: 'bytes=0-3' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 0-3/${png.length}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(png.subarray(0, 4));
  });

  it('are not shown by a link that was changed, that is over, or that names another file', async () => {
    const { body } = await upload('Our menu.', 'text/plain', 'menu.txt');
    const other = await upload('Our prices.', 'text/plain');
    const url = new URL((await business.caller.call('POST', `/v1/media/${String(body.id)}/link`, {})).body.url);
    const later = new URL(url);
    later.searchParams.set('e', String(Number(url.searchParams.get('e')) + 60));
    const elsewhere = new URL(url);
    elsewhere.pathname = `/media/${String(other.body.id)}`;
    const nobody = new URL(url);
    nobody.pathname = `/media/${nobodys('media')}`;
    const over = new URL(url);
    over.searchParams.set('e', '1000');
    for (const wrong of [later, elsewhere, nobody, over]) {
      const answer = await open(wrong.href);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'link_invalid']);
    }
    expect((await open(url.href)).headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it.each([
    ['a page that calls itself a picture', '<!doctype html><script>1</script>', 'image/png', 'media_executable'],
    ['a program', Buffer.from('MZ\u0090 program'), 'application/pdf', 'media_executable'],
    ['a picture of another kind', png, 'image/jpeg', 'media_type_mismatch'],
    ['nothing', '', 'image/png', 'media_empty'],
    ['an archive', Buffer.from('PK\u0003\u0004 something'), 'application/octet-stream', 'media_type_unsupported'],
  ])('that are %s are refused with the reason', async (_, content, type, code) => {
    const { status, body } = await upload(content, type);
    expect([status, body.code]).toEqual([422, code]);
    expect(body.detail).toEqual(expect.any(String));
  });

  it('of a type WhatsApp does not take are refused before a byte is read', async () => {
    const { status, body } = await upload('x', 'application/x-msdownload');
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
  });

  it('of another workspace do not exist, not even to be sent', async () => {
    const { body } = await upload(png, 'image/png');
    const stranger = await openBusiness(stage, await stage.caller());
    for (const path of [`/v1/media/${String(body.id)}`, `/v1/media/${String(body.id)}/content`]) {
      expect((await stranger.caller.call('GET', path)).status).toBe(404);
    }
    const conversation = await customerWrites(stage, stranger, new Date());
    const sent = await stranger.caller.call('POST', `/v1/conversations/${conversation}/messages`, { media: { id: body.id } });
    expect([sent.status, sent.body.code]).toEqual([404, 'media_not_found']);
  });

  it('go out in a reply and are shown in it', async () => {
    const { body } = await upload(png, 'image/png', 'cake.png');
    const conversation = await customerWrites(stage, business, new Date());
    const sent = await business.caller.call('POST', `/v1/conversations/${conversation}/messages`, {
      media: { id: body.id, caption: 'Like this?' },
    });
    expect(sent.status).toBe(202);
    const message = await business.caller.call('GET', `/v1/messages/${sent.body.id}`);
    expect(message.body.content).toEqual({
      type: 'media',
      caption: 'Like this?',
      text: 'Like this?',
      items: [{ contentType: 'image/png', media: body }],
    });
  });
});
