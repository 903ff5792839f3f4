import { deliveryStatuses } from '@heliograph/domain';
import type { TemplateStatus } from '@heliograph/domain';
import type { ProviderAccount, ProviderTemplate } from '../provider';
import type { ConformanceHarness, SendBehaviour, TemplateFixture, WebhookFixture } from './conformance-harness';
import { fakeFailures } from './fake-script';
import type { FakeAnswer } from './fake-script';
import { FakeProvider } from './fake.provider';
import { fakeWebhook } from './fake-webhook';
import type { FakeEvent } from './fake-webhook';

const keys = {
  primary: 'fake-primary-key',
  secondary: 'fake-secondary-key',
  stranger: 'fake-stranger-key',
  nobody: null,
} as const;

/** The fake under the conformance suite: its script stands for the far side. */
export async function makeFakeHarness(): Promise<ConformanceHarness> {
  const provider = new FakeProvider({ clock: { now: () => new Date('2026-03-02T10:00:00Z') } });
  const account: ProviderAccount = {
    id: 'account-1',
    providerAccountId: 'fake-account',
    credentials: { authToken: keys.primary, secondaryAuthToken: keys.secondary },
  };
  const unreachableAccount = { ...account, id: 'account-2' };
  provider.disconnect(unreachableAccount.id);
  let sequence = 0;
  const id = (prefix: string) => `${prefix}${++sequence}`;

  return {
    provider,
    account,
    unreachableAccount,
    templateId: 'HX-fake',
    onSend: (behaviour) => void provider.answer('send', answerOf(behaviour)),
    sends: () =>
      provider.sends.map(({ from, to, content }) => ({
        from,
        to,
        text: content.type === 'text' ? content.text : content.type === 'media' ? (content.caption ?? null) : null,
        mediaUrl: content.type === 'media' ? content.mediaUrl : null,
        template: content.type === 'template' ? content.providerTemplateId : null,
        variables: content.type === 'template' ? content.variables : null,
      })),
    arrangeTemplates(pages, fault) {
      provider.templatePages = pages.map((page) => page.map((fixture) => toTemplate(fixture, id('HX'))));
      if (!fault) return;
      const error = {
        server_error: fakeFailures.serverError,
        hangs_up: fakeFailures.reset,
        not_a_page: fakeFailures.garbage,
        loops: fakeFailures.garbage,
      };
      provider.answer('listTemplates', ...Array.from({ length: fault.page }, (): FakeAnswer => ({ type: 'accept' })), {
        type: 'fail',
        error: error[fault.fault](),
      });
    },
    arrangeChannels(pages) {
      provider.channels = pages.flat().map((fixture) => ({
        providerChannelId: id('XE'),
        phone: fixture.phone,
        status: fixture.status === 'unheard_of' ? 'unknown' : fixture.status,
        statusRaw: fixture.status,
        wabaId: null,
        quality: null,
        messagingLimit: fixture.messagingLimit,
        throughputPerSecond: null,
        webhookUrl: null,
        reasons: [],
      }));
    },
    arrangeMessages(messages) {
      const added = messages.map(({ statusWord, ...message }) => ({
        ...message,
        providerMessageId: id('SM'),
        status: deliveryStatuses.find((word) => word === statusWord) ?? ('other' as const),
        statusRaw: statusWord,
      }));
      provider.messages.push(...added);
      return added.map(({ providerMessageId }) => providerMessageId);
    },
    arrangeMedia(bytes, contentType) {
      const url = `https://media.example.com/${id('ME')}`;
      provider.media.set(url, { bytes, contentType });
      return url;
    },
    webhook(fixture, signedWith) {
      const messageId = id('SM');
      const attempt = fixture.event === 'report' ? fixture.report.attemptId : null;
      const url = `https://gateway.example.com/webhooks/fake${attempt === null ? '' : `?attempt=${attempt}`}`;
      const webhook = fakeWebhook(account, {
        url,
        phone: '+15550000001',
        events: [toEvent(fixture, messageId)],
        key: keys[signedWith],
      });
      return { id: messageId, webhook };
    },
    close: () => provider.close(),
  };
}

function answerOf(behaviour: SendBehaviour): FakeAnswer {
  switch (behaviour.do) {
    case 'accept':
      return { type: 'accept' };
    case 'refuse':
      return { type: 'fail', error: fakeFailures.refused(behaviour.as, '60000') };
    case 'refuse_with_new_code':
      return { type: 'fail', error: fakeFailures.refused('unrecognised', behaviour.code) };
    case 'rate_limit':
      return { type: 'fail', error: fakeFailures.rateLimited(behaviour.retryAfterSeconds * 1000) };
    case 'server_error':
      return { type: 'fail', error: fakeFailures.serverError() };
    case 'reset':
      return { type: 'fail', error: fakeFailures.reset() };
    case 'garbage':
      return { type: 'fail', error: fakeFailures.garbage() };
    case 'hang':
      return { type: 'hang' };
  }
}

function toEvent(fixture: WebhookFixture, providerMessageId: string): FakeEvent {
  switch (fixture.event) {
    case 'inbound':
      return { type: 'inbound_message', providerMessageId, ...fixture.inbound };
    case 'report': {
      const { statusWord, errorCode, errorMessage } = fixture.report;
      return { type: 'delivery_report', providerMessageId, statusRaw: statusWord, errorCode, errorMessage };
    }
    case 'other':
      return { type: 'other' };
  }
}

const toTemplate = (fixture: TemplateFixture, providerTemplateId: string): ProviderTemplate => ({
  providerTemplateId,
  name: fixture.name,
  language: fixture.language,
  status: (fixture.status === 'unheard_of' ? 'unknown' : fixture.status) satisfies TemplateStatus,
  statusRaw: fixture.status,
  category: fixture.category,
  rejectionReason: fixture.rejectionReason ?? null,
  content: null,
  raw: {},
  updatedAt: null,
});
