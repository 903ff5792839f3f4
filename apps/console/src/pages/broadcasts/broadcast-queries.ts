import type { Schemas } from '@heliograph/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readAll } from '../../admin/read-all';
import { ask } from '../../api/client';
import type { Page } from '../../api/nouns';
import { useLive } from '../../live/live-provider';
import type { LiveEvent, LiveSignal } from '../../live/live-stream';

export type Broadcast = Schemas['Broadcast'];
export type Progress = Schemas['BroadcastProgress'];
export type Forecast = Schemas['BroadcastForecast'];
export type Added = Schemas['AddedRecipients'];
export type Tested = Schemas['TestedBroadcast'];
export type Recipient = Schemas['BroadcastRecipient'];
export type Channel = Schemas['Channel'];

export const states = ['draft', 'ready', 'running', 'paused', 'finished', 'canceled'] as const;
export const recipientStates = [
  'pending',
  'queued',
  'held',
  'handing_off',
  'unknown',
  'handed_off',
  'sent',
  'delivered',
  'read',
  'failed',
  'undelivered',
  'expired',
  'canceled',
  'refused',
] as const;

const key = 'broadcasts';

export const useBroadcasts = (state: string | null, cursor: string | null) =>
  useQuery({
    queryKey: [key, 'list', state, cursor],
    queryFn: () => ask<Page<Broadcast>>('GET', '/v1/broadcasts', { query: { state, cursor, limit: 50 } }),
    refetchInterval: 30_000,
  });

/** The stream tells the progress; while something moves it is also asked for, should the stream be away. */
export const useBroadcast = (id: string | null) =>
  useQuery({
    queryKey: [key, 'one', id],
    enabled: id !== null,
    queryFn: () => ask<Broadcast>('GET', `/v1/broadcasts/${id}`),
    refetchInterval: ({ state: { data } }) =>
      data?.audience.state === 'freezing' ? 1000 : data?.state === 'running' ? 10_000 : data?.startRequestedAt ? 15_000 : false,
  });

export const useForecast = (broadcast: Broadcast) =>
  useQuery({
    queryKey: [key, 'forecast', broadcast.id, broadcast.version],
    enabled: broadcast.state === 'ready',
    queryFn: () => ask<Forecast>('GET', `/v1/broadcasts/${broadcast.id}/forecast`),
  });

export const useRecipients = (id: string, state: string | null, cursor: string | null) =>
  useQuery({
    queryKey: [key, 'recipients', id, state, cursor],
    queryFn: () => ask<Page<Recipient>>('GET', `/v1/broadcasts/${id}/recipients`, { query: { state, cursor, limit: 100 } }),
  });

export const useChannels = () =>
  useQuery({
    queryKey: ['channels', 'list'],
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) => readAll<Channel>('/v1/channels', {}, signal),
  });

/** Progress as it is told, at most once a second by the server; any event of a broadcast reads it again. */
export function useLiveBroadcasts(): void {
  const client = useQueryClient();
  useLive(
    useMemo(
      () => ({
        signal(signal: LiveSignal) {
          if (signal.type !== 'broadcast.progress') return;
          const { broadcast, progress } = signal as unknown as { broadcast: string; progress: Progress };
          client.setQueryData<Broadcast>([key, 'one', broadcast], (known) => (known ? { ...known, progress } : known));
        },
        event({ type }: LiveEvent) {
          if (type.startsWith('broadcast.')) void client.invalidateQueries({ queryKey: [key] });
        },
      }),
      [client],
    ),
  );
}
