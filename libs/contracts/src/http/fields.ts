import { z } from 'zod';

/**
 * A public id as text: a prefix that names the noun and 26 characters of base32 (`msg_01h455vb4pex5vsknk084sn02q`).
 * Only its form is checked here; whether it exists is the use case's question.
 */
export const idText = (prefix: string, noun: string) =>
  z
    .string()
    .refine((text) => idShape(prefix).test(text), {
      error: `Not the id of a ${noun} (${prefix}_…)`,
      params: { code: 'invalid_id' },
    })
    .meta({ description: `Id of a ${noun}`, examples: [`${prefix}_01h455vb4pex5vsknk084sn02q`] });

const shapes = new Map<string, RegExp>();
function idShape(prefix: string): RegExp {
  let shape = shapes.get(prefix);
  if (!shape) shapes.set(prefix, (shape = new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`)));
  return shape;
}

export const accountId = idText('acc', 'account');
export const channelId = idText('chn', 'channel');
export const templateId = idText('tpl', 'template');
export const contactId = idText('con', 'contact');
export const conversationId = idText('cnv', 'conversation');
export const messageId = idText('msg', 'message');
export const mediaId = idText('med', 'media file');

/** UTC, ISO 8601, milliseconds: how every time of ours is written. */
export const time = z.string().meta({ format: 'date-time', examples: ['2026-11-22T09:30:00.000Z'] });

/** A time as callers may write it: ISO 8601 with `Z` or an offset. Years 1970 to 9999. */
export const timeGiven = z.iso
  .datetime({ offset: true, error: 'Must be an ISO 8601 time with Z or an offset, such as 2026-11-22T09:30:00Z' })
  .refine((text) => Date.parse(text) >= 0, { error: 'Must not be before 1970' });

/** One line for people: names, titles, reasons. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text), { error: 'Must not hold line breaks or control characters' });

/** Text for people, of several lines. */
export const prose = (most: number) => z.string().trim().min(1).max(most);

/** E.164 as we write it. Callers may write it with spaces and punctuation: see `phoneGiven`. */
export const phone = z.string().meta({ description: 'E.164', examples: ['+5511987654321'] });
export const phoneGiven = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: 'With country code: `+55 11 98765-4321`', examples: ['+5511987654321'] });

/** `?limit=&cursor=`; the cursor is the id of the last item already seen. Newest first. */
export const pageQuery = (id: z.ZodType<string>) => ({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: id.optional(),
});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    data: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Pass it as `cursor` for the next page; null on the last one' }),
  });
export interface PageBody<Item> {
  data: Item[];
  nextCursor: string | null;
}
