import type { ProviderErrorKind } from './provider-error';
import type {
  ChannelStatus,
  ContactCard,
  ContentCapabilities,
  DeliveryStatus,
  InboundContent,
  InteractiveContent,
  LocationContent,
  TemplateCategory,
  TemplateContent,
  TemplateStatus,
} from '@heliograph/domain';

/** One account's way to its provider. Decrypted by the caller just before use; never logged. */
export interface ProviderAccount {
  /** Our account id (uuid), for errors and circuit state only. */
  id: string;
  /** Twilio: Account SID. Meta: WABA id. */
  providerAccountId: string;
  credentials: Record<string, string>;
  /** Overrides for tests, the simulator and regional edges; absent = the provider's own hosts. */
  baseUrl?: string;
}

/** What may be handed over; what the provider's capabilities do not name is refused by it with `not_expressible`. */
export type SendContent =
  | { type: 'text'; text: string }
  | { type: 'media'; mediaUrl: string; mediaType?: string; caption?: string; filename?: string }
  /** `providerContentId` from `prepareContent`, where the provider has that. */
  | (InteractiveContent & { providerContentId?: string })
  | LocationContent
  | { type: 'reaction'; providerMessageId: string; emoji: string }
  | { type: 'contacts'; contacts: ContactCard[] }
  | {
      type: 'template';
      providerTemplateId: string;
      /** Every variable of the template, by name. */
      variables: Record<string, string>;
    };

export interface SendRequest {
  /** E.164 of our number. */
  from: string;
  /** E.164, or a provider user id when the phone is unknown. */
  to: string;
  /** Where delivery reports go; carries our attempt id in its query. */
  statusCallbackUrl: string;
  content: SendContent;
  /** The message it quotes, by the provider's id. */
  replyTo?: string;
  /** Abort after this many ms; an abort is outcome `unknown`. */
  timeoutMs?: number;
}

export interface SendAccepted {
  providerMessageId: string;
  status: DeliveryStatus;
  statusRaw: string;
  requestId?: string;
}

export interface ProviderMessage {
  providerMessageId: string;
  direction: 'outbound' | 'inbound';
  from: string;
  to: string;
  status: DeliveryStatus | 'other';
  statusRaw: string;
  errorCode: string | null;
  body: string | null;
  createdAt: Date | null;
}

export interface ProviderTemplate {
  providerTemplateId: string;
  name: string;
  language: string;
  status: TemplateStatus;
  statusRaw: string;
  /** null when the provider has not said yet. */
  category: TemplateCategory | null;
  rejectionReason: string | null;
  content: TemplateContent | null;
  /** The provider's own JSON, for what we do not understand. */
  raw: unknown;
  updatedAt: Date | null;
}

export interface ChannelHealth {
  providerChannelId: string;
  phone: string;
  status: ChannelStatus;
  statusRaw: string;
  wabaId: string | null;
  quality: string | null;
  /** Unique recipients per rolling 24 h; null = not said, Infinity is never used: unlimited is -1. */
  messagingLimit: number | null;
  /** Messages per second when the provider says so. */
  throughputPerSecond: number | null;
  webhookUrl: string | null;
  reasons: { code: string; message: string }[];
}

/** The request as it came in; the body unparsed. */
export interface RawWebhook {
  method: string;
  /** Full public URL as the provider called it, with query, without fragment. */
  url: string;
  headers: Record<string, string | undefined>;
  rawBody: Buffer;
}

export type WebhookEvent =
  | {
      type: 'inbound_message';
      providerMessageId: string;
      /** E.164 of the customer, null when only a user id is known. */
      fromPhone: string | null;
      /** Provider's business-scoped user id, opaque. */
      fromUserId: string | null;
      profileName: string | null;
      /** E.164 of our number. */
      toPhone: string;
      content: InboundContent;
      /** Provider clock when it gives one. */
      sentAt: Date | null;
      repliedToProviderMessageId: string | null;
      raw: Record<string, unknown>;
    }
  | {
      type: 'delivery_report';
      providerMessageId: string;
      /** Our attempt id from the callback URL's query (opaque text here), if present. */
      attemptId: string | null;
      status: DeliveryStatus | null;
      statusRaw: string;
      errorCode: string | null;
      errorMessage: string | null;
      raw: Record<string, unknown>;
    }
  | { type: 'unrecognised'; reason: string; raw: Record<string, unknown> };

