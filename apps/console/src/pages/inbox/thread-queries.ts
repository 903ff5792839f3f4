import { useInfiniteQuery, useQuery, type QueryClient } from '@tanstack/react-query';
import { api, ask, unwrap } from '../../api/client';
import type { Message, Page } from '../../api/nouns';
import type { Pages } from './merge-conversation';
import { mergeMessage } from './thread-rows';

const pageSize = 100;
export const threadKey = (conversation: string) => ['thread', conversation] as const;
export const notesKey = (conversation: string) => ['notes', conversation] as const;

/** Messages, newest first, a page at a time while somebody scrolls up. */
export function useThread(conversation: string) {
  return useInfiniteQuery({
    queryKey: threadKey(conversation),
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Message>>('GET', `/v1/conversations/${conversation}/messages`, {
        query: { limit: pageSize, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 60_000,
  });
}

export function useNotes(conversation: string) {
  return useQuery({
    queryKey: notesKey(conversation),
    queryFn: async () => {
      const params = { path: { conversationId: conversation }, query: { limit: 100 } };
      return (await unwrap(api.GET('/v1/conversations/{conversationId}/notes', { params }))).data;
    },
  });
}

/** Where a loaded message is, or null: most events are about messages that nobody looks at. */
export function threadWith(client: QueryClient, message: string): string | null {
  for (const [key, thread] of client.getQueriesData<Pages<Message>>({ queryKey: ['thread'] }))
    if (thread?.pages.some(({ data }) => data.some(({ id }) => id === message))) return key[1] as string;
  return null;
}

/** A message as it is now, into the thread it belongs to if that is loaded. A new one is always newest: the first page takes it. */
export function storeMessage(client: QueryClient, message: Message): void {
  client.setQueryData<Pages<Message>>(threadKey(message.conversation), (thread) => {
    if (!thread) return thread;
    const at = thread.pages.findIndex(({ data }) => data.some(({ id }) => id === message.id));
    const target = Math.max(0, at);
    return {
      ...thread,
      pages: thread.pages.map((page, index) => (index === target ? { ...page, data: mergeMessage(page.data, message) } : page)),
    };
  });
}

export async function refreshMessage(client: QueryClient, id: string): Promise<Message | null> {
  const message = await ask<Message>('GET', `/v1/messages/${id}`).catch(() => null);
  if (message) storeMessage(client, message);
  return message;
}

/** After a gap: the newest page only, so that a long thread is not read a hundred times. */
export function readThreadsAgain(client: QueryClient): void {
  client.setQueriesData<Pages<Message>>({ queryKey: ['thread'] }, (thread) =>
    thread && thread.pages.length > 1 ? { pages: thread.pages.slice(0, 1), pageParams: thread.pageParams.slice(0, 1) } : thread,
  );
  void client.invalidateQueries({ queryKey: ['thread'] });
}
