import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, unwrap } from '../../api/client';
import type { Conversation } from '../../api/nouns';
import { serverNow } from '../../api/server-clock';
import { queryOf, type ConversationFilter } from './conversation-filter';
import { mergeConversation, type Pages } from './merge-conversation';

const pageSize = 100;
const listKey = (filter: ConversationFilter) => ['conversations', 'list', filter] as const;
const oneKey = (id: string) => ['conversations', 'one', id] as const;

export function useConversations(filter: ConversationFilter) {
  return useInfiniteQuery({
    queryKey: listKey(filter),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/v1/conversations', {
          params: { query: { ...queryOf(filter), limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // Live events keep it true; when they cannot, `readAgain` drops all but the first page.
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

const readOne = (conversationId: string): Promise<Conversation> =>
  unwrap(api.GET('/v1/conversations/{conversationId}', { params: { path: { conversationId } } }));

export function useConversation(id: string | null) {
  const client = useQueryClient();
  return useQuery({
    queryKey: oneKey(id ?? ''),
    queryFn: () => readOne(id ?? ''),
    enabled: id !== null,
    // Opening one that is in the list shows it at once.
    placeholderData: () => (id ? inLists(client, id) : undefined),
  });
}

function inLists(client: QueryClient, id: string): Conversation | undefined {
  for (const [, list] of client.getQueriesData<Pages<Conversation>>({ queryKey: ['conversations', 'list'] }))
    for (const page of list?.pages ?? []) {
      const found = page.data.find((one) => one.id === id);
      if (found) return found;
    }
  return undefined;
}

/** Puts a conversation as it is now into every list and where it is open. Every act's answer goes through here. */
export function storeConversation(client: QueryClient, changed: Conversation, me: string): void {
  client.setQueryData(oneKey(changed.id), changed);
  const now = serverNow();
  for (const query of client.getQueryCache().findAll({ queryKey: ['conversations', 'list'] })) {
    const filter = query.queryKey[2] as ConversationFilter;
    client.setQueryData<Pages<Conversation>>(query.queryKey, (list) => list && mergeConversation(list, changed, filter, me, now));
  }
}

export function useStoreConversation(me: string) {
  const client = useQueryClient();
  return useCallback((changed: Conversation) => storeConversation(client, changed, me), [client, me]);
}

/** Reads one again and stores it; one that is gone, or not for us, leaves the lists as they are. */
export async function refreshConversation(client: QueryClient, id: string, me: string): Promise<void> {
  const changed = await readOne(id).catch(() => null);
  if (changed) storeConversation(client, changed, me);
}

/** Too much has happened to follow it one by one: only the first page is kept, and read again. */
export function readListsAgain(client: QueryClient): void {
  client.setQueriesData<Pages<Conversation>>({ queryKey: ['conversations', 'list'] }, (list) =>
    list && list.pages.length > 1 ? { pages: list.pages.slice(0, 1), pageParams: list.pageParams.slice(0, 1) } : list,
  );
  void client.invalidateQueries({ queryKey: ['conversations', 'list'] });
}
