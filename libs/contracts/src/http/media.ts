import { sendableMediaTypes } from '@heliograph/domain';
import { z } from 'zod';
import { line, mediaId, time } from './fields';

/** What may be uploaded: what WhatsApp takes. `application/octet-stream` says nothing; the content decides then. */
export const uploadableTypes = [...Object.keys(sendableMediaTypes), 'application/octet-stream'];

export const mediaStates = ['fetching', 'ready', 'refused', 'failed'] as const;

export const uploadMediaQuery = z.strictObject({
  name: line(240)
    .optional()
    .meta({ description: 'File name, for people; it is never used as a path', examples: ['menu.pdf'] }),
});

export const mediaSchema = z
  .strictObject({
    id: mediaId,
    contentType: z.string().meta({ description: 'By content, once it is ready; before that as the provider announced it' }),
    bytes: z.int().nullable(),
    name: z.string().nullable(),
    sha256: z.string().nullable(),
    state: z.enum(mediaStates).meta({
      description: 'fetching: on its way from the provider. refused: not kept, see problem. failed: could not be fetched',
    }),
    problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    direction: z.enum(['in', 'out']),
    createdAt: time,
  })
  .meta({ id: 'Media' });
export type MediaBody = z.output<typeof mediaSchema>;

export const linkMediaSchema = z.strictObject({
  expiresInSeconds: z.int().min(60).max(604_800).default(3600),
});
export const mediaLinkSchema = z
  .strictObject({ url: z.string().meta({ description: 'Opens without a key until then' }), expiresAt: time })
  .meta({ id: 'MediaLink' });

export const draftGiven = z.strictObject({ text: z.string().max(20_000) });
export const draftSchema = z
  .strictObject({ text: z.string(), updatedAt: time.nullable().meta({ description: 'null: there is no draft' }) })
  .meta({ id: 'Draft', description: 'What one agent has begun to write in a conversation; nobody else sees it' });
export type DraftBody = z.output<typeof draftSchema>;

export const typingShownSchema = z
  .strictObject({ shown: z.boolean().meta({ description: 'Whether the customer is shown it' }) })
  .meta({ id: 'TypingShown' });
