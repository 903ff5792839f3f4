import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { shownInline } from '@heliograph/domain';
import type { Media } from '@heliograph/persistence';
import type { MediaStorage } from '@heliograph/platform';
import { contentDisposition } from '../evidence/attachment';
import { conflict, notFound } from '../http';
import { MEDIA_STORAGE } from '../tokens';

/**
 * Gives the bytes back. What a browser shows by itself is shown, everything else is a download; nothing in it can run, reach us or be
 * guessed to be something else. One range at a time, as players ask for.
 */
@Injectable()
export class ServeMedia {
  constructor(@Inject(MEDIA_STORAGE) private readonly storage: MediaStorage) {}

  async serve(media: Media, reply: FastifyReply, rangeHeader: string | undefined): Promise<StreamableFile> {
    if (media.state !== 'ready' || media.storageKey === null) {
      throw conflict('media_not_ready', `The file is ${media.state}.`, { extra: { state: media.state, problem: media.problem } });
    }
    const size = media.bytes ?? 0;
    const range = rangeOf(rangeHeader, size);
    const file = await this.storage.read(media.storageKey, range ?? undefined);
    if (!file) throw notFound('media');
    const name = media.name ?? media.id.slice(0, 8);
    const disposition = contentDisposition(name);
    void reply
      .header('content-disposition', shownInline(media.contentType) ? disposition.replace(/^attachment/, 'inline') : disposition)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .header('cache-control', 'private, max-age=3600, immutable')
      .header('accept-ranges', 'bytes');
    if (range) void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
    const length = range ? range.end - range.start + 1 : size;
    return new StreamableFile(file.stream, { type: media.contentType, length });
  }
}

/** A range we can serve; null serves all, as the standard allows for anything else. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | null {
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match) return null;
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start <= end ? { start, end } : null;
}
