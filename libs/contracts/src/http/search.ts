import { z } from 'zod';
import { contactSchema } from './contacts';
import { conversationSchema } from './conversations';
import { conversationId, messageId, time } from './fields';

export const searchKinds = ['message', 'contact', 'conversation'] as const;

export const foundSchema = z
  .strictObject({
    messages: z.array(
      z.strictObject({
        message: messageId,
        conversation: conversationId,
        contactName: z.string().nullable(),
        snippet: z.string().meta({ description: 'Plain text; each hit stands between U+2068 and U+2069' }),
        at: time,
      }),
    ),
    contacts: z.array(contactSchema),
    conversations: z.array(conversationSchema).meta({ description: 'Where a message or the contact is found; the latest first' }),
  })
  .meta({ id: 'Found' });
export type FoundBody = z.output<typeof foundSchema>;
