/// <reference types="jest" />
import type { InboundContent } from '@heliograph/domain';
import { deliveryStatuses } from '@heliograph/domain';
import type { RawWebhook } from '../provider';
import type { ConformanceHarness, InboundFixture, ReportFixture } from './conformance-harness';

const inbound = (more: Partial<InboundFixture> = {}): InboundFixture => ({
  fromPhone: '+15551230001',
  fromUserId: null,
  profileName: 'Ann ❤️',
  toPhone: '+15550000001',
  content: { type: 'text', text: 'Olá' },
  repliedToProviderMessageId: null,
  ...more,
});
const report = (more: Partial<ReportFixture> = {}): ReportFixture => ({
  attemptId: '0190-aa',
  statusWord: 'delivered',
  errorCode: null,
  errorMessage: null,
  ...more,
});

const contents: InboundContent[] = [
  { type: 'text', text: 'a+b&c=d\n 👍' },
  { type: 'media', items: [{ url: 'https://media.example.com/1', contentType: 'image/jpeg' }], text: '' },
  {
    type: 'media',
    items: [
      { url: 'https://media.example.com/1', contentType: 'image/jpeg' },
      { url: 'https://media.example.com/2', contentType: 'application/pdf' },
    ],
    text: 'both',
  },
  { type: 'button', text: 'Confirm', payload: '{verify:1}' },
  { type: 'button', text: 'Confirm', payload: null },
  { type: 'list_reply', id: 'row_2', title: 'Economy', text: 'Economy' },
  { type: 'location', latitude: 37.7749, longitude: -122.4194, label: 'Office', address: '1 Main St' },
  { type: 'unsupported', text: '' },
];

