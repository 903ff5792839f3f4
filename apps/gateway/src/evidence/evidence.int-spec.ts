// Real: the gateway, Postgres, Redis, HTTP. Fake: the provider.
import { toPublicId } from '@heliograph/platform';
import { openBusiness } from '../testing/business';
import { nobodys, openStage, type Caller, type Stage } from '../testing/gateway-stage';

const png = Buffer.from(
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6360000002000100',
  'hex',
);
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb0043000302020302', 'hex');
const mail = Buffer.from(
  'From: Meta <no-reply@business.example>\r\nSubject: Decision reversed\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\n\r\nYour account is approved.\r\n',
);
const text = Buffer.from('Notice received by post on 20 November. 已批准。\n');
const html = Buffer.from('<html><script>alert(1)</script></html>');

describe('evidence', () => {
  let stage: Stage;
  let us: Caller;
  let them: Caller;
  beforeAll(async () => {
    stage = await openStage({ env: { EVIDENCE_LIMIT: '200000' } });
    us = await stage.caller();
    them = await stage.caller();
  }, 60_000);
  afterAll(() => stage.close());

  const upload = async (content: Buffer, type: string, name = 'notice', by = us) => {
    const answer = await fetch(`${stage.gateway.url}/v1/evidence?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${by.secret}`, 'content-type': type },
      body: new Uint8Array(content),
    });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const download = (id: string, by = us) =>
    fetch(`${stage.gateway.url}/v1/evidence/${id}/content`, { headers: { authorization: `Bearer ${by.secret}` } });

  it.each([
    ['a PDF', pdf, 'application/pdf', 'application/pdf'],
    ['a PNG', png, 'image/png', 'image/png'],
    ['a JPEG', jpeg, 'image/jpeg', 'image/jpeg'],
    ['a text in any language', text, 'text/plain; charset=utf-8', 'text/plain'],
    ['a mail', mail, 'message/rfc822', 'message/rfc822'],
    ['a mail declared as the text it also is', mail, 'text/plain', 'message/rfc822'],
    ['anything declared as some bytes', pdf, 'application/octet-stream', 'application/pdf'],
    ['a page, as the text it is and never as a page', html, 'text/plain', 'text/plain'],
  ])('keeps %s and knows it by its content', async (_, content, declared, mediaType) => {
    const { status, body } = await upload(content, declared);
    expect({ status, body }).toMatchObject({ status: 201, body: { mediaType, size: content.length } });
    const back = await download(body.id);
    expect(Buffer.from(await back.arrayBuffer())).toEqual(content);
    expect(Object.fromEntries(back.headers)).toMatchObject({
      'content-type': mediaType,
      'content-disposition': expect.stringMatching(/^attachment; /),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  it.each([
    [
      'a program called a PDF',
      Buffer.from('4d5a90000300000004000000ffff0000', 'hex'),
      'application/pdf',
      422,
      'evidence_type_unsupported',
    ],
    ['a PNG called a PDF', png, 'application/pdf', 422, 'evidence_type_mismatch'],
    ['text called a picture', text, 'image/png', 422, 'evidence_type_mismatch'],
    ['text that is not UTF-8', Buffer.from([0x41, 0xe9, 0x42]), 'text/plain', 422, 'evidence_type_unsupported'],
    ['nothing', Buffer.alloc(0), 'application/pdf', 422, 'evidence_empty'],
    ['a type evidence may not be', html, 'text/html', 415, 'unsupported_media_type'],
    ['more than the limit', Buffer.alloc(200_001, 0x61), 'text/plain', 413, 'body_too_large'],
  ])('refuses %s', async (_, content, declared, status, code) => {
    expect(await upload(content, declared)).toMatchObject({ status, body: { code } });
  });

  it('keeps any file name and hands it back without letting it leave its header', async () => {
    const name = '通知 "x"; filename=evil.html\\..';
    const { body } = await upload(text, 'text/plain', name);
    const header = (await download(body.id)).headers.get('content-disposition') ?? '';
    expect(header).toMatch(/^attachment; filename="[^"\\]*"; filename\*=UTF-8''[\w.%~!-]+$/);
    expect(decodeURIComponent(header.split("filename*=UTF-8''")[1] ?? '')).toBe(name);
  });

  it("shows another workspace nothing of ours, and nobody's id the same", async () => {
    const { body } = await upload(pdf, 'application/pdf');
    for (const path of [`/v1/evidence/${body.id}`, `/v1/evidence/${nobodys('evidence')}`]) {
      expect((await them.call('GET', path)).body).toMatchObject({ status: 404, code: 'evidence_not_found' });
    }
    expect((await download(body.id, them)).status).toBe(404);
  });

  it('is never changed or deleted: the database refuses', async () => {
    const { dataSource } = stage.gateway.stores;
    await expect(dataSource.query(`UPDATE evidence SET name = 'other'`)).rejects.toThrow(/append-only/);
    await expect(dataSource.query('DELETE FROM evidence')).rejects.toThrow(/append-only/);
  });

  it('reinstates a refused account on a file, and keeps a notice given as text as a file too (R6)', async () => {
    const business = await openBusiness(stage, us);
    const refuse = () =>
      us.call('POST', `/v1/accounts/${business.account}/eligibility`, {
        kind: 'account_review',
        value: 'refused',
        text: 'does not comply',
        occurredAt: new Date().toISOString(),
      });
    const reinstate = (body: object) => us.call('POST', `/v1/accounts/${business.account}/reinstatement`, body);
    await refuse();
    const theirs = (await upload(mail, 'message/rfc822', 'their notice', them)).body.id;
    for (const body of [{}, { evidence: theirs }, { evidence: toPublicId('evidence', '01900000-0000-7000-8000-000000000000') }]) {
      expect((await reinstate(body)).body).toMatchObject({ status: 422, code: 'notice_missing' });
    }
    const { body } = await upload(mail, 'message/rfc822');
    expect((await reinstate({ evidence: body.id })).body).toMatchObject({ eligible: true });

    await refuse();
    const notice = { text: 'We reversed our decision.', writtenBy: 'WhatsApp Support', receivedAt: new Date().toISOString() };
    const again = await reinstate({ notice });
    expect(again.status).toBe(201);
    const kept = again.body.timeline.findLast((fact: { kind: string }) => fact.kind === 'reinstatement').evidence;
    expect(await (await download(kept)).text()).toBe(notice.text);
  });
});
