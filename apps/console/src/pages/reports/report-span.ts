export const spans = ['today', 'week', 'month', 'quarter', 'own'] as const;
export type SpanName = (typeof spans)[number];

/** What is asked for: days of the person's own calendar, as `2026-11-22`, both included. */
export interface Asked {
  span: SpanName;
  from: string;
  to: string;
}

const daysOf = { today: 1, week: 7, month: 30, quarter: 90 } as const;
/** The server's own limit. */
export const mostDays = 92;
const dayMs = 86_400_000;

const midnight = (day: string): Date | null => {
  const date = new Date(`${day}T00:00:00`);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime()) ? date : null;
};

export type SpanAnswer = { from: string; to: string | null } | { problem: 'span_missing' | 'span_empty' | 'span_too_long' };

/** From midnight of the first day to the end of the last one; `to` is null where the span goes on until now. */
export function spanOf({ span, from, to }: Asked, now: number): SpanAnswer {
  if (span !== 'own') {
    const start = new Date(now);
    start.setHours(0, 0, 0, 0);
    start.setDate(start.getDate() - (daysOf[span] - 1));
    return { from: start.toISOString(), to: null };
  }
  const [start, end] = [midnight(from), midnight(to)];
  if (!start || !end) return { problem: 'span_missing' };
  end.setDate(end.getDate() + 1);
  if (end <= start) return { problem: 'span_empty' };
  if (end.getTime() - start.getTime() > mostDays * dayMs) return { problem: 'span_too_long' };
  return { from: start.toISOString(), to: end.toISOString() };
}

/** What the `.csv` twins of the reports are asked with. */
export function csvHref(path: `/v1/reports/${string}.csv`, query: Record<string, string | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return search.size > 0 ? `${path}?${search}` : path;
}

/** A share in percent, or null where there was nothing to take a share of. */
export const percent = (part: number, whole: number): number | null =>
  whole > 0 ? Math.round((part / whole) * 1000) / 10 : null;
