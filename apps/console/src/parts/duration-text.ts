const unit = (value: number, name: string, language: string): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 0 }).format(value);

/** Seconds for people, with the two largest parts that matter: `45 sec`, `3 min 20 sec`, `2 hr 5 min`, `3 days 4 hr`. */
export function durationText(seconds: number, language: string): string {
  const whole = Math.max(0, Math.round(seconds));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const parts: [number, string][] =
    days > 0
      ? [
          [days, 'day'],
          [hours, 'hour'],
        ]
      : hours > 0
        ? [
            [hours, 'hour'],
            [minutes, 'minute'],
          ]
        : [
            [minutes, 'minute'],
            [whole % 60, 'second'],
          ];
  const shown = parts.filter(([value]) => value > 0).map(([value, name]) => unit(value, name, language));
  return shown.length > 0 ? shown.join(' ') : unit(0, 'second', language);
}
