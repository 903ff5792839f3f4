import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import type { Channel, Page } from '../../api/nouns';
import type { LiveReport, ServiceReport, TemplateReport } from '../../api/reports';

export interface ReportQuery {
  from: string;
  to: string | null;
  channel: string | null;
  team: string | null;
}

export const useServiceReport = (query: ReportQuery | null, bucket: 'hour' | 'day') =>
  useQuery({
    queryKey: ['reports', 'service', query, bucket],
    enabled: query !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask<ServiceReport>('GET', '/v1/reports/service', { query: { ...query, bucket }, signal }),
  });

export const useTemplateReport = (query: Pick<ReportQuery, 'from' | 'to'> | null) =>
  useQuery({
    queryKey: ['reports', 'templates', query?.from, query?.to],
    enabled: query !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask<TemplateReport>('GET', '/v1/reports/templates', { query: { from: query?.from, to: query?.to }, signal }),
  });

/** Who is here now: nothing tells when it changes, so it is asked for. */
export const useLiveReport = () =>
  useQuery({
    queryKey: ['reports', 'live'],
    refetchInterval: 15_000,
    queryFn: ({ signal }) => ask<LiveReport>('GET', '/v1/reports/live', { signal }),
  });

export const useChannels = (enabled = true) =>
  useQuery({
    queryKey: ['channels', 'all'],
    enabled,
    queryFn: async ({ signal }) => (await ask<Page<Channel>>('GET', '/v1/channels', { query: { limit: 100 }, signal })).data,
  });
