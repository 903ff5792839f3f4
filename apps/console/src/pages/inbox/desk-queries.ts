import { useQuery } from '@tanstack/react-query';
import { api, ask, unwrap } from '../../api/client';
import type { Agent, Page, Team } from '../../api/nouns';

const slow = 5 * 60_000;

/** Lists of the workspace's own few things: one page holds them. */
const useFew = <Item>(name: string, path: `/v1/${string}`, enabled = true) =>
  useQuery({
    queryKey: [name],
    enabled,
    staleTime: slow,
    queryFn: async ({ signal }) => (await ask<Page<Item>>('GET', path, { query: { limit: 100 }, signal })).data,
    retry: false,
  });

export const useTeams = () => useFew<Team>('teams', '/v1/teams');
export const useAgents = (enabled = true) => useFew<Agent>('agents', '/v1/agents', enabled);
export const useTags = () =>
  useQuery({ queryKey: ['tags'], staleTime: slow, queryFn: async () => (await unwrap(api.GET('/v1/tags'))).data });
export const useCannedReplies = () =>
  useQuery({
    queryKey: ['canned-replies'],
    staleTime: slow,
    queryFn: async () => (await unwrap(api.GET('/v1/canned-replies'))).data,
  });

export const useContact = (contactId: string) =>
  useQuery({
    queryKey: ['contacts', 'one', contactId],
    queryFn: () => unwrap(api.GET('/v1/contacts/{contactId}', { params: { path: { contactId } } })),
  });

export const useConsents = (contactId: string) =>
  useQuery({
    queryKey: ['contacts', 'consents', contactId],
    queryFn: () => unwrap(api.GET('/v1/contacts/{contactId}/consents', { params: { path: { contactId } } })),
  });

export const useConversationsOf = (contact: string) =>
  useQuery({
    queryKey: ['conversations', 'of', contact],
    queryFn: async () => (await unwrap(api.GET('/v1/conversations', { params: { query: { contact, limit: 20 } } }))).data,
  });
