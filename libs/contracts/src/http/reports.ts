import { z } from 'zod';
import { idText, templateId, time } from './fields';

const agent = z.strictObject({ id: idText('agt', 'agent'), name: z.string() });
const seconds = z.number().nullable().meta({ description: 'Seconds; null when there were none' });
const durations = z.strictObject({ count: z.int(), p50: seconds, p90: seconds });

export const serviceReportSchema = z
  .strictObject({
    from: time,
    to: time,
    firstResponse: durations.meta({ description: "From a customer's first message since our last answer to the next answer" }),
    resolution: durations.meta({ description: "From the customer's first message to the end of the conversation" }),
    windowsLost: z.int().meta({ description: 'Windows that closed without an answer' }),
    volume: z.array(z.strictObject({ at: time, in: z.int(), out: z.int() })),
    byAgent: z.array(z.strictObject({ agent, conversations: z.int(), messages: z.int(), firstResponseP50: seconds })),
  })
  .meta({ id: 'ServiceReport' });
export type ServiceReportBody = z.output<typeof serviceReportSchema>;

export const templateReportSchema = z
  .strictObject({
    from: time,
    to: time,
    data: z.array(
      z.strictObject({
        template: templateId,
        name: z.string(),
        language: z.string(),
        sent: z.int().meta({ description: 'Handed to the provider' }),
        delivered: z.int(),
        read: z.int().meta({ description: 'As far as the customers let us know' }),
        failed: z.int(),
        failedBy: z.array(z.strictObject({ code: z.string(), count: z.int() })),
      }),
    ),
  })
  .meta({ id: 'TemplateReport' });
export type TemplateReportBody = z.output<typeof templateReportSchema>;

export const liveReportSchema = z
  .strictObject({
    waiting: z.int(),
    active: z.int(),
    online: z.int(),
    away: z.int(),
    load: z.array(z.strictObject({ agent, presence: z.enum(['online', 'away', 'offline']), load: z.int(), capacity: z.int() })),
  })
  .meta({ id: 'LiveReport' });
export type LiveReportBody = z.output<typeof liveReportSchema>;
