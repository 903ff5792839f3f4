import { z } from 'zod';
import { conversationId, idText } from './fields';

/**
 * What agents see of each other while it is so: never kept, never numbered, never repeated. It travels as `event: signal` on the live
 * stream. Whoever misses one reads the thing itself.
 */
const person = z.strictObject({ id: idText('agt', 'agent'), name: z.string() });

export const viewerStates = ['viewing', 'composing'] as const;
export const viewerSchema = z.strictObject({ agent: person, state: z.enum(viewerStates) }).meta({ id: 'Viewer' });
export type ViewerBody = z.output<typeof viewerSchema>;

export const signalSchema = z
  .discriminatedUnion('type', [
    z.looseObject({ type: z.literal('conversation.viewers'), conversation: conversationId, viewers: z.array(viewerSchema) }),
    z.looseObject({
      type: z.literal('conversation.typing'),
      conversation: conversationId,
      agent: person.nullable().meta({ description: 'Null: the customer, where the provider tells' }),
      state: z.enum(['composing', 'stopped']),
    }),
    z.looseObject({
      type: z.literal('agent.presence'),
      agent: person,
      presence: z.enum(['online', 'away', 'offline']),
    }),
    z.looseObject({
      type: z.literal('broadcast.progress'),
      broadcast: idText('brc', 'broadcast'),
      progress: z.record(z.string(), z.number()),
    }),
  ])
  .meta({ id: 'Signal' });
export type Signal = z.output<typeof signalSchema>;

export const viewingSchema = z.strictObject({
  state: z.enum([...viewerStates, 'left']).meta({ description: 'Say it again within 30 seconds, or you have left' }),
});
export type ViewingBody = z.output<typeof viewingSchema>;

export const viewersSchema = z.strictObject({ others: z.array(viewerSchema) }).meta({ id: 'Viewers' });
export type ViewersBody = z.output<typeof viewersSchema>;
