import { describeTwilioError } from './error-codes';
import type { InteractiveContent, TemplateCategory, TemplateContent } from '@heliograph/domain';
import type { Provider, ProviderAccount, RawWebhook, SendRequest } from '../provider';
import { twilioCapabilities } from './capabilities';
import { prepareContent } from './interactive';
import { listTemplates } from './list-templates';
import { fetchMedia } from './media';
import { fetchMessage, listMessages } from './messages';
import { parseWebhook, webhookHints } from './parse-webhook';
import { redactWebhook } from './redact-webhook';
import { sendMessage } from './send-message';
import { readChannels } from './senders';
import { createTemplate, deleteTemplate, fetchTemplate, submitTemplate } from './templates';
import { showTyping } from './typing';
import { TwilioClients } from './twilio-client';
import type { TwilioClientOptions } from './twilio-client';
import { verifyWebhook } from './verify-webhook';

/** WhatsApp through Twilio: the port, each method one file beside this one. Errors: ProviderError, nothing else on purpose. */
export class TwilioProvider implements Provider {
  readonly kind = 'twilio';
  readonly capabilities = twilioCapabilities;
  private readonly clients: TwilioClients;

  constructor(options: TwilioClientOptions = {}) {
    this.clients = new TwilioClients(options);
  }

  async send(account: ProviderAccount, request: SendRequest) {
    return sendMessage(this.clients.of(account), request, this.clients.timeoutMs);
  }

  async prepareContent(account: ProviderAccount, content: InteractiveContent) {
    return prepareContent(this.clients.of(account), content);
  }

  async showTyping(account: ProviderAccount, providerMessageId: string) {
    return showTyping(this.clients.of(account), providerMessageId);
  }

  async fetchMessage(account: ProviderAccount, providerMessageId: string) {
    return fetchMessage(this.clients.of(account), providerMessageId);
  }

  async listMessages(account: ProviderAccount, filter: { from?: string; to?: string; since: Date; limit: number }) {
    return listMessages(this.clients.of(account), filter);
  }

  async createTemplate(account: ProviderAccount, template: { name: string; language: string; content: TemplateContent }) {
    return createTemplate(this.clients.of(account), template);
  }

  async submitTemplate(
    account: ProviderAccount,
    submission: { providerTemplateId: string; name: string; category: TemplateCategory },
  ) {
    return submitTemplate(this.clients.of(account), submission);
  }

  async fetchTemplate(account: ProviderAccount, providerTemplateId: string) {
    return fetchTemplate(this.clients.of(account), providerTemplateId);
  }

  async deleteTemplate(account: ProviderAccount, providerTemplateId: string) {
    return deleteTemplate(this.clients.of(account), providerTemplateId);
  }

  /** An async generator, so that a wrong credential is a rejection of the first page, like every other failure. */
  async *listTemplates(account: ProviderAccount) {
    yield* listTemplates(this.clients.of(account), account);
  }

  async readChannels(account: ProviderAccount) {
    return readChannels(this.clients.of(account), account);
  }

  async fetchMedia(account: ProviderAccount, url: string, maxBytes: number) {
    const { agent, timeoutMs, clock } = this.clients;
    return fetchMedia(agent, account, url, { maxBytes, timeoutMs, now: () => clock.now() });
  }

  webhookHints(webhook: RawWebhook) {
    return webhookHints(webhook);
  }

  verifyWebhook(account: ProviderAccount, webhook: RawWebhook) {
    return verifyWebhook(account, webhook);
  }

  parseWebhook(webhook: RawWebhook) {
    return parseWebhook(webhook);
  }

  describeError(code: string) {
    return describeTwilioError(code);
  }

  redactWebhook(webhook: RawWebhook) {
    return redactWebhook(webhook);
  }

  async close() {
    await this.clients.close();
  }
}
