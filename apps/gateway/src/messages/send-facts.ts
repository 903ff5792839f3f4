import {
  localMoment,
  parseRecipient,
  type ContentCapabilities,
  type FreeFormContent,
  type Lane,
  type Purpose,
  type SendFacts,
} from '@heliograph/domain';
import {
  assembleSendFacts,
  zoneOf,
  type ChannelFacts,
  type RecipientFacts,
  type RecipientWanted,
  type Stores,
  type TemplateFacts,
  type TemplateWanted,
} from '@heliograph/persistence';
import { nameContents, type NamedContent } from './name-content';

/** One wish to send, as the API validated it; ids are UUIDs. Exactly one of `content` and `template` is set. */
export interface SendCommand {
  workspaceId: string;
  actor: string;
  channelId: string;
  to: { contactId: string } | { address: string };
  content: FreeFormContent | null;
  template: { templateId: string | null; name: string | null; language: string | null; variables: Record<string, string> } | null;
  purpose: Purpose | null;
  lane: Lane | null;
  sendAt: Date | null;
  /** Instead of `sendAt`: a wall time on the contact's clock. */
  sendAtOfContact?: string;
  expiresAt: Date | null;
  fallback: { templateId: string; variables: Record<string, string> } | null;
  onUnknown: 'resend' | 'ask' | 'give_up' | null;
  reference: string | null;
  /** The failed message this one sends anew: at most one ever does. */
  replayOf?: string;
  /** The message it quotes; free-form only. */
  replyTo?: string | null;
  idempotency: { key: string; requestHash: string; path: string } | null;
}

export interface GatheredFacts {
  facts: SendFacts;
  /** Not before this moment, when it was said on whichever clock. */
  sendAt: Date | null;
  channel: ChannelFacts;
  template: TemplateFacts | null;
  recipient: RecipientFacts;
  address: { phone: string | null; valid: boolean; country: string | null; userId: string | null };
  /** With the files and messages it names looked up. */
  content: FreeFormContent | null;
}

export type NotFound = 'channel' | 'contact' | 'media' | 'message';
export type Gathered = GatheredFacts | { notFound: NotFound };

/** What the provider of this kind carries; undefined: not asked about. */
export type CapabilitiesOf = (provider: string) => ContentCapabilities | undefined;

interface Address {
  phone: string | null;
  valid: boolean;
  country: string | null;
  userId: string | null;
}

function readAddress(to: SendCommand['to']): Address {
  if ('contactId' in to) return { phone: null, valid: true, country: null, userId: null };
  const parsed = parseRecipient(to.address);
  if (!parsed.ok) return { phone: null, valid: false, country: null, userId: null };
  return parsed.kind === 'phone'
    ? { phone: parsed.e164, valid: true, country: parsed.country, userId: null }
    : { phone: null, valid: true, country: null, userId: parsed.providerUserId };
}

const templateWanted = (command: SendCommand): TemplateWanted => ({
  workspaceId: command.workspaceId,
  channelId: command.channelId,
  templateId: command.template?.templateId,
  name: command.template?.name,
  language: command.template?.language,
});

function recipientWanted(command: SendCommand, address: Address): RecipientWanted {
  const wanted = { workspaceId: command.workspaceId, channelId: command.channelId };
  if ('contactId' in command.to) return { ...wanted, contactId: command.to.contactId };
  if (address.phone !== null) return { ...wanted, address: { kind: 'phone', value: address.phone } };
  return { ...wanted, address: address.userId === null ? null : { kind: 'provider_user_id', value: address.userId } };
}

/** All facts of many commands in one round trip. The accept path and `explain` share this, so that they cannot disagree. */
export async function gatherFacts(
  stores: Stores,
  commands: SendCommand[],
  capabilitiesOf: CapabilitiesOf = () => undefined,
): Promise<Gathered[]> {
  const addresses = commands.map((command) => readAddress(command.to));
  const withTemplate = commands.filter((command) => command.template !== null);
  const [read, contents] = await Promise.all([
    stores.facts.forAccept(
      withTemplate.map(templateWanted),
      commands.map((command, index) => recipientWanted(command, addresses[index] as Address)),
    ),
    nameContents(stores, commands),
  ]);
  const templateOf = new Map(withTemplate.map((command, index) => [command, read.templates[index] ?? null]));
  return commands.map((command, index) => {
    const channel = read.channels.get(command.channelId);
    if (!channel || channel.workspaceId !== command.workspaceId) return { notFound: 'channel' };
    const recipient = read.recipients[index] as RecipientFacts;
    if ('contactId' in command.to && recipient.contactId === null) return { notFound: 'contact' };
    const named = contents[index] as NamedContent;
    if (named.missing) return { notFound: named.missing };
    if (named.elsewhere(recipient.conversationId)) return { notFound: 'message' };
    const { content } = named;
    const address = addresses[index] as Address;
    const template = templateOf.get(command) ?? null;
    const facts = assembleSendFacts(channel, template, recipient, address, {
      kind: command.template ? 'template' : 'free_form',
      purpose: command.purpose ?? 'service',
      content,
      quotes: (command.replyTo ?? null) !== null,
      variables: command.template?.variables ?? {},
      expiresAt: command.expiresAt,
    });
    const capabilities = capabilitiesOf(channel.provider);
    if (capabilities) facts.channel = { ...facts.channel, capabilities };
    const contact = { timeZone: recipient.timeZone, country: recipient.country ?? address.country };
    const sendAt = command.sendAtOfContact
      ? localMoment(command.sendAtOfContact, zoneOf(channel.settings, contact))
      : command.sendAt;
    return { facts, sendAt, channel, template, recipient, address, content };
  });
}
