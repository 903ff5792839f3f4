/// <reference types="jest" />
import type { SendRequest } from '../provider';
import { refusalKinds } from './conformance-harness';
import type { ConformanceHarness } from './conformance-harness';
import { expectNothingPersonal, providerErrorOf } from './expect-provider-error';

const from = '+15550000001';
const to = '+15551230001';
const text: SendRequest['content'] = { type: 'text', text: 'Your table is ready, Ann' };
const request = (content: SendRequest['content'] = text): SendRequest => ({
  from,
  to,
  statusCallbackUrl: 'https://gateway.example.com/webhooks/status?attempt=0190-aa',
  content,
  timeoutMs: 400,
});

export function describeSending(of: () => ConformanceHarness): void {
  describe('sending', () => {
    const send = (content?: SendRequest['content']) => of().provider.send(of().account, request(content));
    const failure = async (account = of().account) => {
      const error = await providerErrorOf(of().provider.send(account, request()));
      expectNothingPersonal(error, [from.slice(1), to.slice(1), 'table is ready', ...Object.values(account.credentials)]);
      return error.details;
    };

    it('hands over a text and returns the id the provider gave', async () => {
      const accepted = await send();
      expect(accepted.providerMessageId).not.toBe('');
      expect(accepted.status).toBe('accepted');
      expect(accepted.statusRaw).not.toBe('');
      expect(of().sends()).toEqual([
        { from, to, text: 'Your table is ready, Ann', mediaUrl: null, template: null, variables: null },
      ]);
    });

    it('hands over a text of any script, sign and length unchanged', async () => {
      const odd = `a+b&c=d %41 "é" 漢字 👍🏽 \n\t ${'x'.repeat(1500)}`;
      await send({ type: 'text', text: odd });
      expect(of().sends()[0]?.text).toBe(odd);
    });

    it('hands over a medium with its caption', async () => {
      await send({ type: 'media', mediaUrl: 'https://media.example.com/a.jpg?x=1&y=2', caption: 'Menu' });
      expect(of().sends()).toEqual([
        { from, to, text: 'Menu', mediaUrl: 'https://media.example.com/a.jpg?x=1&y=2', template: null, variables: null },
      ]);
    });

    it('hands over a template with every variable', async () => {
      const { templateId } = of();
      await send({ type: 'template', providerTemplateId: templateId, variables: { 1: 'Ann', 2: '7 "pm"' } });
      expect(of().sends()).toEqual([
        { from, to, text: null, mediaUrl: null, template: templateId, variables: { 1: 'Ann', 2: '7 "pm"' } },
      ]);
    });

    it('hands over to a provider user id when the phone number is unknown', async () => {
      await of().provider.send(of().account, { ...request(), to: 'US.ABC123' });
      expect(of().sends()[0]?.to).toBe('US.ABC123');
    });

    it('gives every accepted message its own id', async () => {
      const accepted = [];
      for (let index = 0; index < 5; index++) accepted.push(await send());
      expect(new Set(accepted.map(({ providerMessageId }) => providerMessageId)).size).toBe(5);
    });

    it.each(refusalKinds)(
      'says that the message was not taken when the provider refuses it for the %s kind of reason',
      async (as) => {
        of().onSend({ do: 'refuse', as });
        expect(await failure()).toMatchObject({ outcome: 'refused', kind: as });
      },
    );

    it('keeps a code it does not know, and does not offer a retry', async () => {
      of().onSend({ do: 'refuse_with_new_code', code: '69999' });
      expect(await failure()).toMatchObject({ outcome: 'refused', kind: 'unrecognised', code: '69999' });
    });

    it('says when to come back after too many requests, which are never processed', async () => {
      of().onSend({ do: 'rate_limit', retryAfterSeconds: 7 });
      expect(await failure()).toMatchObject({ outcome: 'refused', kind: 'retry', retryAfterMs: 7_000 });
    });

    it('does not know what became of the message after a server error', async () => {
      of().onSend({ do: 'server_error' });
      expect(await failure()).toMatchObject({ outcome: 'unknown', kind: 'retry' });
    });

    it('does not know what became of the message when no answer comes in time', async () => {
      of().onSend({ do: 'hang' });
      expect(await failure()).toMatchObject({ outcome: 'unknown', kind: 'retry', code: 'timeout' });
    });

    it('does not know what became of the message when the connection breaks after it was sent', async () => {
      of().onSend({ do: 'reset' });
      expect(await failure()).toMatchObject({ outcome: 'unknown', kind: 'retry', code: 'reset' });
    });

    it('does not know what became of the message when the success cannot be read', async () => {
      of().onSend({ do: 'garbage' });
      expect(await failure()).toMatchObject({ outcome: 'unknown', kind: 'retry', code: 'bad_response' });
    });

    it('knows that nothing was sent when nobody listens', async () => {
      expect(await failure(of().unreachableAccount)).toMatchObject({
        outcome: 'refused',
        kind: 'retry',
        code: 'connect_refused',
      });
    });

    it('never sends by itself a second time', async () => {
      for (const behaviour of ['server_error', 'hang', 'reset', 'garbage'] as const) {
        of().onSend({ do: behaviour });
        await failure();
      }
      of().onSend({ do: 'rate_limit', retryAfterSeconds: 1 });
      await failure();
      expect(of().sends()).toHaveLength(5);
    });

    it('works again right after a failure', async () => {
      of().onSend({ do: 'reset' });
      await failure();
      expect((await send()).status).toBe('accepted');
    });
  });
}
