import { ask } from '../../api/client';
import type { Media } from '../../api/nouns';

/** A file as the composer holds it: uploaded first, sent by its id. */
export interface Attachment {
  key: string;
  name: string;
  media: Media | null;
  error: string | null;
}

export const uploadFile = (file: File): Promise<Media> =>
  ask<Media>('POST', `/v1/media?${new URLSearchParams({ name: file.name })}`, {
    body: file,
    headers: { 'content-type': file.type || 'application/octet-stream' },
  });
