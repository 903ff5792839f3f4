import type { Schemas } from '@heliograph/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import type { Page } from '../../api/nouns';

export type Operations = Schemas['Operations'];
export type DeadLetter = Schemas['DeadLetter'];
export type ReplayResult = Schemas['ReplayResult'];
export type Receipt = Schemas['QuarantinedReceipt'];

export const troubles = ['not_verified', 'not_understood', 'not_matched', 'failed'] as const;

export const useOperations = () =>
  useQuery({
    queryKey: ['operations'],
    refetchInterval: 15_000,
    queryFn: ({ signal }) => ask<Operations>('GET', '/v1/operations', { signal }),
  });

const usePages = <Item>(name: string, path: `/v1/${string}`, filter: Record<string, string>) =>
  useInfiniteQuery({
    queryKey: [name, filter],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Item>>('GET', path, { query: { ...filter, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const useDeadLetters = (code: string) => usePages<DeadLetter>('dead-letters', '/v1/dead-letters', code ? { code } : {});
export const useQuarantine = (reason: string) => usePages<Receipt>('quarantine', '/v1/quarantine', reason ? { reason } : {});

export const replayDeadLetters = (body: { ids: string[] } | { filter: { code: string } }) =>
  ask<ReplayResult>('POST', '/v1/dead-letters/replay', { body });
