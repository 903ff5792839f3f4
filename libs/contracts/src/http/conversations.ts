import { z } from 'zod';
import { channelId, contactId, conversationId, time } from './fields';

export const conversationSchema = z
  .strictObject({
    id: conversationId,
    channel: channelId,
    contact: contactId,
    status: z.string(),
    unreadCount: z.int(),
    lastMessageAt: time.nullable(),
    window: z
      .strictObject({
        open: z.boolean(),
        opensAt: time.nullable().meta({ description: "The customer's own last message" }),
        closesAt: time.nullable(),
        secondsLeft: z.int(),
      })
      .meta({ description: 'R9: free-form messages may be sent while it is open' }),
    createdAt: time,
  })
  .meta({ id: 'Conversation' });
export type ConversationBody = z.output<typeof conversationSchema>;
