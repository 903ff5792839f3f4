const formats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are dear to make and are asked for on every row. */
function format(language: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${name}`;
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(language, options)));
  return made;
}

export const timeText = (time: string, language: string): string =>
  format(language, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(time));

export const dayText = (day: string, language: string): string =>
  format(language, 'day', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(`${day}T12:00:00`),
  );

export const momentText = (time: string, language: string): string =>
  format(language, 'moment', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(time));

/** In a list: the time today, the weekday this week, the date before that. */
export function whenText(time: string, now: number, language: string): string {
  const date = new Date(time);
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (date.getTime() >= midnight) return timeText(time, language);
  if (date.getTime() >= midnight - 6 * 86_400_000) return format(language, 'weekday', { weekday: 'short' }).format(date);
  return format(language, 'date', { day: 'numeric', month: 'short', year: '2-digit' }).format(date);
}
