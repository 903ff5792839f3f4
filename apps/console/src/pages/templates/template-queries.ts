import type { Schemas } from '@heliograph/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readAll } from '../../admin/read-all';
import { ask } from '../../api/client';
import type { Template } from '../../api/nouns';
import { useMay } from '../../api/session';
import { useLive } from '../../live/live-provider';
import type { LiveEvent } from '../../live/live-stream';

export type Account = Schemas['Account'];
/** The provider refused it at sending: what uses it waits. */
interface MaybeHeld {
  held?: { at: string; code: string; message: string } | null;
}
export type ListedTemplate = Template & MaybeHeld;
export type TemplateDetail = Schemas['TemplateDetail'] & MaybeHeld;
export type Quota = Schemas['TemplateQuota'];

export const statuses = [
  'draft',
  'submitting',
  'in_review',
  'approved',
  'rejected',
  'paused',
  'disabled',
  'deleted',
  'unknown',
] as const;
export const categories = ['utility', 'authentication', 'marketing'] as const;

export const useTemplates = (account: string | null, status: string | null) =>
  useQuery({
    queryKey: ['templates', 'list', account, status],
    queryFn: ({ signal }) => readAll<ListedTemplate>('/v1/templates', { account, status }, signal),
  });

export const useTemplateDetail = (id: string | null) =>
  useQuery({
    queryKey: ['templates', 'detail', id],
    enabled: id !== null,
    queryFn: () => ask<TemplateDetail>('GET', `/v1/templates/${id}`),
  });

export const useQuota = (account: string) =>
  useQuery({
    queryKey: ['templates', 'quota', account],
    queryFn: () => ask<Quota>('GET', `/v1/accounts/${account}/template-quota`),
  });

export function useAccounts() {
  const may = useMay();
  return useQuery({
    queryKey: ['accounts', 'list'],
    enabled: may('accounts:read'),
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) => readAll<Account>('/v1/accounts', {}, signal),
  });
}

/** Everything about templates is read again when one of them changes. */
export function useLiveTemplates(): void {
  const client = useQueryClient();
  useLive(
    useMemo(
      () => ({
        event({ type }: LiveEvent) {
          if (type.startsWith('template.')) void client.invalidateQueries({ queryKey: ['templates'] });
        },
      }),
      [client],
    ),
  );
}
