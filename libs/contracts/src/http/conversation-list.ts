import { conversationPriorities, conversationStatuses, type ConversationStatus } from '@heliograph/domain';
import { z } from 'zod';
import { channelId, contactId, idText } from './fields';

const statuses = z
  .string()
  .transform((text, context): ConversationStatus[] => {
    const named = text.split(',').map((word) => word.trim());
    if (named.every((word): word is ConversationStatus => (conversationStatuses as readonly string[]).includes(word)))
      return named;
    context.addIssue({ code: 'custom', message: `One or several of ${conversationStatuses.join(', ')}, with commas` });
    return z.NEVER;
  })
  .meta({ description: 'One status, or several with commas between them', examples: ['new,waiting'] });

/** What a list of conversations can be narrowed by; a saved view keeps the same words. */
export const conversationFilterFields = {
  status: statuses.optional(),
  assignee: z
    .union([z.enum(['me', 'none']), idText('agt', 'agent')])
    .optional()
    .meta({ description: '`me` is the agent who is signed in; `none`: nobody has it' }),
  team: idText('tem', 'team').optional(),
  priority: z.enum(conversationPriorities).optional(),
  channel: channelId.optional(),
  contact: contactId.optional(),
  tag: idText('tag', 'tag').optional(),
  q: z.string().min(1).max(200).optional().meta({ description: 'Words of a message, or name or number of the contact' }),
  window: z.enum(['open', 'closed', 'closing']).optional().meta({ description: '`closing`: open, and closed within the hour' }),
};

export const conversationSorts = ['recent', 'window', 'waiting'] as const;
export type ConversationSort = (typeof conversationSorts)[number];

export const conversationListFields = {
  ...conversationFilterFields,
  sort: z.enum(conversationSorts).default('recent').meta({
    description:
      '`recent`: last message first. `window`: least time left first; open windows only, unless `window` says otherwise. `waiting`: who has waited longest first, and only who waits',
  }),
};
export const conversationListSchema = z.strictObject(conversationListFields);
export type ConversationListQuery = z.output<typeof conversationListSchema>;
