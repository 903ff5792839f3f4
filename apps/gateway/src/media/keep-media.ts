import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { MediaBody } from '@heliograph/contracts';
import { largestMedia, mediaClassOf } from '@heliograph/domain';
import { discard, FileTooLarge, mediaKey, newId, spool, type MediaStorage, type SpooledFile } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import type { GatewayConfig } from '../gateway.config';
import { badRequest, payloadTooLarge, unprocessable, type ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { CONFIG, MEDIA_STORAGE } from '../tokens';
import { presentMedia } from './present-media';
import { typeOfMedia } from './type-of-media';

/** Takes a file to be sent: counted while it arrives, its type by content, kept before it is on the record. */
@Injectable()
export class KeepMedia {
  constructor(
    private readonly acts: Acts,
    @Inject(MEDIA_STORAGE) private readonly storage: MediaStorage,
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'MEDIA_UPLOAD_LIMIT'>,
  ) {}

  async keep(by: Requester, upload: { name: string | null; declaredType: string; body: Readable }): Promise<Outcome<MediaBody>> {
    const file = await this.receive(upload.body);
    if (!('path' in file)) return file;
    try {
      return await this.judge(by, upload, file);
    } finally {
      // Kept, it is no longer there.
      await discard(file);
    }
  }

  private async receive(body: Readable): Promise<SpooledFile | ProblemError> {
    const limit = this.config.MEDIA_UPLOAD_LIMIT;
    try {
      return await spool(this.storage.spoolFolder, body, limit);
    } catch (error) {
      if (error instanceof FileTooLarge) return payloadTooLarge(limit);
      if (body.readableAborted || body.errored) return badRequest('upload_broken', 'The upload broke off before its end.');
      throw error;
    }
  }

  private async judge(
    by: Requester,
    { name, declaredType }: { name: string | null; declaredType: string },
    file: SpooledFile,
  ): Promise<Outcome<MediaBody>> {
    if (file.bytes === 0) return unprocessable('media_empty', 'The file is empty.');
    const found = typeOfMedia(file.head, declaredType);
    if ('refused' in found) return unprocessable(found.refused, found.message);
    const mediaClass = mediaClassOf(found.type);
    if (mediaClass === null) return unprocessable('media_type_unsupported', 'WhatsApp does not take files of this type.');
    const limit = largestMedia[mediaClass];
    if (file.bytes > limit) {
      const message = `The ${mediaClass} has ${file.bytes} bytes; WhatsApp takes at most ${limit}.`;
      return unprocessable('media_too_large', message, { extra: { limit, mediaClass } });
    }
    const id = newId();
    const storageKey = mediaKey(by.workspaceId, id);
    // Bytes first: a row that is there can always be sent. Bytes without a row are only waste.
    await this.storage.keep(storageKey, file, found.type);
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { bytes, sha256 } = file;
      const draft = { id, contentType: found.type, name, bytes, sha256, storageKey, createdBy: by.actor };
      const media = await this.acts.stores.media.addUpload(tx, by.workspaceId, draft, now);
      await record({
        action: 'media.kept',
        subject: { kind: 'media', id },
        after: { contentType: found.type, bytes, sha256 },
        event: { type: 'media.ready', data: { messageId: null, state: 'ready' } },
      });
      return presentMedia(media);
    });
  }
}
