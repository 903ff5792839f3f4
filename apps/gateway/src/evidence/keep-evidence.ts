import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EvidenceBody } from '@heliograph/contracts';
import type { Evidence } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import type { GatewayConfig } from '../gateway.config';
import { payloadTooLarge, unprocessable } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { CONFIG } from '../tokens';
import { typeOfContent } from './type-of-content';

/** Takes a file that proves something. Its type is what the bytes say; a declared type that says otherwise is a mistake worth telling. */
@Injectable()
export class KeepEvidence {
  constructor(
    private readonly acts: Acts,
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'EVIDENCE_LIMIT'>,
  ) {}

  async keep(by: Requester, file: { name: string; declaredType: string; content: Buffer }): Promise<Outcome<EvidenceBody>> {
    const { name, content } = file;
    if (content.length > this.config.EVIDENCE_LIMIT) return payloadTooLarge(this.config.EVIDENCE_LIMIT);
    if (content.length === 0) return unprocessable('evidence_empty', 'The file is empty.');
    const mediaType = typeOfContent(content);
    if (mediaType === null) {
      return unprocessable('evidence_type_unsupported', 'Evidence is a PDF, PNG or JPEG file, a plain text in UTF-8, or a mail.');
    }
    const declared = file.declaredType.split(';', 1)[0]?.trim().toLowerCase();
    if (!agrees(declared, mediaType)) {
      return unprocessable('evidence_type_mismatch', `The content is ${mediaType}, which is not what Content-Type says.`, {
        extra: { mediaType },
      });
    }
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      const draft = { name, mediaType, sha256, content, uploadedBy: by.actor };
      const row = await this.acts.stores.evidence.add(tx, by.workspaceId, draft, now);
      await record({
        action: 'evidence.kept',
        subject: { kind: 'evidence', id: row.id },
        after: { name, mediaType, size: content.length, sha256 },
      });
      return presentEvidence(row);
    });
  }
}

/** "Some bytes" claims nothing; a mail may be declared as the text it also is. */
const agrees = (declared: string | undefined, found: string): boolean =>
  declared === found || declared === 'application/octet-stream' || (declared === 'text/plain' && found === 'message/rfc822');

export const presentEvidence = (row: Evidence): EvidenceBody => ({
  id: toPublicId('evidence', row.id),
  name: row.name,
  mediaType: row.mediaType as EvidenceBody['mediaType'],
  size: row.size,
  sha256: row.sha256,
  uploadedBy: row.uploadedBy,
  uploadedAt: row.uploadedAt.toISOString(),
});
