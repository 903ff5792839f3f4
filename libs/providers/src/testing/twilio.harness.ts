import Twilio from 'twilio';
import type { ProviderAccount, RawWebhook } from '../provider';
import { TwilioProvider } from '../twilio/twilio.provider';
import type { ConformanceHarness, ReportFixture, WebhookFixture } from './conformance-harness';
import { accountSid, inboundForm } from './twilio-payloads';
import { TwilioStub } from './twilio-stub';

const keys = { primary: 'test-primary-token', secondary: 'test-secondary-token', stranger: 'test-stranger-token' } as const;

/** The Twilio adapter with the real SDK and real HTTP on loopback, against the stub. */
export async function makeTwilioHarness(): Promise<ConformanceHarness & { stub: TwilioStub; provider: TwilioProvider }> {
  const stub = await TwilioStub.start();
  const provider = new TwilioProvider({ timeoutMs: 5_000, clock: { now: () => new Date('2026-03-02T10:00:00Z') } });
  const account: ProviderAccount = {
    id: 'account-1',
    providerAccountId: accountSid,
    credentials: { authToken: keys.primary, secondaryAuthToken: keys.secondary },
    baseUrl: stub.server.origin,
  };
  return {
    stub,
    provider,
    account,
    // Port 1 (tcpmux) on loopback: nothing listens.
    unreachableAccount: { ...account, id: 'account-2', baseUrl: 'http://127.0.0.1:1' },
    templateId: `HX${'b'.repeat(32)}`,
    onSend: (behaviour) => stub.onSend(behaviour),
    sends: () =>
      stub.server.seen
        .filter(({ method, url }) => method === 'POST' && url.endsWith('/Messages.json'))
        .map(({ body }) => {
          const form = new URLSearchParams(body);
          const variables = form.get('ContentVariables');
          return {
            from: form.get('From')!.replace('whatsapp:', ''),
            to: form.get('To')!.replace('whatsapp:', ''),
            text: form.get('Body'),
            mediaUrl: form.get('MediaUrl'),
            template: form.get('ContentSid'),
            variables: variables === null ? null : (JSON.parse(variables) as unknown),
          };
        }),
    arrangeTemplates: (pages, fault) => stub.arrangeTemplates(pages, fault),
    arrangeChannels: (pages) => stub.arrangeChannels(pages),
    arrangeMessages: (messages) => stub.arrangeMessages(messages),
    arrangeMedia(bytes, contentType) {
      const path = `/2010-04-01/Accounts/${accountSid}/Messages/${stub.id('MM')}/Media/${stub.id('ME')}`;
      stub.server.on('GET', new RegExp(`^${path}$`), (_request, response) => {
        response.writeHead(200, { 'content-type': contentType }).end(bytes);
      });
      return `https://api.twilio.com${path}`;
    },
    webhook(fixture, signedWith) {
      const id = stub.id('SM');
      return { id, webhook: twilioWebhook(id, fixture, signedWith === 'nobody' ? null : keys[signedWith]) };
    },
    async close() {
      await stub.server.close();
      await provider.close();
    },
  };
}

function twilioWebhook(id: string, fixture: WebhookFixture, key: string | null): RawWebhook {
  const attempt = fixture.event === 'report' ? fixture.report.attemptId : null;
  const url = `https://gateway.example.com/webhooks/twilio${attempt === null ? '' : `?attempt=${attempt}`}`;
  return signedForm(url, formOf(id, fixture), key);
}

/** A form POST as Twilio sends it, signed with `key` (null: without signature). */
export function signedForm(url: string, form: [string, string][], key: string | null): RawWebhook {
  const params: Record<string, string | string[]> = {};
  for (const [name] of form) {
    const values = form.filter(([other]) => other === name).map(([, value]) => value);
    params[name] = values.length === 1 ? values[0]! : values;
  }
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      ...(key === null ? {} : { 'x-twilio-signature': Twilio.getExpectedTwilioSignature(key, url, params) }),
    },
    rawBody: Buffer.from(new URLSearchParams(form).toString()),
  };
}

function formOf(id: string, fixture: WebhookFixture): [string, string][] {
  switch (fixture.event) {
    case 'inbound':
      return inboundForm(id, fixture.inbound);
    case 'report':
      return reportForm(id, fixture.report);
    case 'other':
      return [
        ['AccountSid', accountSid],
        ['Sid', 'NO00000000000000000000000000000001'],
        ['Level', 'ERROR'],
        ['PayloadType', 'application/json'],
      ];
  }
}

function reportForm(id: string, report: ReportFixture): [string, string][] {
  const form: [string, string][] = [
    ['ApiVersion', '2010-04-01'],
    ['AccountSid', accountSid],
    ['MessageSid', id],
    ['SmsSid', id],
    ['MessageStatus', report.statusWord],
    ['SmsStatus', report.statusWord],
    ['From', 'whatsapp:+15550000001'],
    ['To', 'whatsapp:+15551230001'],
    ['ChannelPrefix', 'whatsapp'],
  ];
  if (report.errorCode !== null) form.push(['ErrorCode', report.errorCode]);
  if (report.errorMessage !== null) form.push(['ChannelStatusMessage', report.errorMessage]);
  return form;
}
