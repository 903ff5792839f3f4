import { conversationPriorities, conversationStatuses } from '@heliograph/domain';
import { z } from 'zod';
import { anyMessageState } from './messages';
import { channelId, contactId, conversationId, idText, line, messageId, time } from './fields';

const agentId = idText('agt', 'agent');
const teamId = idText('tem', 'team');
const named = (id: z.ZodType<string>) => z.strictObject({ id, name: z.string() });

export const conversationSchema = z
  .strictObject({
    id: conversationId,
    channel: channelId,
    channelName: z.string(),
    contact: contactId,
    contactName: z.string().nullable(),
    status: z.enum(conversationStatuses).meta({
      description:
        '`new`: nobody has it; `waiting`: in a queue; `active`: an agent has it; `inactive`: nothing is expected of us; `ended`',
    }),
    priority: z.enum(conversationPriorities),
    assignee: named(agentId).nullable(),
    team: named(teamId).nullable(),
    tags: z.array(z.strictObject({ id: idText('tag', 'tag'), name: z.string(), color: z.string() })),
    waitingSince: time.nullable().meta({ description: 'Since when the customer waits for somebody to take it' }),
    unansweredSince: time.nullable().meta({ description: "The customer's first message since our last answer" }),
    offeredTo: z
      .strictObject({
        kind: z.enum(['agent', 'team']),
        id: z.union([agentId, teamId]),
        name: z.string(),
        from: named(agentId).nullable(),
        note: z.string().nullable(),
        at: time,
      })
      .nullable()
      .meta({ description: 'A transfer that nobody has taken yet: until then `assignee` keeps the conversation' }),
    unreadCount: z.int(),
    lastMessageAt: time.nullable(),
    lastMessage: z
      .strictObject({
        id: messageId,
        direction: z.enum(['in', 'out']),
        kind: z.string(),
        preview: z.string().meta({ description: 'At most 120 characters; empty where there are no words to show' }),
        state: anyMessageState,
        at: time,
      })
      .nullable(),
    window: z
      .strictObject({
        open: z.boolean(),
        opensAt: time.nullable().meta({ description: "The customer's own last message" }),
        closesAt: time.nullable(),
        secondsLeft: z.int(),
        clock: z
          .enum(['provider', 'ours'])
          .meta({ description: "Whose time `opensAt` is: the provider's, or that of our receipt where the provider gives none" }),
      })
      .meta({ description: 'R9: free-form messages may be sent while it is open' }),
    version: z.int().meta({ description: 'Counts every change of hands, status and priority' }),
    createdAt: time,
  })
  .meta({ id: 'Conversation' });
export type ConversationBody = z.output<typeof conversationSchema>;

/** Refuses with 409 `conversation_changed` when the conversation has changed hands since it was read. */
const version = { version: z.int().min(0).optional().meta({ description: 'As it was read; 409 when it has changed since' }) };
/** An agent who is signed in acts for themselves; an API key names the agent it acts for. */
const agent = { agent: agentId.optional().meta({ description: 'For API keys: the agent who acts' }) };

export const assignConversationSchema = z.strictObject({
  agent: agentId.nullable().meta({ description: 'null: nobody, it goes back to the queue' }),
  team: teamId.nullish(),
  ...version,
});
export type AssignConversationBody = z.output<typeof assignConversationSchema>;

export const transferConversationSchema = z.strictObject({
  to: z.union([z.strictObject({ agent: agentId }), z.strictObject({ team: teamId })]),
  note: line(500).optional(),
  ...version,
});
export type TransferConversationBody = z.output<typeof transferConversationSchema>;

export const agentActSchema = z.strictObject({ ...agent, ...version });
export type AgentActBody = z.output<typeof agentActSchema>;

export const conversationActSchema = z.strictObject(version);
export type ConversationActBody = z.output<typeof conversationActSchema>;

export const prioritySchema = z.strictObject({ priority: z.enum(conversationPriorities), ...version });
export type PriorityBody = z.output<typeof prioritySchema>;

export const queueSchema = z
  .strictObject({
    data: z.array(
      z.strictObject({
        conversation: conversationSchema,
        position: z.int().meta({ description: 'From 1; the next agent with room gets the first they may take' }),
        waitingSince: time,
        windowClosesAt: time.nullable(),
      }),
    ),
    waiting: z.int(),
    agentsOnline: z.int(),
    capacityFree: z.int(),
  })
  .meta({ id: 'Queue' });
export type QueueBody = z.output<typeof queueSchema>;
