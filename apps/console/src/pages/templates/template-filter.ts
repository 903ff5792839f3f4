import type { Template } from '../../api/nouns';

export interface TemplateFilter {
  account: string | null;
  status: string | null;
  category: string | null;
  language: string | null;
  quality: string | null;
  search: string;
}

const keys = ['account', 'status', 'category', 'language', 'quality'] as const;

/** The filter stands in the address, so that a list can be sent to a colleague. */
export function filterOf(address: URLSearchParams): TemplateFilter {
  const [account, status, category, language, quality] = keys.map((key) => address.get(key) || null);
  return {
    account: account ?? null,
    status: status ?? null,
    category: category ?? null,
    language: language ?? null,
    quality: quality ?? null,
    search: address.get('search') ?? '',
  };
}

export function addressOf(filter: TemplateFilter): URLSearchParams {
  const address = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) if (value) address.set(key, value as string);
  return address;
}

/** What the API does not filter by is filtered here: an account holds few templates. */
export function matching<Listed extends Template>(
  templates: readonly Listed[],
  { category, language, quality, search }: TemplateFilter,
): Listed[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return templates.filter((template) => {
    if (category && template.category !== category) return false;
    if (language && template.language !== language) return false;
    if (quality && (template.quality ?? 'unknown') !== quality) return false;
    const content = template.content as { body?: unknown } | null;
    const text = `${template.name} ${template.name.replaceAll('_', ' ')} ${String(content?.body ?? '')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The different values that these templates have, in order. */
export const valuesOf = (templates: readonly Template[], field: 'language' | 'quality'): string[] =>
  [...new Set(templates.map((template) => template[field] ?? 'unknown'))].sort();
