import { z } from 'zod';
import { idText, time } from './fields';

export const eventId = idText('evt', 'event');

export const eventSchema = z
  .strictObject({
    id: eventId,
    type: z.string().meta({ examples: ['message.delivered'] }),
    subject: z.strictObject({ kind: z.string(), id: z.string() }),
    data: z.record(z.string(), z.unknown()),
    occurredAt: time,
  })
  .meta({ id: 'Event' });
export type EventBody = z.output<typeof eventSchema>;

export const eventsSchema = z.strictObject({
  data: z.array(eventSchema).meta({ description: 'Oldest first' }),
  nextAfter: z.string().nullable().meta({ description: 'Pass it as `after` next time; null when nothing has ever happened' }),
  hasMore: z.boolean(),
});
export type EventsBody = z.output<typeof eventsSchema>;
