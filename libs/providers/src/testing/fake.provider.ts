import type { ContentCapabilities, InteractiveContent, TemplateCategory, TemplateContent } from '@heliograph/domain';
import { largestMedia } from '@heliograph/domain';
import type { Clock } from '@heliograph/platform';
import { systemClock } from '@heliograph/platform';
import type {
  ChannelHealth,
  Provider,
  ProviderAccount,
  ProviderMessage,
  ProviderTemplate,
  RawWebhook,
  SendAccepted,
  SendRequest,
} from '../provider';
import { fakeFailures, play } from './fake-script';
import type { FakeAnswer } from './fake-script';
import { fakeWebhookHints, fakeWebhookIds, parseFakeWebhook, verifyFakeWebhook } from './fake-webhook';

export type FakeMethod =
  | 'send'
  | 'fetchMessage'
  | 'listMessages'
  | 'createTemplate'
  | 'submitTemplate'
  | 'fetchTemplate'
  | 'deleteTemplate'
  | 'listTemplates'
  | 'readChannels'
  | 'fetchMedia'
  | 'prepareContent'
  | 'showTyping';

export interface FakeCall {
  method: FakeMethod;
  accountId: string;
  /** The second argument of the call. */
  input: unknown;
}

const allCapabilities: ContentCapabilities = {
  media: largestMedia,
  buttons: true,
  lists: true,
  listSections: true,
  interactiveHeader: true,
  interactiveFooter: true,
  location: true,
  reactions: true,
  contacts: true,
  replies: true,
  typing: true,
};

/**
 * A provider in memory: keeps the contract (it passes the conformance suite), answers as scripted, records every call. For tests
 * of everything that uses a provider; it opens no socket. State is per instance and shared by all accounts.
 */
export class FakeProvider implements Provider {
  readonly kind: string;
  /** All of it, unless a test takes something away. */
  capabilities: ContentCapabilities = allCapabilities;
  /** Every call, in order, whatever its answer. */
  readonly calls: FakeCall[] = [];
  /** Messages the fake has taken, newest first; tests may add or change. */
  readonly messages: ProviderMessage[] = [];
  /** Pages of `listTemplates`; created templates join the last page. */
  templatePages: ProviderTemplate[][] = [[]];
  channels: ChannelHealth[] = [];
  readonly media = new Map<string, { bytes: Buffer; contentType: string }>();
  private readonly scripts = new Map<FakeMethod, FakeAnswer[]>();
  private readonly unreachable = new Set<string>();
  private readonly clock: Clock;
  private sequence = 0;

  constructor(options: { kind?: string; clock?: Clock } = {}) {
    this.kind = options.kind ?? 'fake';
    this.clock = options.clock ?? systemClock;
  }

  /** Queues answers for the next calls of a method; without one the answer is `accept`. A `listTemplates` answer is per page. */
  answer(method: FakeMethod, ...answers: FakeAnswer[]): this {
    this.scripts.set(method, [...(this.scripts.get(method) ?? []), ...answers]);
    return this;
  }

  /** From now on nobody listens for this account. */
  disconnect(accountId: string): this {
    this.unreachable.add(accountId);
    return this;
  }

  /** The requests of all sends, in order. */
  get sends(): SendRequest[] {
    return this.calls.filter(({ method }) => method === 'send').map(({ input }) => input as SendRequest);
  }

  send(account: ProviderAccount, request: SendRequest): Promise<SendAccepted> {
    return this.call('send', account, request, () => this.take(request), request.timeoutMs);
  }

  prepareContent(account: ProviderAccount, content: InteractiveContent) {
    return this.call('prepareContent', account, content, () => ({ providerContentId: this.id('HX') }));
  }

  showTyping(account: ProviderAccount, providerMessageId: string): Promise<void> {
    return this.call('showTyping', account, providerMessageId, () => undefined);
  }

  fetchMessage(account: ProviderAccount, providerMessageId: string): Promise<ProviderMessage> {
    return this.call('fetchMessage', account, providerMessageId, () =>
      found(this.messages.find((message) => message.providerMessageId === providerMessageId)),
    );
  }

  listMessages(account: ProviderAccount, filter: { from?: string; to?: string; since: Date; limit: number }) {
    return this.call('listMessages', account, filter, () =>
      this.messages
        .filter(({ from, to }) => (filter.from ?? from) === from && (filter.to ?? to) === to)
        .filter(({ createdAt }) => createdAt === null || createdAt >= filter.since)
        .slice(0, filter.limit),
    );
  }

