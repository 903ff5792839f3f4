import { finalStates } from '@heliograph/domain';
import { z } from 'zod';
import { reasonSchema } from './decision';
import { channelId, contactId, conversationId, messageId, time, timeGiven } from './fields';
import { acceptedMessageSchema } from './messages';

export const deadLetterSchema = z
  .strictObject({
    message: messageId,
    conversation: conversationId,
    contact: contactId,
    channel: channelId,
    state: z.enum(finalStates),
    code: z.string().meta({ description: "The policy's, the provider's or our own code", examples: ['63016'] }),
    kind: z
      .string()
      .nullable()
      .meta({ description: 'What kind of failure it was', examples: ['retry', 'template', 'policy'] }),
    detail: z.string(),
    failedAt: time,
    attempts: z.int().meta({ description: 'How often the provider was called' }),
    reference: z.string().nullable(),
    replayable: z.boolean().meta({ description: 'False: sending it anew would come to the same end' }),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetterBody = z.output<typeof deadLetterSchema>;

/** As query parameters of the list, and as the `filter` of a replay. */
export const deadLetterFilter = {
  code: z.string().min(1).max(100).optional(),
  from: timeGiven.optional().meta({ description: 'Failed at or after this time' }),
  to: timeGiven.optional().meta({ description: 'Failed before this time' }),
};

export const mostReplaysAtOnce = 500;
export const replayDeadLettersSchema = z
  .strictObject({
    ids: z.array(messageId).min(1).max(mostReplaysAtOnce).optional(),
    filter: z.strictObject({ ...deadLetterFilter, channel: channelId.optional() }).optional(),
    cursor: messageId.optional().meta({ description: 'With `filter`: where an earlier replay stopped (`nextCursor`)' }),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    error: 'Give either ids or filter',
    params: { code: 'ids_or_filter' },
  })
  .refine(({ ids, cursor }) => ids === undefined || cursor === undefined, {
    error: 'A cursor goes with a filter',
    params: { code: 'cursor_not_allowed' },
    path: ['cursor'],
  });
export type ReplayDeadLettersBody = z.output<typeof replayDeadLettersSchema>;

export const replayResultSchema = z
  .strictObject({
    replayed: z.int(),
    refused: z.int(),
    results: z.array(
      z.union([
        z.strictObject({ message: messageId, outcome: z.literal('accepted'), replay: acceptedMessageSchema }),
        z.strictObject({
          message: messageId,
          outcome: z.literal('refused'),
          code: z.string(),
          detail: z.string(),
          reasons: z.array(reasonSchema),
        }),
      ]),
    ),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'With `filter`: pass it as `cursor` for the rest; null when none is left' }),
  })
  .meta({ id: 'ReplayResult' });
export type ReplayResultBody = z.output<typeof replayResultSchema>;
