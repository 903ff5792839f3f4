import { z } from 'zod';
import { conversationListFields, type ConversationListQuery } from '@heliograph/contracts';
import { policyAt, priorityRank, searchQuery } from '@heliograph/domain';
import { saying, taggedWith, type ConversationFilter, type ListPosition } from '@heliograph/persistence';
import { fromPublicId, toPublicId } from '@heliograph/platform';
import { badRequest } from '../http';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

/** Sorted by what changes, so a page ends at a moment and an id: `<microseconds>.<id>`. */
const position = z
  .string()
  .transform((text, context): ListPosition => {
    const [, at, id] = /^(\d{1,17})\.(.+)$/.exec(text) ?? [];
    const uuid = id === undefined ? null : fromPublicId('conversation', id);
    if (at !== undefined && uuid !== null) return { at, id: uuid };
    context.addIssue({ code: 'custom', message: 'Not a cursor of this list', params: { code: 'invalid_cursor' } });
    return z.NEVER;
  })
  .meta({ description: '`nextCursor` of the page before' });

export const conversationListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: position.optional(),
  ...conversationListFields,
});

export const cursorOf = (next: ListPosition | null): string | null =>
  next === null ? null : `${next.at}.${toPublicId('conversation', next.id)}`;

const closingWithinMs = 3_600_000;

/** The query as the store takes it, at `now`. */
export function conversationFilter(by: Requester, query: ConversationListQuery, now: Date): ConversationFilter {
  const { windowHours, windowMarginSeconds } = policyAt(now);
  const openAfter = new Date(now.getTime() - windowHours * 3_600_000 + windowMarginSeconds * 1000);
  const is = query.window ?? (query.sort === 'window' ? 'open' : undefined);
  return {
    statuses: query.status,
    assigneeId: assigneeOf(by, query.assignee),
    teamId: query.team && uuidOf('team', query.team),
    priority: query.priority && priorityRank(query.priority),
    channelId: query.channel && uuidOf('channel', query.channel),
    contactId: query.contact && uuidOf('contact', query.contact),
    also: [
      ...(query.tag === undefined ? [] : [taggedWith(uuidOf('tag', query.tag))]),
      ...(query.q === undefined ? [] : [saying(searchQuery(query.q))]),
    ],
    window: is && { is, openAfter, closingUntil: new Date(openAfter.getTime() + closingWithinMs) },
  };
}

function assigneeOf(by: Requester, assignee: string | undefined): string | null | undefined {
  if (assignee === undefined) return undefined;
  if (assignee === 'none') return null;
  if (assignee !== 'me') return uuidOf('agent', assignee);
  if (by.agentId !== null) return by.agentId;
  throw badRequest('invalid_parameter', '`assignee=me` is for agents who are signed in; an API key is nobody.', [
    { parameter: 'assignee', code: 'no_agent', message: 'Name the agent' },
  ]);
}
