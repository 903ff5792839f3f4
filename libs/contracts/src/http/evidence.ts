import { z } from 'zod';
import { idText, line, time } from './fields';

/** What a piece of evidence may be, decided by its content: no page, no script, nothing a browser would run. */
export const evidenceTypes = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain', 'message/rfc822'] as const;
export type EvidenceType = (typeof evidenceTypes)[number];

export const evidenceId = idText('evd', 'piece of evidence');

export const evidenceQuery = z.strictObject({
  name: line(200).meta({ description: 'File name, for people', examples: ['notice-2026-11-20.pdf'] }),
});

export const evidenceSchema = z
  .strictObject({
    id: evidenceId,
    name: z.string(),
    mediaType: z.enum(evidenceTypes).meta({ description: 'By content, not by what the uploader said' }),
    size: z.int().meta({ description: 'Bytes' }),
    sha256: z.string().meta({ description: 'Of the content, hex: shows that the file was not changed since' }),
    uploadedBy: z.string(),
    uploadedAt: time,
  })
  .meta({ id: 'Evidence' });
export type EvidenceBody = z.output<typeof evidenceSchema>;
