import { createHash } from 'node:crypto';
import type { InteractiveContent } from '@heliograph/domain';
import type { QueuedMessage, Stores } from '@heliograph/persistence';
import { mediaLinkPath, signLink, type Clock, type SecretKey } from '@heliograph/platform';
import { ProviderError, type Provider, type ProviderAccount, type SendContent, type SendRequest } from '@heliograph/providers';

/** How long the provider may fetch a file: it queues for hours and tries again. Whole hours, so that a retry names the same address. */
const linkHours = 48;
const hourMs = 3_600_000;

export interface ContentParts {
  stores: Pick<Stores, 'preparedContents'>;
  clock: Clock;
  publicUrl: string;
  /** Signs the links to files. */
  linkKey: SecretKey;
}

/** What the provider is given for a message: its files by signed link, its buttons as a content made before, its quotes by their ids. */
export class ContentToSend {
  constructor(private readonly parts: ContentParts) {}

  /** @throws ProviderError of outcome `refused`: the message itself has not left. */
  async of(
    message: QueuedMessage,
    provider: Provider,
    account: ProviderAccount,
  ): Promise<Pick<SendRequest, 'content' | 'replyTo'>> {
    const content = await this.contentOf(message, provider, account);
    return message.quotes ? { content, replyTo: quoted(message) } : { content };
  }

  /** After the provider said that it does not know the content: the next attempt makes it anew. True when there was one to forget. */
  async forget({ content, accountId }: QueuedMessage, sent: SendContent): Promise<boolean> {
    if (content?.type !== 'interactive' || sent.type !== 'interactive' || sent.providerContentId === undefined) return false;
    await this.parts.stores.preparedContents.forget(accountId, hashOf(content), sent.providerContentId);
    return true;
  }

  private async contentOf(message: QueuedMessage, provider: Provider, account: ProviderAccount): Promise<SendContent> {
    const { content } = message;
    if (content === null) throw new Error('a free-form message without content was to be handed over');
    switch (content.type) {
      case 'media': {
        const { file, mediaUrl, ...rest } = content;
        if (!file) return { ...rest, mediaUrl: mediaUrl ?? '' };
        const filename = rest.filename ?? file.name;
        return { ...rest, ...(filename ? { filename } : {}), mediaType: file.contentType, mediaUrl: this.linkTo(file.id) };
      }
      case 'interactive':
        return provider.prepareContent
          ? { ...content, providerContentId: await this.prepared(message, content, provider, account) }
          : content;
      case 'reaction':
        return { type: 'reaction', providerMessageId: quoted(message), emoji: content.emoji };
      default:
        return content;
    }
  }

  private linkTo(mediaId: string): string {
    const expiresAt = new Date((Math.floor(this.parts.clock.now().getTime() / hourMs) + linkHours) * hourMs);
    return this.parts.publicUrl + signLink(this.parts.linkKey, mediaLinkPath(mediaId), expiresAt);
  }

  /** Made once per account and content. A crash in between leaves one at the provider that nobody uses. */
  private async prepared(
    { workspaceId, accountId }: QueuedMessage,
    content: InteractiveContent,
    provider: Provider,
    account: ProviderAccount,
  ): Promise<string> {
    const { stores, clock } = this.parts;
    const contentHash = hashOf(content);
    const known = await stores.preparedContents.use(accountId, contentHash, clock.now());
    if (known !== null) return known;
    const { providerContentId } = await provider.prepareContent!(account, content).catch((error: unknown) => {
      // Whatever became of the content, the message has not left: it may be tried again.
      if (error instanceof ProviderError) throw new ProviderError(error.message, { ...error.details, outcome: 'refused' });
      throw error;
    });
    return stores.preparedContents.remember({ accountId, workspaceId, contentHash, providerContentId, at: clock.now() });
  }
}

function quoted({ quotedProviderId }: QueuedMessage): string {
  if (quotedProviderId !== null) return quotedProviderId;
  const details = { kind: 'message', outcome: 'refused', code: 'quoted_message_unknown' } as const;
  throw new ProviderError('the quoted message never reached the provider', details);
}

/** Keys in one order: what was read from the database may come in another. */
const hashOf = (content: InteractiveContent): string => createHash('sha256').update(canonical(content)).digest('hex');

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
