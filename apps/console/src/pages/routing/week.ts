export interface Span {
  day: number;
  from: string;
  to: string;
}
export const days = [1, 2, 3, 4, 5, 6, 7] as const;

/** The spans of a day with their place in the whole week, so that a refusal of one is shown at it. */
export const spansOn = (week: readonly Span[], day: number): { span: Span; index: number }[] =>
  week
    .flatMap((span, index) => (span.day === day ? [{ span, index }] : []))
    .sort((a, b) => a.span.from.localeCompare(b.span.from));

/** Another span of a day: after its last one when there is room before midnight, else the ordinary hours, which also take the place of a whole day. */
export function withSpan(week: readonly Span[], day: number): Span[] {
  const whole = week.some((span) => span.day === day && span.from === '00:00' && span.to === '24:00');
  if (whole) return [...week.filter((span) => span.day !== day), { day, from: '09:00', to: '17:00' }];
  const last = spansOn(week, day).at(-1)?.span.to;
  const hour = last ? Number(last.slice(0, 2)) + 1 : 9;
  if (!last || hour > 22) return [...week, { day, from: '09:00', to: '17:00' }];
  const text = (of: number): string => `${String(of).padStart(2, '0')}:00`;
  return [...week, { day, from: text(hour), to: text(Math.min(hour + 4, 23)) }];
}

export const withChange = (week: readonly Span[], index: number, change: Partial<Span>): Span[] =>
  week.map((span, at) => (at === index ? { ...span, ...change } : span));

export const without = (week: readonly Span[], index: number): Span[] => week.filter((_, at) => at !== index);

/** Tuesday to Friday as Monday is; the weekend stays. */
export function likeMonday(week: readonly Span[]): Span[] {
  const monday = week.filter(({ day }) => day === 1);
  return [
    ...monday,
    ...[2, 3, 4, 5].flatMap((day) => monday.map((span) => ({ ...span, day }))),
    ...week.filter(({ day }) => day >= 6),
  ];
}
