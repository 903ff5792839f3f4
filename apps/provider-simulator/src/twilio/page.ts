/** One page of a listing and how to ask for the next. */
export interface Page<T> {
  items: T[];
  page: number;
  pageSize: number;
  /** null on the last page. */
  next: { page: number; token: string } | null;
}

export interface PageRequest {
  page: number;
  pageSize: number;
  token: string | null;
}

/** PageSize defaults to 50 and is capped at 1000, as both API generations do. */
export function readPageRequest(query: Record<string, string | string[] | undefined>): PageRequest {
  const size = Number(query.PageSize ?? 50);
  const page = Number(query.Page ?? 0);
  return {
    page: Number.isInteger(page) && page > 0 ? page : 0,
    pageSize: Number.isInteger(size) && size > 0 ? Math.min(size, 1000) : 50,
    token: typeof query.PageToken === 'string' && query.PageToken ? query.PageToken : null,
  };
}

/**
 * Cuts one page. The token names the last entry of the page before, so entries that arrive meanwhile do not shift the
 * rest; when that entry is gone, the page number counts instead.
 */
export function cutPage<T extends { sid: string }>(entries: Iterable<T>, { page, pageSize, token }: PageRequest): Page<T> {
  const all = Array.isArray(entries) ? (entries as T[]) : [...entries];
  const last = token === null ? -1 : all.findIndex((entry) => `PA${entry.sid}` === token);
  const start = last >= 0 ? last + 1 : page * pageSize;
  const items = all.slice(start, start + pageSize);
  const more = start + pageSize < all.length;
  return { items, page, pageSize, next: more ? { page: page + 1, token: `PA${items[items.length - 1]?.sid}` } : null };
}

/** Query text with the listing's own filters first and the page after them. */
export function pageQuery(filters: URLSearchParams, pageSize: number, page: number, token?: string): string {
  const query = new URLSearchParams(filters);
  for (const name of ['PageSize', 'Page', 'PageToken']) query.delete(name);
  query.append('PageSize', String(pageSize));
  query.append('Page', String(page));
  if (token) query.append('PageToken', token);
  return query.toString();
}

/** The `meta` block of the v1/v2 APIs, with URLs at the origin the caller used. */
export function metaOf(url: string, filters: URLSearchParams, key: string, cut: Page<unknown>): Record<string, unknown> {
  const at = (page: number, token?: string): string => `${url}?${pageQuery(filters, cut.pageSize, page, token)}`;
  return {
    page: cut.page,
    page_size: cut.pageSize,
    first_page_url: at(0),
    previous_page_url: cut.page > 0 ? at(cut.page - 1) : null,
    url: at(cut.page),
    next_page_url: cut.next ? at(cut.next.page, cut.next.token) : null,
    key,
  };
}

/** The filters of a request's own URL, in the order they came. */
export const filtersOf = (url: string): URLSearchParams => new URLSearchParams(url.split('?')[1] ?? '');
