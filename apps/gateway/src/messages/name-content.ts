import { mediaClassOf, type FreeFormContent } from '@heliograph/domain';
import type { Media, Stores } from '@heliograph/persistence';
import type { SendCommand } from './send-facts';

/** A command's content with what it names looked up. */
export interface NamedContent {
  content: FreeFormContent | null;
  missing: 'media' | 'message' | null;
  /** Whether it names a message of another conversation than this one (null: there is none yet). */
  elsewhere(conversationId: string | null): boolean;
}

/** Files and quoted messages of many commands: no round trip where none is named, at most one per workspace and kind otherwise. */
export async function nameContents(stores: Stores, commands: readonly SendCommand[]): Promise<NamedContent[]> {
  const workspaces = [...new Set(commands.filter(namesAnything).map(({ workspaceId }) => workspaceId))];
  const media = new Map<string, Media>();
  const conversations = new Map<string, string>();
  for (const workspaceId of workspaces) {
    const own = commands.filter((command) => command.workspaceId === workspaceId);
    const [files, messages] = await Promise.all([
      stores.media.getMany(
        workspaceId,
        own.flatMap((command) => fileOf(command)?.id ?? []),
      ),
      stores.messages.conversationsOf(workspaceId, own.flatMap(messagesOf)),
    ]);
    for (const row of files) media.set(`${workspaceId} ${row.id}`, row);
    for (const [id, conversation] of messages) conversations.set(`${workspaceId} ${id}`, conversation);
  }
  return commands.map((command) => named(command, media, conversations));
}

function named(command: SendCommand, media: Map<string, Media>, conversations: Map<string, string>): NamedContent {
  const places = messagesOf(command).map((id) => conversations.get(`${command.workspaceId} ${id}`));
  const elsewhere = (conversationId: string | null) => places.some((place) => place !== conversationId);
  const file = fileOf(command);
  const row = file && media.get(`${command.workspaceId} ${file.id}`);
  const missing = file && !row ? 'media' : places.includes(undefined) ? 'message' : null;
  if (command.content?.type !== 'media' || !row) return { content: command.content, missing, elsewhere };
  const known = {
    id: row.id,
    state: row.state,
    contentType: row.contentType,
    mediaClass: mediaClassOf(row.contentType),
    bytes: row.bytes ?? 0,
    name: row.name,
  };
  return { content: { ...command.content, file: known }, missing, elsewhere };
}

const fileOf = ({ content }: SendCommand) => (content?.type === 'media' ? content.file : undefined);

const messagesOf = ({ content, replyTo }: SendCommand): string[] => [
  ...(replyTo ? [replyTo] : []),
  ...(content?.type === 'reaction' ? [content.messageId] : []),
];

const namesAnything = (command: SendCommand): boolean => fileOf(command) !== undefined || messagesOf(command).length > 0;
