import { z } from 'zod';
import { conversationSchema } from './conversations';
import { templateId, time } from './fields';

const template = z
  .strictObject({ id: templateId, variables: z.record(z.string().min(1).max(64), z.string().max(1000)).default({}) })
  .meta({ description: 'Values may hold {{contact.name}} and {{workspace.name}}' });

const nudge = z
  .strictObject({
    enabled: z.boolean(),
    minutesBefore: z.int().min(1).max(720),
    template: template.nullable(),
    onlyUnanswered: z.boolean().meta({ description: 'Only where the customer waits for our answer' }),
    perContactCap: z.strictObject({ max: z.int().min(1).max(100), perHours: z.int().min(1).max(720) }),
  })
  .refine(({ enabled, template }) => !enabled || template !== null, {
    error: 'A nudge needs a template',
    params: { code: 'template_required' },
    path: ['template'],
  });
const fallback = z
  .strictObject({ enabled: z.boolean(), template: template.nullable() })
  .refine(({ enabled, template }) => !enabled || template !== null, {
    error: 'A fallback needs a template',
    params: { code: 'template_required' },
    path: ['template'],
  });

export const windowPolicySchema = z
  .strictObject({
    alarmsMinutes: z
      .array(z.int().min(1).max(720))
      .max(5)
      .refine((minutes) => new Set(minutes).size === minutes.length, {
        error: 'An alarm twice',
        params: { code: 'alarm_repeated' },
      })
      .meta({ description: 'Minutes before the end at which `conversation.window_closing` is told' }),
    nudge: nudge.meta({ description: 'Sent once in a window that is about to close, through the same policy as every message' }),
    fallback: fallback.meta({ description: 'Sent once when a window closed and the customer had no answer' }),
  })
  .meta({ id: 'WindowPolicy' });
export type WindowPolicyBody = z.output<typeof windowPolicySchema>;

export const windowDeskSchema = z
  .strictObject({
    data: z.array(
      z.strictObject({
        conversation: conversationSchema,
        secondsLeft: z.int(),
        answered: z.boolean().meta({ description: "After the customer's last message, by a person or an integration" }),
        nudge: z.strictObject({ state: z.enum(['none', 'planned', 'sent', 'refused']), at: time.nullable() }),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'WindowDesk' });
export type WindowDeskBody = z.output<typeof windowDeskSchema>;
