// Real: gateway, sender, simulator, Postgres, Redis, and the folder the files lie in.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AcceptedMessageBody, MediaBody, MessageBody, PageBody } from '@heliograph/contracts';
import type { ProblemBody } from './platform/api-client';
import { conversationWith, newCustomer, type Customer } from './platform/customers';
import { eventually } from './platform/eventually';
import { left, untilState } from './platform/messages';
import { startTestPlatform, type TestPlatform } from './platform/start-platform';

jest.setTimeout(120_000);

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
type Shown = MessageBody & { content: Record<string, unknown> & { items?: { contentType: string; media: MediaBody | null }[] } };

let on: TestPlatform;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heliograph-e2e-media-'));
  on = await startTestPlatform({
    only: ['provider-simulator', 'gateway', 'outbound-sender'],
    env: { MEDIA_DIR: folder },
  });
});
afterAll(async () => {
  await on?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function customerWhoWrote(message: Record<string, unknown>): Promise<{ customer: Customer; conversation: string }> {
  const customer = await newCustomer(on);
  await on.simulator.inbound({ from: customer.phone, to: on.channelPhone, ...message });
  const { id } = await eventually('the conversation is there', () => conversationWith(on, customer));
  return { customer, conversation: id };
}

const latestIn = async (conversation: string): Promise<Shown> => {
  const page = await on.api.get<PageBody<Shown>>(`/v1/conversations/${conversation}/messages`);
  return page.data[0] as Shown;
};
const reply = (conversation: string, body: unknown) =>
  on.api.call<AcceptedMessageBody>('POST', `/v1/conversations/${conversation}/messages`, body);
const upload = (body: Buffer | string, type: string) =>
  on.api.raw<MediaBody & ProblemBody>({ method: 'POST', path: '/v1/media?name=file', headers: { 'content-type': type }, body });

describe('what is said beside plain text', () => {
  it('lets the agent see a picture the customer sent, by a signed link that needs no key', async () => {
    const media = { contentType: 'image/png', base64: png.toString('base64') };
    const { conversation } = await customerWhoWrote({ body: 'Like this one', media });
    const item = await eventually('the picture has been fetched', async () => {
      const [first] = (await latestIn(conversation)).content.items ?? [];
      return first?.media?.state === 'ready' && first;
    });
    expect(item).toMatchObject({ contentType: 'image/png', media: { bytes: png.length, direction: 'in', problem: null } });
    const { url } = await on.api.post<{ url: string }>(`/v1/media/${String(item.media?.id)}/link`, {});
    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(png);
  });

  it('refuses what a customer sent when the content is not what it was called, and says why', async () => {
    const media = { contentType: 'image/png', base64: Buffer.from('<html><script>1</script>').toString('base64') };
    const { conversation } = await customerWhoWrote({ media });
    const refused = await eventually('the file has been looked at', async () => {
      const [first] = (await latestIn(conversation)).content.items ?? [];
      return first?.media?.state === 'refused' && first.media;
    });
    expect(refused.problem).toEqual({ code: 'media_executable', message: expect.any(String) });
    expect((await on.api.call('GET', `/v1/media/${refused.id}/content`)).status).toBe(409);
  });

  it('shows the customer buttons, and hears which one they pressed', async () => {
    const { customer, conversation } = await customerWhoWrote({ body: 'Is my table free?' });
    const interactive = {
      type: 'buttons',
      body: 'Shall we keep it?',
      buttons: [
        { id: 'keep', title: 'Keep it' },
        { id: 'drop', title: 'No, thanks' },
      ],
    };
    const first = await reply(conversation, { interactive });
    expect(first.status).toBe(202);
    const sent = await untilState(on, first.body.id, left);
    expect((sent as Shown).content).toEqual({ type: 'interactive', interactive });
    const again = await reply(conversation, { interactive });
    await untilState(on, again.body.id, left);
    const ledger = await on.simulator.ledger(`to=${encodeURIComponent(customer.phone)}&direction=outbound`);
    const contents = new Set(ledger.map((message) => (message as unknown as { contentSid: string }).contentSid));
    expect([ledger.length, contents.size]).toEqual([2, 1]);

    const shown = await eventually('the phone has it', async () =>
      (await on.simulator.outboundTo(customer.phone)).find(({ status }) => ['sent', 'delivered', 'read'].includes(status)),
    );
    await on.simulator.call('POST', '/_sim/tap', { messageSid: shown.sid, choice: 'keep' });
    const pressed = await eventually('the answer arrived', async () => {
      const message = await latestIn(conversation);
      return message.direction === 'in' && message.content.type === 'button' && message;
    });
    expect(pressed.content).toEqual({ type: 'button', text: 'Keep it', payload: 'keep' });
    expect([first.body.id, again.body.id]).toContain(pressed.replyTo);
  });

  it('sends a list and a location, and a file the provider fetches by signed link', async () => {
    const { customer, conversation } = await customerWhoWrote({ body: 'Hello' });
    const rows = [
      { id: 'bread', title: 'Bread', description: 'Baked at six' },
      { id: 'cake', title: 'Cake' },
    ];
    const file = await upload(png, 'image/png');
    expect(file.status).toBe(201);
    for (const body of [
      { interactive: { type: 'list', body: 'What shall it be?', button: 'Choose', sections: [{ rows }] } },
      { location: { latitude: 38.72, longitude: -9.14, name: 'Corner Bakery' } },
      { media: { id: file.body.id, caption: 'Our cake' } },
    ]) {
      const accepted = await reply(conversation, body);
      expect(accepted.status).toBe(202);
      await untilState(on, accepted.body.id, ['delivered', 'read']);
    }
    const ledger = (await on.simulator.outboundTo(customer.phone)) as unknown as {
      shown: { list?: unknown; location?: unknown } | null;
      body: string;
      mediaSids: string[];
    }[];
    expect(ledger.find(({ shown }) => shown?.list)?.shown?.list).toMatchObject({ button: 'Choose', items: rows });
    expect(ledger.find(({ shown }) => shown?.location)?.shown?.location).toMatchObject({ latitude: 38.72, longitude: -9.14 });
    const [sid] = ledger.find(({ body }) => body === 'Our cake')?.mediaSids ?? [];
    const fetched = await fetch(`${on.simulator.url}/_sim/media/${String(sid)}`);
    expect(Buffer.from(await fetched.arrayBuffer())).toEqual(png);
  });

  it('refuses an upload whose content is not its type, and names the reason', async () => {
    const refused = await upload('<!doctype html><script>1</script>', 'image/png');
    expect([refused.status, refused.body.code]).toEqual([422, 'media_executable']);
    const mistaken = await upload(png, 'application/pdf');
    expect([mistaken.status, mistaken.body.code]).toEqual([422, 'media_type_mismatch']);
    expect(mistaken.body.detail).toContain('image/png');
  });

  it('refuses a reaction, naming what the provider cannot carry', async () => {
    const { conversation } = await customerWhoWrote({ body: 'Thanks!' });
    const { id } = await latestIn(conversation);
    const refused = await reply(conversation, { reaction: { message: id, emoji: '👍' } });
    expect([refused.status, (refused.body as unknown as ProblemBody).code]).toEqual([422, 'content_invalid']);
    expect((refused.body as unknown as ProblemBody).reasons?.[0]?.facts).toEqual({
      problems: [{ field: 'reaction', problem: 'not_carried', limit: null, capability: 'reactions' }],
    });
  });

  it('shows the customer that somebody is writing', async () => {
    const { conversation } = await customerWhoWrote({ body: 'Anybody there?' });
    expect(await on.api.post(`/v1/conversations/${conversation}/typing`)).toEqual({ shown: true });
  });
});
