import type { Schemas } from '@heliograph/client';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { api, unwrap } from '../../api/client';
import { useLive } from '../../live/live-provider';
import type { LiveEvent } from '../../live/live-stream';

export type DeskRow = Schemas['WindowDesk']['data'][number];
export interface DeskFilter {
  within: number | null;
  assignee: 'me' | 'none' | null;
}

export const useWindowDesk = (filter: DeskFilter) =>
  useInfiniteQuery({
    queryKey: ['window-desk', filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/v1/window-desk', {
          params: {
            query: {
              limit: 100,
              ...(filter.within ? { within: filter.within } : {}),
              ...(filter.assignee ? { assignee: filter.assignee } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // Windows close whether or not anything happens.
    refetchInterval: 60_000,
  });

export const useWindowPolicy = (enabled: boolean) =>
  useQuery({
    queryKey: ['window-policy'],
    enabled,
    staleTime: 5 * 60_000,
    queryFn: () => unwrap(api.GET('/v1/workspace/window-policy')),
  });

const gatherMs = 2000;

/** A message in, a message out or a change of hands moves a row: the desk is read again, at most every two seconds. */
export function useLiveDesk(): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(
    useMemo(
      () => ({
        event({ type }: LiveEvent) {
          if (!/^(message\.(received|queued)|conversation\.)/.test(type)) return;
          timer.current ??= setTimeout(() => {
            timer.current = undefined;
            void client.invalidateQueries({ queryKey: ['window-desk'] });
          }, gatherMs);
        },
      }),
      [client],
    ),
  );
  useEffect(() => () => clearTimeout(timer.current), []);
}
