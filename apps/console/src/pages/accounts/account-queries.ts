import type { Schemas } from '@heliograph/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readAll } from '../../admin/read-all';
import { ask } from '../../api/client';
import { useLive } from '../../live/live-provider';
import type { LiveEvent } from '../../live/live-stream';

export type Account = Schemas['Account'];
export type Channel = Schemas['Channel'];
export type Onboarding = Schemas['Onboarding'];
export type Eligibility = Schemas['Eligibility'];
export type Evidence = Schemas['Evidence'];
export type TemplateSync = Schemas['TemplateSync'];

export const useAccounts = () =>
  useQuery({ queryKey: ['accounts', 'list'], queryFn: ({ signal }) => readAll<Account>('/v1/accounts', {}, signal) });

export const useAccount = (id: string) =>
  useQuery({ queryKey: ['accounts', 'one', id], queryFn: () => ask<Account>('GET', `/v1/accounts/${id}`) });

export const useOnboarding = (id: string, channel: string | null) =>
  useQuery({
    queryKey: ['accounts', 'onboarding', id, channel],
    queryFn: () => ask<Onboarding>('GET', `/v1/accounts/${id}/onboarding`, { query: { channel } }),
  });

export const useEligibility = (id: string) =>
  useQuery({
    queryKey: ['accounts', 'eligibility', id],
    queryFn: () => ask<Eligibility>('GET', `/v1/accounts/${id}/eligibility`),
  });

/** Looked at often while one is under way, else now and then: its state is told by no event. */
export const useTemplateSync = (id: string) =>
  useQuery({
    queryKey: ['accounts', 'sync', id],
    queryFn: () => ask<TemplateSync>('GET', `/v1/accounts/${id}/template-sync`),
    refetchInterval: ({ state: { data } }) => (data?.state === 'running' ? 2000 : 15_000),
  });

export const useEvidence = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['evidence', id],
    enabled,
    staleTime: Infinity,
    queryFn: () => ask<Evidence>('GET', `/v1/evidence/${id}`),
  });

export const useChannelsOf = (account: string, enabled: boolean) =>
  useQuery({
    queryKey: ['channels', 'of', account],
    enabled,
    queryFn: async ({ signal }) => (await readAll<Channel>('/v1/channels', {}, signal)).filter((one) => one.account === account),
    refetchInterval: 30_000,
  });

export function useLiveAccounts(): void {
  const client = useQueryClient();
  useLive(
    useMemo(
      () => ({
        event({ type }: LiveEvent) {
          if (type.startsWith('account.')) void client.invalidateQueries({ queryKey: ['accounts'] });
          if (type.startsWith('channel.')) void client.invalidateQueries({ queryKey: ['channels'] });
        },
      }),
      [client],
    ),
  );
}