  createTemplate(account: ProviderAccount, template: { name: string; language: string; content: TemplateContent }) {
    return this.call('createTemplate', account, template, () => {
      const providerTemplateId = this.id('HX');
      const draft = { status: 'draft', statusRaw: 'draft', category: null, rejectionReason: null, raw: {} } as const;
      this.templatePages.at(-1)!.push({ ...template, ...draft, providerTemplateId, updatedAt: this.clock.now() });
      return { providerTemplateId };
    });
  }

  submitTemplate(account: ProviderAccount, submission: { providerTemplateId: string; name: string; category: TemplateCategory }) {
    return this.call('submitTemplate', account, submission, () => {
      const template = this.template(submission.providerTemplateId);
      const { name, category } = submission;
      Object.assign(template, { name, category, status: 'in_review', statusRaw: 'in_review', updatedAt: this.clock.now() });
      return { status: template.status, statusRaw: template.statusRaw, rejectionReason: template.rejectionReason };
    });
  }

  fetchTemplate(account: ProviderAccount, providerTemplateId: string): Promise<ProviderTemplate> {
    return this.call('fetchTemplate', account, providerTemplateId, () => ({ ...this.template(providerTemplateId) }));
  }

  deleteTemplate(account: ProviderAccount, providerTemplateId: string): Promise<void> {
    return this.call('deleteTemplate', account, providerTemplateId, () => {
      this.templatePages = this.templatePages.map((page) =>
        page.filter((item) => item.providerTemplateId !== providerTemplateId),
      );
    });
  }

  async *listTemplates(account: ProviderAccount): AsyncGenerator<ProviderTemplate[]> {
    for (let index = 0; index < this.templatePages.length; index++) {
      yield await this.call('listTemplates', account, index, () =>
        this.templatePages[index]!.map((template) => ({ ...template })),
      );
    }
  }

  readChannels(account: ProviderAccount): Promise<ChannelHealth[]> {
    return this.call('readChannels', account, null, () => [...this.channels]);
  }

  fetchMedia(account: ProviderAccount, url: string, maxBytes: number): Promise<{ bytes: Buffer; contentType: string }> {
    return this.call('fetchMedia', account, url, () => {
      const medium = found(this.media.get(url));
      if (medium.bytes.length > maxBytes) throw fakeFailures.refused('message', 'media_too_large');
      return medium;
    });
  }

  webhookHints(webhook: RawWebhook) {
    return fakeWebhookHints(webhook);
  }

  verifyWebhook(account: ProviderAccount, webhook: RawWebhook) {
    return verifyFakeWebhook(account, webhook);
  }

  parseWebhook(webhook: RawWebhook) {
    return parseFakeWebhook(webhook);
  }

  describeError(code: string) {
    return { kind: 'unrecognised' as const, meaning: `code ${code} of the fake` };
  }

  redactWebhook(webhook: RawWebhook) {
    const { method, url, rawBody } = webhook;
    return { method, url: url.split('?', 1)[0]!, headers: {}, bodyBytes: rawBody.length, params: fakeWebhookIds(webhook) };
  }

  async close(): Promise<void> {
    // Nothing is open.
  }

  private async call<Result>(
    method: FakeMethod,
    account: ProviderAccount,
    input: unknown,
    take: () => Result,
    timeoutMs?: number,
  ): Promise<Result> {
    this.calls.push({ method, accountId: account.id, input });
    if (this.unreachable.has(account.id)) throw fakeFailures.connectRefused();
    return play(this.scripts.get(method)?.shift() ?? { type: 'accept' }, take, timeoutMs);
  }

  private take(request: SendRequest): SendAccepted {
    const providerMessageId = this.id('SM');
    const accepted = { providerMessageId, status: 'accepted', statusRaw: 'accepted' } as const;
    this.messages.unshift({
      ...accepted,
      direction: 'outbound',
      from: request.from,
      to: request.to,
      errorCode: null,
      body: request.content.type === 'text' ? request.content.text : null,
      createdAt: this.clock.now(),
    });
    return accepted;
  }

  private template(providerTemplateId: string): ProviderTemplate {
    return found(this.templatePages.flat().find((template) => template.providerTemplateId === providerTemplateId));
  }

  private id(prefix: string): string {
    return `${prefix}${String(++this.sequence).padStart(32, '0')}`;
  }
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw fakeFailures.refused('message', '20404', 404);
  return thing;
}
