/** Cursor pages, newest first: ids are UUIDv7, so the last id of a page is its cursor. */
export interface PageRequest {
  limit: number;
  /** Id (uuid) of the last item already seen. */
  after?: string | null;
}

export interface Page<Item> {
  items: Item[];
  /** Id of the last item when there is more, else null. */
  next: string | null;
}

/** Cuts a result read with `limit + 1` rows into a page. */
export function toPage<Item extends { id: string }>(rows: Item[], limit: number): Page<Item> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items[items.length - 1]?.id ?? null) : null };
}
