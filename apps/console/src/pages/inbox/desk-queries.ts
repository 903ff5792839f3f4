import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import type { Agent, CannedReply, ConsentLedger, Contact, Conversation, Page, Tag, Team } from '../../api/nouns';

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
export const useTags = () => useFew<Tag>('tags', '/v1/tags');
export const useAgents = (enabled = true) => useFew<Agent>('agents', '/v1/agents', enabled);
export const useCannedReplies = () => useFew<CannedReply>('canned-replies', '/v1/canned-replies');

export const useContact = (id: string) =>
  useQuery({ queryKey: ['contacts', 'one', id], queryFn: () => ask<Contact>('GET', `/v1/contacts/${id}`) });

export const useConsents = (contact: string) =>
  useQuery({
    queryKey: ['contacts', 'consents', contact],
    queryFn: () => ask<ConsentLedger>('GET', `/v1/contacts/${contact}/consents`),
  });

export const useConversationsOf = (contact: string) =>
  useQuery({
    queryKey: ['conversations', 'of', contact],
    queryFn: async () => (await ask<Page<Conversation>>('GET', '/v1/conversations', { query: { contact, limit: 20 } })).data,
  });
