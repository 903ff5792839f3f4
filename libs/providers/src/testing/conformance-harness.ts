import type { InboundContent, TemplateCategory } from '@heliograph/domain';
import type { Provider, ProviderAccount, RawWebhook } from '../provider';
import type { ProviderErrorKind } from '../provider-error';

/** What the other side does with the next send. Each harness says it in its provider's own protocol. */
export type SendBehaviour =
  | { do: 'accept' }
  /** A 4xx whose code has this kind. */
  | { do: 'refuse'; as: ProviderErrorKind }
  | { do: 'refuse_with_new_code'; code: string }
  | { do: 'rate_limit'; retryAfterSeconds: number }
  | { do: 'server_error' }
  /** Takes the request and never answers. */
  | { do: 'hang' }
  /** Takes the request and cuts the connection. */
  | { do: 'reset' }
  /** A success nobody can read. */
  | { do: 'garbage' };

/** Kinds a provider must be able to tell apart when it refuses a message. */
export const refusalKinds = [
  'message',
  'window_closed',
  'recipient',
  'recipient_opted_out',
  'template',
  'channel',
  'account',
  'retry_later',
] as const satisfies readonly ProviderErrorKind[];

export interface TemplateFixture {
  name: string;
  language: string;
  /** `unheard_of` stands for a status word we do not know. */
  status: 'draft' | 'in_review' | 'approved' | 'rejected' | 'paused' | 'disabled' | 'unheard_of';
  category: TemplateCategory | null;
  rejectionReason?: string;
}

/** What is wrong with the listing, at page `page` (0 = first). */
export interface ListingFault {
  page: number;
  fault: 'server_error' | 'not_a_page' | 'loops' | 'hangs_up';
}

export interface ChannelFixture {
  phone: string;
  /** `unheard_of` stands for a status word we do not know. */
  status: 'online' | 'offline' | 'pending' | 'unheard_of';
  /** Recipients per 24 h; -1 = unlimited. */
  messagingLimit: number | null;
}

export interface MessageFixture {
  direction: 'outbound' | 'inbound';
  from: string;
  to: string;
  /** A delivery word, or any other. */
  statusWord: string;
  errorCode: string | null;
  body: string;
  createdAt: Date;
}

export interface InboundFixture {
  fromPhone: string | null;
  fromUserId: string | null;
  profileName: string | null;
  toPhone: string;
  content: InboundContent;
  repliedToProviderMessageId: string | null;
}

export interface ReportFixture {
  attemptId: string | null;
  /** A delivery word, or one nobody knows. */
  statusWord: string;
  errorCode: string | null;
  errorMessage: string | null;
}

export type WebhookFixture =
  | { event: 'inbound'; inbound: InboundFixture }
  | { event: 'report'; report: ReportFixture }
  /** Genuine, of a kind we never heard of. */
  | { event: 'other' };

/** A provider and the far side of it, both under the test's hand. Arrangements hold until changed. */
export interface ConformanceHarness {
  provider: Provider;
  /** Has a primary and a secondary signing key. */
  account: ProviderAccount;
  /** The same provider where nothing listens. */
  unreachableAccount: ProviderAccount;
  /** A template id in the provider's own form. */
  templateId: string;
  /** For the next send only. */
  onSend(behaviour: SendBehaviour): void;
  /** Sends the far side has seen, in neutral words. */
  sends(): {
    from: string;
    to: string;
    text: string | null;
    mediaUrl: string | null;
    template: string | null;
    variables: unknown;
  }[];
  arrangeTemplates(pages: TemplateFixture[][], fault?: ListingFault): void;
  arrangeChannels(pages: ChannelFixture[][]): void;
  /** Newest first; returns the ids. */
  arrangeMessages(messages: MessageFixture[]): string[];
  /** Returns the address of the medium. */
  arrangeMedia(bytes: Buffer, contentType: string): string;
  webhook(
    fixture: WebhookFixture,
    signedWith: 'primary' | 'secondary' | 'stranger' | 'nobody',
  ): { id: string; webhook: RawWebhook };
  close(): Promise<void>;
}
