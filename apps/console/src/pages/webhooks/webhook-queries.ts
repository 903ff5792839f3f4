import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import type { Page } from '../../api/nouns';

export interface Endpoint {
  id: string;
  url: string;
  events: string[];
  description: string | null;
  state: 'active' | 'paused';
  pausedReason: string | null;
  pausedAt: string | null;
  failingSince: string | null;
  previousSecretValidUntil: string | null;
  createdAt: string;
}
export type EndpointWithSecret = Endpoint & { secret: string };

export const deliveryStates = ['waiting', 'delivered', 'failed', 'given_up'] as const;
export interface Delivery {
  id: string;
  event: string;
  type: string;
  state: (typeof deliveryStates)[number];
  attempts: { at: string; status: number | null; error: string | null; durationMs: number | null }[];
  nextAttemptAt: string | null;
  createdAt: string;
}

export const useEndpoints = () =>
  useQuery({
    queryKey: ['webhook-endpoints'],
    queryFn: async ({ signal }) =>
      (await ask<Page<Endpoint>>('GET', '/v1/webhook-endpoints', { query: { limit: 100 }, signal })).data,
  });

export const useDeliveries = (endpoint: string, state: string) =>
  useInfiniteQuery({
    queryKey: ['webhook-deliveries', endpoint, state],
    refetchInterval: 10_000,
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Delivery>>('GET', `/v1/webhook-endpoints/${endpoint}/deliveries`, {
        query: { state, limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** The types of events there are, with their families and the mark for all, as they may be chosen. */
export const useEventChoices = (enabled: boolean) =>
  useQuery({
    queryKey: ['event-types'],
    enabled,
    staleTime: Infinity,
    queryFn: async ({ signal }) =>
      choicesOf((await ask<{ data: { type: string }[] }>('GET', '/v1/event-types', { signal })).data.map(({ type }) => type)),
  });

export function choicesOf(types: readonly string[]): string[] {
  const families = [...new Set(types.map((type) => `${type.split('.')[0]}.*`))].sort();
  return ['*', ...families, ...[...types].sort()];
}