export function describeWebhooks(of: () => ConformanceHarness): void {
  describe('webhooks', () => {
    const verify = (webhook: RawWebhook) => of().provider.verifyWebhook(of().account, webhook);

    it.each(['primary', 'secondary'] as const)('accepts a webhook signed with the %s key', (key) => {
      expect(verify(of().webhook({ event: 'inbound', inbound: inbound() }, key).webhook)).toBe(true);
      expect(verify(of().webhook({ event: 'report', report: report() }, key).webhook)).toBe(true);
    });

    it.each(['stranger', 'nobody'] as const)('refuses a webhook signed by %s', (key) => {
      expect(verify(of().webhook({ event: 'inbound', inbound: inbound() }, key).webhook)).toBe(false);
    });

    it('refuses a genuine signature on another body, another address or another account', () => {
      const { webhook } = of().webhook({ event: 'inbound', inbound: inbound() }, 'primary');
      const otherBody = Buffer.from(webhook.rawBody.toString('utf8').replace('15551230001', '15551230002'));
      expect(verify({ ...webhook, rawBody: otherBody })).toBe(false);
      expect(verify({ ...webhook, url: `${webhook.url}${webhook.url.includes('?') ? '&' : '?'}attempt=other` })).toBe(false);
      const credentials = { authToken: 'another-token' };
      expect(of().provider.verifyWebhook({ ...of().account, credentials }, webhook)).toBe(false);
      expect(of().provider.verifyWebhook({ ...of().account, credentials: { authToken: '' } }, webhook)).toBe(false);
    });

    it('answers false, and never throws, to what is no webhook at all', () => {
      const { webhook } = of().webhook({ event: 'inbound', inbound: inbound() }, 'primary');
      const broken: RawWebhook[] = [
        { ...webhook, headers: {} },
        { ...webhook, headers: { ...webhook.headers, 'content-type': 'multipart/form-data' } },
        { ...webhook, method: 'DELETE' },
        { ...webhook, url: 'not a url' },
        { ...webhook, rawBody: Buffer.alloc(0) },
        { ...webhook, rawBody: Buffer.alloc(5_000_000, 'a') },
        { ...webhook, rawBody: Buffer.from([0xff, 0xfe, 0x25, 0x25]) },
      ];
      for (const candidate of broken) {
        expect(verify(candidate)).toBe(false);
        expect(() => of().provider.webhookHints(candidate)).not.toThrow();
        expect(() => of().provider.redactWebhook(candidate)).not.toThrow();
      }
    });

    it.each(contents)('reads what the customer sent: $type', (content) => {
      const { id, webhook } = of().webhook({ event: 'inbound', inbound: inbound({ content }) }, 'primary');
      const events = of().provider.parseWebhook(webhook);
      expect(events).toEqual([
        {
          type: 'inbound_message',
          providerMessageId: id,
          ...inbound({ content }),
          sentAt: null,
          raw: expect.any(Object) as unknown,
        },
      ]);
    });

    it('reads which of our messages the customer answers', () => {
      const fixture = inbound({ repliedToProviderMessageId: 'MM0000000000000000000000000000000f' });
      const { webhook } = of().webhook({ event: 'inbound', inbound: fixture }, 'primary');
      expect(of().provider.parseWebhook(webhook)).toEqual([
        expect.objectContaining({ repliedToProviderMessageId: 'MM0000000000000000000000000000000f' }),
      ]);
    });

    it('reads a customer known by user id only, and one known by both', () => {
      for (const fromPhone of [null, '+15551230001']) {
        const fixture = inbound({ fromPhone, fromUserId: 'US.4566546130240823' });
        const { webhook } = of().webhook({ event: 'inbound', inbound: fixture }, 'primary');
        expect(of().provider.parseWebhook(webhook)).toEqual([
          expect.objectContaining({ fromPhone, fromUserId: 'US.4566546130240823' }),
        ]);
      }
    });

    it.each(deliveryStatuses)('reads the delivery report %s', (statusWord) => {
      const { id, webhook } = of().webhook({ event: 'report', report: report({ statusWord }) }, 'primary');
      expect(of().provider.parseWebhook(webhook)).toEqual([
        {
          type: 'delivery_report',
          providerMessageId: id,
          attemptId: '0190-aa',
          status: statusWord,
          statusRaw: statusWord,
          errorCode: null,
          errorMessage: null,
          raw: expect.any(Object) as unknown,
        },
      ]);
    });

    it('reads why a message failed', () => {
      const fixture = report({ statusWord: 'failed', errorCode: '63016', errorMessage: 'outside the window' });
      const { webhook } = of().webhook({ event: 'report', report: fixture }, 'primary');
      expect(of().provider.parseWebhook(webhook)).toEqual([
        expect.objectContaining({ status: 'failed', errorCode: '63016', errorMessage: 'outside the window' }),
      ]);
    });

    it('keeps the word of a status it does not know, and a report without our attempt id', () => {
      const fixture = report({ statusWord: 'teleported', attemptId: null });
      const { webhook } = of().webhook({ event: 'report', report: fixture }, 'primary');
      expect(of().provider.parseWebhook(webhook)).toEqual([
        expect.objectContaining({ type: 'delivery_report', status: null, statusRaw: 'teleported', attemptId: null }),
      ]);
    });

    it('keeps an event of a kind it does not know as unrecognised', () => {
      const { webhook } = of().webhook({ event: 'other' }, 'primary');
      expect(verify(webhook)).toBe(true);
      expect(of().provider.parseWebhook(webhook)).toEqual([expect.objectContaining({ type: 'unrecognised' })]);
    });

    it('tells the door which account and number a webhook is for', () => {
      const { account, provider } = of();
      const expected = { providerAccountId: account.providerAccountId, phone: '+15550000001' };
      const hints = (from: string) =>
        provider.webhookHints(of().webhook({ event: 'inbound', inbound: inbound({ fromPhone: from }) }, 'primary').webhook);
      expect(hints('+15551230001')).toMatchObject(expected);
      expect(hints('+15551230001').sender).toBe(hints('+15551230001').sender);
      expect(hints('+15551230001').sender).not.toBe(hints('+15551230002').sender);
      expect(provider.webhookHints(of().webhook({ event: 'report', report: report() }, 'primary').webhook)).toEqual({
        ...expected,
        sender: null,
      });
    });

    it('has a form for logs that names no customer, no text and no signature', () => {
      const fixture = inbound({ content: { type: 'text', text: 'my secret' }, fromUserId: 'US.4566546130240823' });
      const { id, webhook } = of().webhook({ event: 'inbound', inbound: fixture }, 'primary');
      const logged = JSON.stringify(of().provider.redactWebhook(webhook));
      for (const secret of ['15551230001', '15550000001', 'my secret', 'Ann', 'US.4566546130240823', 'signature']) {
        expect(logged).not.toContain(secret);
      }
      expect(logged).toContain(id);
    });
  });
}
