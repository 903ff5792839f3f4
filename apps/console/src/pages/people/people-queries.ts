import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import type { Agent, Page, Role, Team } from '../../api/nouns';

export interface Link {
  token: string;
  url: string;
  expiresAt: string;
}
export type Invited = Agent & { invitation: Link };

export const roles: readonly Role[] = ['admin', 'supervisor', 'agent', 'viewer'];

export const useAgentPages = (filter: { role: string; team: string }) =>
  useInfiniteQuery({
    queryKey: ['agents', 'pages', filter],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Agent>>('GET', '/v1/agents', { query: { ...filter, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const useTeamList = () =>
  useQuery({
    queryKey: ['teams'],
    queryFn: async ({ signal }) => (await ask<Page<Team>>('GET', '/v1/teams', { query: { limit: 100 }, signal })).data,
  });

/** `refunds, ES` as the server keeps it: lower case, each once. */
export const skillsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,，、]/)
      .map((skill) => skill.trim().toLowerCase())
      .filter(Boolean),
  ),
];
