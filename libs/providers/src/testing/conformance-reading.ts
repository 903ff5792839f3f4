/// <reference types="jest" />
import type { ConformanceHarness, MessageFixture } from './conformance-harness';
import { providerErrorOf } from './expect-provider-error';

const message = (more: Partial<MessageFixture> = {}): MessageFixture => ({
  direction: 'outbound',
  from: '+15550000001',
  to: '+15551230001',
  statusWord: 'delivered',
  errorCode: null,
  body: 'Hello',
  createdAt: new Date('2026-03-02T10:00:00Z'),
  ...more,
});

export function describeReading(of: () => ConformanceHarness): void {
  describe('reading', () => {
    it('reads one message with its status and error', async () => {
      const [id] = of().arrangeMessages([message({ statusWord: 'undelivered', errorCode: '63024' })]);
      expect(await of().provider.fetchMessage(of().account, id!)).toEqual({
        providerMessageId: id,
        direction: 'outbound',
        from: '+15550000001',
        to: '+15551230001',
        status: 'undelivered',
        statusRaw: 'undelivered',
        errorCode: '63024',
        body: 'Hello',
        createdAt: new Date('2026-03-02T10:00:00Z'),
      });
    });

    it('keeps the word of a status it does not know', async () => {
      const [id] = of().arrangeMessages([message({ statusWord: 'teleported' })]);
      expect(await of().provider.fetchMessage(of().account, id!)).toMatchObject({ status: 'other', statusRaw: 'teleported' });
    });

    it('finds the messages to one customer since a moment, newest first, and no older ones', async () => {
      const ids = of().arrangeMessages([
        message({ createdAt: new Date('2026-03-02T12:00:00Z') }),
        message({ createdAt: new Date('2026-03-02T11:00:00Z'), to: '+15559999999' }),
        message({ createdAt: new Date('2026-03-02T10:00:00Z') }),
        message({ createdAt: new Date('2026-03-02T09:59:59Z') }),
      ]);
      const filter = { from: '+15550000001', to: '+15551230001', since: new Date('2026-03-02T10:00:00Z'), limit: 10 };
      const found = await of().provider.listMessages(of().account, filter);
      expect(found.map(({ providerMessageId }) => providerMessageId)).toEqual([ids[0], ids[2]]);
    });

    it('lists messages across pages, up to the limit', async () => {
      const ids = of().arrangeMessages(Array.from({ length: 7 }, () => message()));
      const since = new Date('2026-03-02T00:00:00Z');
      const found = await of().provider.listMessages(of().account, { since, limit: 5 });
      expect(found.map(({ providerMessageId }) => providerMessageId)).toEqual(ids.slice(0, 5));
      expect(await of().provider.listMessages(of().account, { since, limit: 100 })).toHaveLength(7);
    });

    it('reads the health of every channel, across pages', async () => {
      of().arrangeChannels([
        [{ phone: '+15550000001', status: 'online', messagingLimit: 10_000 }],
        [
          { phone: '+15550000002', status: 'offline', messagingLimit: null },
          { phone: '+15550000003', status: 'pending', messagingLimit: 250 },
          { phone: '+15550000004', status: 'unheard_of', messagingLimit: -1 },
        ],
      ]);
      const channels = await of().provider.readChannels(of().account);
      expect(channels.map(({ phone, status, messagingLimit }) => [phone, status, messagingLimit])).toEqual([
        ['+15550000001', 'online', 10_000],
        ['+15550000002', 'offline', null],
        ['+15550000003', 'pending', 250],
        ['+15550000004', 'unknown', -1],
      ]);
      expect(channels[3]!.statusRaw).toBe('unheard_of');
    });

    it('fetches the bytes of a medium', async () => {
      const bytes = Buffer.from([0, 255, 1, 254]);
      const url = of().arrangeMedia(bytes, 'image/png');
      expect(await of().provider.fetchMedia(of().account, url, 4)).toEqual({ bytes, contentType: 'image/png' });
    });

    it('refuses a medium above the size the caller allows', async () => {
      const url = of().arrangeMedia(Buffer.alloc(100_000), 'image/png');
      const error = await providerErrorOf(of().provider.fetchMedia(of().account, url, 99_999));
      expect(error.details).toMatchObject({ outcome: 'refused', code: 'media_too_large' });
    });

    it('reports as not reachable, whatever is asked, when nobody listens', async () => {
      const { provider, unreachableAccount } = of();
      const calls = [
        provider.readChannels(unreachableAccount),
        provider.listMessages(unreachableAccount, { since: new Date(0), limit: 1 }),
        provider.createTemplate(unreachableAccount, {
          name: 'a',
          language: 'en',
          content: { kind: 'text', body: 'a', variables: [] },
        }),
        provider.listTemplates(unreachableAccount)[Symbol.asyncIterator]().next(),
      ];
      for (const call of calls) {
        expect((await providerErrorOf(call)).details).toMatchObject({ outcome: 'refused', code: 'connect_refused' });
      }
    });
  });
}
