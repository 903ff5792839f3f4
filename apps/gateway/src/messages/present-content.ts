import type { FreeFormContent, InboundContent } from '@heliograph/domain';
import type { Media, Message, Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { presentMedia } from '../media/present-media';

export type MediaById = ReadonlyMap<string, Media>;
export const noMedia: MediaById = new Map();

type Content = FreeFormContent | InboundContent;

/** The files that the contents of these messages name, by id. */
export async function mediaOf(stores: Stores, workspaceId: string, messages: readonly Message[]): Promise<MediaById> {
  const ids = messages.flatMap(({ content }) => idsIn(content as Content | null));
  const rows = await stores.media.getMany(workspaceId, ids);
  return new Map(rows.map((row) => [row.id, row]));
}

function idsIn(content: Content | null): string[] {
  if (content?.type !== 'media') return [];
  if ('items' in content) return content.items.flatMap(({ mediaId }) => mediaId ?? []);
  return content.file ? [content.file.id] : [];
}

/**
 * Content as the API shows it. Files are shown as they are now (`items[].media`), not as they were; the provider's own address of an
 * inbound one stays with us, because it names the account and opens nothing without its credentials.
 */
export function presentContent(content: unknown, media: MediaById): unknown {
  const shown = content as Content | null;
  const item = (id: string | undefined, contentType: string) => {
    const row = id === undefined ? undefined : media.get(id);
    return { contentType: row?.contentType ?? contentType, media: row ? presentMedia(row) : null };
  };
  switch (shown?.type) {
    case 'media':
      if ('items' in shown) return { ...shown, items: shown.items.map(({ mediaId, contentType }) => item(mediaId, contentType)) };
      return outboundMedia(shown, item);
    case 'reaction':
      return { type: 'reaction', message: toPublicId('message', shown.messageId), emoji: shown.emoji };
    case 'interactive': {
      // As it was given: `type` names buttons or a list there.
      const { type, kind, ...rest } = shown;
      return { type, interactive: { type: kind, ...rest } };
    }
    default:
      return content ?? null;
  }
}

function outboundMedia(
  content: Extract<FreeFormContent, { type: 'media' }>,
  item: (id: string, contentType: string) => unknown,
): unknown {
  const { file, mediaUrl, ...rest } = content;
  const text = content.caption ?? '';
  return file
    ? { ...rest, text, items: [item(file.id, file.contentType)] }
    : { ...rest, text, mediaUrl: mediaUrl ?? null, items: [] };
}