/** How the door finds the account before it can verify: identifiers found in the unverified body. */
export interface WebhookHints {
  providerAccountId: string | null;
  phone: string | null;
  /** Who wrote, by the provider's own address; null for what is not a customer's message. Only good for telling two senders apart. */
  sender: string | null;
}

/** A webhook as it may be logged: parameter names, and the values of those that name no person and carry no text. */
export interface RedactedWebhook {
  method: string;
  /** Without query, except our attempt id. */
  url: string;
  headers: Record<string, string | undefined>;
  bodyBytes: number;
  params: Record<string, string>;
}

/**
 * The one port to a WhatsApp provider. Every method throws `ProviderError` for what the provider or the network says,
 * and nothing else on purpose. Implementations hold no state between calls beyond connection pools.
 */
export interface Provider {
  readonly kind: string;
  readonly capabilities: ContentCapabilities;
  /**
   * Where buttons and lists must exist at the provider before they are sent: makes them there. The caller remembers the id by content
   * and account; making the same twice does no harm.
   */
  prepareContent?(account: ProviderAccount, content: InteractiveContent): Promise<{ providerContentId: string }>;
  /** Shows the customer that somebody writes, for some seconds. `providerMessageId`: what they last wrote. */
  showTyping(account: ProviderAccount, providerMessageId: string): Promise<void>;
  send(account: ProviderAccount, request: SendRequest): Promise<SendAccepted>;
  fetchMessage(account: ProviderAccount, providerMessageId: string): Promise<ProviderMessage>;
  /** Newest first; `since` is inclusive to the provider's own precision (Twilio: a day, then filtered by us). */
  listMessages(
    account: ProviderAccount,
    filter: { from?: string; to?: string; since: Date; limit: number },
  ): Promise<ProviderMessage[]>;
  /** Not idempotent at Twilio: the caller looks the name up first (`findTemplate`) after a crash. */
  createTemplate(
    account: ProviderAccount,
    template: { name: string; language: string; content: TemplateContent },
  ): Promise<{ providerTemplateId: string }>;
  submitTemplate(
    account: ProviderAccount,
    submission: { providerTemplateId: string; name: string; category: TemplateCategory },
  ): Promise<{ status: TemplateStatus; statusRaw: string; rejectionReason: string | null }>;
  fetchTemplate(account: ProviderAccount, providerTemplateId: string): Promise<ProviderTemplate>;
  deleteTemplate(account: ProviderAccount, providerTemplateId: string): Promise<void>;
  /** All pages, or a ProviderError: never part of a listing as if it were all. Yields page by page; a page loop is an error. */
  listTemplates(account: ProviderAccount): AsyncIterable<ProviderTemplate[]>;
  readChannels(account: ProviderAccount): Promise<ChannelHealth[]>;
  /** Bytes of an inbound medium, fetched with credentials; refuses above `maxBytes`. */
  fetchMedia(account: ProviderAccount, url: string, maxBytes: number): Promise<{ bytes: Buffer; contentType: string }>;
  webhookHints(webhook: RawWebhook): WebhookHints;
  /** True when any of the account's signing keys signed exactly this request. */
  verifyWebhook(account: ProviderAccount, webhook: RawWebhook): boolean;
  /** Every event of the body, in order; what cannot be understood is `unrecognised`, never dropped. Call only after verify. */
  parseWebhook(webhook: RawWebhook): WebhookEvent[];
  /** What an error code in a delivery report means for us; one we do not know is `unrecognised`. The words are ours, safe for logs. */
  describeError(code: string): { kind: ProviderErrorKind; meaning: string };
  /** A copy safe for logs, whether or not the webhook is genuine. Never throws. */
  redactWebhook(webhook: RawWebhook): RedactedWebhook;
  /** Closes connections after the requests under way; the provider is not used afterwards. */
  close(): Promise<void>;
}
