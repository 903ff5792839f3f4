import { z } from 'zod';
import { idText, line, time } from './fields';

export const tagId = idText('tag', 'tag');

const color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'A colour such as #1f7a8c')
  .meta({ examples: ['#1f7a8c'] });

export const tagSchema = z.strictObject({ id: tagId, name: z.string(), color: z.string(), createdAt: time }).meta({ id: 'Tag' });
export type TagBody = z.output<typeof tagSchema>;

export const tagsSchema = z.strictObject({ data: z.array(tagSchema).meta({ description: 'By name' }) });

export const createTagSchema = z.strictObject({ name: line(60), color });
export type CreateTagBody = z.output<typeof createTagSchema>;

export const changeTagSchema = z.strictObject({ name: line(60).optional(), color: color.optional() });
export type ChangeTagBody = z.output<typeof changeTagSchema>;

export const putTagsSchema = z.strictObject({
  tags: z
    .array(tagId)
    .max(50)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'A tag twice', params: { code: 'tag_repeated' } }),
});
export type PutTagsBody = z.output<typeof putTagsSchema>;
