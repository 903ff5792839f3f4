import { z } from 'zod';
import { messageId } from './fields';

/*
 * Shapes only: lengths and numbers beyond these caps are the policy's business, which says all that is wrong at once.
 */
const text = (most: number) => z.string().max(most);
const choice = z.strictObject({ id: text(1000), title: text(1000) });

export const interactiveSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('buttons'),
      body: text(20_000),
      header: text(1000).optional(),
      footer: text(1000).optional(),
      buttons: z.array(choice).min(1).max(20).meta({ description: 'At most 3; ids and titles differ' }),
    }),
    z.strictObject({
      type: z.literal('list'),
      body: text(20_000),
      header: text(1000).optional(),
      footer: text(1000).optional(),
      button: text(1000).meta({ description: 'What opens the list' }),
      sections: z
        .array(
          z.strictObject({
            title: text(1000)
              .optional()
              .meta({ description: 'Needed when there is more than one section; a single one shows none' }),
            rows: z.array(choice.extend({ description: text(1000).optional() })).max(100),
          }),
        )
        .min(1)
        .max(20)
        .meta({ description: 'At most 10 rows in all' }),
    }),
  ])
  .meta({ id: 'Interactive', description: 'Buttons to press or a list to choose from; needs no approval inside the window' });
export type InteractiveBody = z.output<typeof interactiveSchema>;

export const reactionSchema = z.strictObject({
  message: messageId,
  emoji: text(64).meta({ description: 'One emoji; empty takes the reaction back' }),
});

export const locationSchema = z.strictObject({
  latitude: z.number(),
  longitude: z.number(),
  name: text(4000).optional(),
  address: text(4000).optional(),
});

export const contactCardsSchema = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(256),
      phones: z.array(z.string().min(1).max(64)).min(1).max(10),
      emails: z.array(z.string().min(3).max(254)).max(10).optional(),
      organisation: z.string().max(256).optional(),
    }),
  )
  .min(1)
  .max(100);
