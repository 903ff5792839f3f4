import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import type { Page, Template } from '../../api/nouns';

/** Every approved template of an account: few enough to search here, while somebody types. */
export function useApprovedTemplates(account: string | null) {
  return useQuery({
    queryKey: ['templates', 'approved', account],
    enabled: account !== null,
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => {
      const templates: Template[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<Template> = await ask('GET', '/v1/templates', {
          query: { status: 'approved', account, limit: 100, cursor },
          signal,
        });
        templates.push(...page.data);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return templates;
    },
  });
}

/** Templates hardly change and stand in many bubbles: read once. */
export function useTemplate(id: string | null) {
  return useQuery({
    queryKey: ['templates', 'one', id],
    enabled: id !== null,
    staleTime: 30 * 60_000,
    queryFn: () => ask<Template>('GET', `/v1/templates/${id}`),
  });
}

/** The account a channel belongs to: templates are the account's. */
export function useChannelAccount(channel: string | null) {
  return useQuery({
    queryKey: ['channels', 'one', channel],
    enabled: channel !== null,
    staleTime: 10 * 60_000,
    queryFn: () => ask<{ id: string; account: string; name: string }>('GET', `/v1/channels/${channel}`),
  });
}
