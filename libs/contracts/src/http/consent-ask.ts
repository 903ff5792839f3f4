import { z } from 'zod';
import { channelId, line, prose, templateId } from './fields';

const variables = z.record(z.string().max(64), z.string().max(2000)).default({});

/** The message that asks for a double opt-in. It must be allowed like any other: in the window, or a template the contact consented to. */
export const consentAskSchema = z
  .strictObject({
    channel: channelId,
    text: prose(1600).optional().meta({ description: 'Free text; only inside the service window' }),
    template: z
      .union([z.strictObject({ id: templateId, variables }), z.strictObject({ name: line(512), language: line(20), variables })])
      .optional(),
  })
  .refine(({ text, template }) => (text === undefined) !== (template === undefined), {
    error: 'Ask with exactly one of text and template',
    params: { code: 'exactly_one' },
  })
  .meta({ id: 'ConsentAsk' });
export type ConsentAskBody = z.output<typeof consentAskSchema>;
