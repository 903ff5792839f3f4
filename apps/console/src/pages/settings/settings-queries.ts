import type { Schemas } from '@heliograph/client';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import type { Page, Template } from '../../api/nouns';

export type Workspace = Schemas['Workspace'];
export type ConversationPolicy = Schemas['ConversationPolicy'];
export type WindowPolicy = Schemas['WindowPolicy'];

export const purposes = ['service', 'utility', 'authentication', 'marketing'] as const;
export const categories = ['utility', 'authentication', 'marketing'] as const;

export const useWorkspace = () =>
  useQuery({ queryKey: ['workspace'], queryFn: ({ signal }) => ask<Workspace>('GET', '/v1/workspace', { signal }) });
export const useConversationPolicy = () =>
  useQuery({
    queryKey: ['conversation-policy'],
    queryFn: ({ signal }) => ask<ConversationPolicy>('GET', '/v1/workspace/conversation-policy', { signal }),
  });
export const useWindowPolicy = () =>
  useQuery({
    queryKey: ['window-policy'],
    queryFn: ({ signal }) => ask<WindowPolicy>('GET', '/v1/workspace/window-policy', { signal }),
  });
export const useTemplates = () =>
  useQuery({
    queryKey: ['templates', 'approved', 'settings'],
    queryFn: async ({ signal }) =>
      (await ask<Page<Template>>('GET', '/v1/templates', { query: { status: 'approved', limit: 100 }, signal })).data,
  });

export const changeWorkspace = (body: Partial<Workspace>) => ask<Workspace>('PATCH', '/v1/workspace', { body });
