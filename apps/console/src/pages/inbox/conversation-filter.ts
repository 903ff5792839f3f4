import type { paths } from '@heliograph/client';
import type { Conversation } from '../../api/nouns';

export const whoseChoices = ['mine', 'unassigned', 'team', 'all'] as const;
export type Whose = (typeof whoseChoices)[number];
export const statusChoices = ['open', 'new', 'waiting', 'active', 'inactive', 'ended', 'any'] as const;
export type StatusChoice = (typeof statusChoices)[number];
export const sortChoices = ['recent', 'window', 'waiting'] as const;
export type Sort = (typeof sortChoices)[number];

export type ConversationQuery = NonNullable<paths['/v1/conversations']['get']['parameters']['query']>;

/** What the list shows; kept in the address, so that it can be linked and survives a reload. */
export interface ConversationFilter {
  whose: Whose;
  team: string | null;
  status: StatusChoice;
  sort: Sort;
  tag: string | null;
  q: string;
}

const oneOf = <Choice extends string>(choices: readonly Choice[], given: string | null, otherwise: Choice): Choice =>
  choices.find((choice) => choice === given) ?? otherwise;

export const readFilter = (search: URLSearchParams): ConversationFilter => ({
  whose: oneOf(whoseChoices, search.get('whose'), 'all'),
  team: search.get('team'),
  status: oneOf(statusChoices, search.get('status'), 'open'),
  sort: oneOf(sortChoices, search.get('sort'), 'recent'),
  tag: search.get('tag'),
  q: search.get('q') ?? '',
});

export function writeFilter(filter: ConversationFilter): URLSearchParams {
  const search = new URLSearchParams();
  if (filter.whose !== 'all') search.set('whose', filter.whose);
  if (filter.team) search.set('team', filter.team);
  if (filter.status !== 'open') search.set('status', filter.status);
  if (filter.sort !== 'recent') search.set('sort', filter.sort);
  if (filter.tag) search.set('tag', filter.tag);
  if (filter.q) search.set('q', filter.q);
  return search;
}

/** The query of `GET /v1/conversations`; what is not asked for is left out. */
export function queryOf(filter: ConversationFilter): ConversationQuery {
  const query = {
    assignee: filter.whose === 'mine' ? 'me' : filter.whose === 'unassigned' ? 'none' : undefined,
    team: filter.whose === 'team' ? (filter.team ?? undefined) : undefined,
    status: filter.status === 'open' ? 'new,waiting,active,inactive' : filter.status === 'any' ? undefined : filter.status,
    sort: filter.sort,
    tag: filter.tag ?? undefined,
    q: filter.q.trim() || undefined,
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as ConversationQuery;
}

/**
 * Whether a conversation, as it is now, belongs in the list. What only the server can tell (a text search) is `null`:
 * such a conversation is updated where it is shown and never added.
 */
export function belongs(conversation: Conversation, filter: ConversationFilter, me: string, now: number): boolean | null {
  if (filter.whose === 'mine' && conversation.assignee?.id !== me) return false;
  if (filter.whose === 'unassigned' && conversation.assignee !== null) return false;
  if (filter.whose === 'team' && filter.team && conversation.team?.id !== filter.team) return false;
  if (filter.status === 'open' ? conversation.status === 'ended' : !['any', conversation.status].includes(filter.status))
    return false;
  if (filter.tag && !conversation.tags.some(({ id }) => id === filter.tag)) return false;
  if (filter.sort === 'window' && !(Date.parse(conversation.window.closesAt ?? '') > now)) return false;
  if (filter.sort === 'waiting' && conversation.waitingSince === null) return false;
  return filter.q.trim() ? null : true;
}

const time = (text: string | null): number => (text === null ? 0 : Date.parse(text));

/** The order of the server's list, for putting a changed conversation in its place. */
export function compare(a: Conversation, b: Conversation, sort: Sort): number {
  const first =
    sort === 'window'
      ? time(a.window.closesAt) - time(b.window.closesAt)
      : sort === 'waiting'
        ? time(a.waitingSince) - time(b.waitingSince)
        : time(b.lastMessageAt ?? b.createdAt) - time(a.lastMessageAt ?? a.createdAt);
  return first || (a.id < b.id ? 1 : -1);
}
