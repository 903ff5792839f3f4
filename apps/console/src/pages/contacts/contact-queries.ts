import type { Schemas } from '@heliograph/client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import type { Contact, Page } from '../../api/nouns';

export type Merged = Schemas['MergedContact'];
export type Duplicates = Schemas['Duplicates'];

export const useContactPages = (enabled: boolean) =>
  useInfiniteQuery({
    queryKey: ['contacts', 'pages'],
    enabled,
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Contact>>('GET', '/v1/contacts', { query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const useFoundContacts = (q: string) =>
  useQuery({
    queryKey: ['contacts', 'found', q],
    enabled: q !== '',
    queryFn: async ({ signal }) =>
      (await ask<{ contacts: Contact[] }>('GET', '/v1/search', { query: { q, kind: 'contact', limit: 50 }, signal })).contacts,
  });

export const useDuplicates = () =>
  useQuery({
    queryKey: ['contacts', 'duplicates'],
    queryFn: ({ signal }) => ask<Duplicates>('GET', '/v1/contacts/duplicates', { query: { limit: 100 }, signal }),
  });

/** What a person is called in lists: the name, else the number, else the provider's id. */
export const nameOf = (contact: Pick<Contact, 'name' | 'phone' | 'providerUserIds' | 'id'>): string =>
  contact.name ?? contact.phone ?? contact.providerUserIds[0] ?? contact.id;
