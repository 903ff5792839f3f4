import { z } from 'zod';
import { idText, line, time } from './fields';

/** A filter as GET /v1/conversations takes it. It is kept as text and read by the list, so that a saved view outlives a new filter. */
export const viewQuerySchema = z
  .record(z.string().regex(/^[A-Za-z]{1,40}$/, 'The name of a filter'), z.string().max(200))
  .refine((query) => Object.keys(query).length <= 20, { error: 'At most 20 filters' })
  .meta({ description: 'As the query of GET /v1/conversations', examples: [{ status: 'waiting', sort: 'window' }] });

export const viewSchema = z
  .strictObject({
    id: idText('viw', 'saved view'),
    name: z.string(),
    query: z.record(z.string(), z.string()),
    shared: z.boolean(),
    mine: z.boolean(),
    createdAt: time,
  })
  .meta({ id: 'SavedView' });
export type ViewBody = z.output<typeof viewSchema>;

export const viewsSchema = z.strictObject({
  data: z.array(viewSchema).meta({ description: 'Yours and the shared ones, by name' }),
});

export const createViewSchema = z.strictObject({ name: line(120), query: viewQuerySchema, shared: z.boolean().default(false) });
export type CreateViewBody = z.output<typeof createViewSchema>;

export const changeViewSchema = z.strictObject({
  name: line(120).optional(),
  query: viewQuerySchema.optional(),
  shared: z.boolean().optional(),
});
export type ChangeViewBody = z.output<typeof changeViewSchema>;
